import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DuckDBInstance } from "@duckdb/node-api";
import { identifier, quote } from "../../sql/database.ts";

/** What bare DuckDB did with the files of a folder. */
export type BareRead = {
  readonly seconds: number;
  readonly rows: number;
  readonly files: number;
  /** Files that DuckDB cannot read by itself (workbooks). */
  readonly left: readonly string[];
};

/**
 * Reads every file of an export into all-VARCHAR tables of a DuckDB file, without sniffing types: the least
 * that any loader must do. This DuckDB knows no GB18030: of such files it reads the UTF-8 copy in `copies`.
 */
export async function bareRead(exports: string, copies: string, databasePath: string): Promise<BareRead> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  await connection.run(`ATTACH ${quote(databasePath)} AS bare`);
  await connection.run("USE bare");
  const left: string[] = [];
  let files = 0;
  let rows = 0;
  const started = performance.now();
  await connection.run("BEGIN");
  for (const path of filesOf(exports)) {
    const copy = join(copies, relative(exports, path));
    const reader = readerOf(existsSync(copy) ? copy : path);
    if (reader === null) {
      left.push(relative(exports, path));
      continue;
    }
    const table = identifier(relative(exports, path));
    const result = await connection.run(`CREATE TABLE ${table} AS SELECT * FROM ${reader}`);
    rows += Number((await result.getRows())[0]?.[0] ?? 0);
    files += 1;
  }
  await connection.run("COMMIT");
  await connection.run("CHECKPOINT bare");
  const seconds = (performance.now() - started) / 1000;
  connection.closeSync();
  instance.closeSync();
  return { seconds, rows, files, left };
}

/** Writes UTF-8 copies of the GB18030 files of an export. Gives their number. */
export async function copyAsUtf8(exports: string, copies: string): Promise<number> {
  rmSync(copies, { recursive: true, force: true });
  let count = 0;
  for (const path of filesOf(exports)) {
    const head = headOf(path);
    if (!path.endsWith(".csv") || (head[0] === 0xff && head[1] === 0xfe) || isUtf8(head)) continue;
    const target = join(copies, relative(exports, path));
    mkdirSync(dirname(target), { recursive: true });
    const decoder = new TextDecoder("gb18030", { fatal: true });
    const toUtf8 = new Transform({
      transform: (chunk: Buffer, _encoding, done) => done(null, decoder.decode(chunk, { stream: true })),
      flush: (done) => done(null, decoder.decode()),
    });
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), toUtf8, createWriteStream(target));
    count += 1;
  }
  return count;
}

/** The files of an export that a load of the whole folder reads. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name !== "truth.json")
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/^(late|broken)[\\/]/.test(relative(folder, path)))
    .sort();
}

function readerOf(path: string): string | null {
  if (path.endsWith(".xlsx")) return null;
  const head = headOf(path);
  if (path.endsWith(".csv")) {
    const utf16 = head[0] === 0xff && head[1] === 0xfe;
    const text = utf16 ? head.toString("utf16le") : head.toString("utf8");
    const encoding = utf16 ? "utf-16" : "utf-8";
    const delimiter = text.split("\n")[0]!.includes("\t") ? "\\t" : ",";
    return (
      `read_csv(${quote(path)}, all_varchar = true, header = true, delim = E'${delimiter}', quote = '"', ` +
      `escape = '"', encoding = '${encoding}', strict_mode = false, null_padding = true, max_line_size = 4000000, ` +
      `parallel = ${utf16 ? "false" : "true"})`
    );
  }
  const isLines = path.endsWith(".jsonl");
  const first = head.toString("utf8").split("\n")[isLines ? 0 : 1] ?? "";
  const record = parse(first.trim().replace(/,$/, ""));
  if (record === null) return `read_text(${quote(path)})`;
  const columns = Object.keys(record).map((key) => `${quote(key)}: 'VARCHAR'`);
  const format = isLines ? "newline_delimited" : "array";
  return `read_json(${quote(path)}, format = '${format}', columns = {${columns.join(", ")}}, maximum_object_size = 16777216)`;
}

function headOf(path: string): Buffer {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(65_536);
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}

function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function parse(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
