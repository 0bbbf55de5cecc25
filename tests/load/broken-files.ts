import { execFileSync } from "node:child_process";
import { linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import ExcelJS from "exceljs";
import iconv from "iconv-lite";
import { seededRandom } from "../../server/statistics/numbers/random.ts";
import { zip } from "../extract/zip.ts";

const HEADINGS = ["source", "source_id", "updated_at", "candidate_id", "name", "phone", "education"];

/** A name that no report may quote. */
export const NAME = "林晓试金石";

const rowsOf = (file: string, count: number) =>
  Array.from({ length: count }, (_, index) => {
    const id = `${file}-${index}`;
    return ["hr", id, "2026-01-01T00:00:00Z", id, NAME, `1390000${1000 + index}`, "bachelor"];
  });
const csvOf = (rows: readonly (readonly string[])[]) =>
  [HEADINGS, ...rows].map((row) => `${row.join()}\r\n`).join("");
const objectsOf = (rows: readonly (readonly string[])[]) =>
  rows.map((row) => Object.fromEntries(row.map((cell, index) => [HEADINGS[index]!, cell])));

const ROWS = 30;

/** How a whole file of each form is written. */
async function writers(work: string) {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const jsonl = (file: string) =>
    objectsOf(rowsOf(file, ROWS))
      .map((each) => `${JSON.stringify(each)}\n`)
      .join("");
  const csv = (file: string) => csvOf(rowsOf(file, ROWS));
  const forms: Record<string, (file: string) => Buffer | Promise<Buffer>> = {
    csv: (file) => Buffer.from(csv(file)),
    jsonl: (file) => Buffer.from(jsonl(file)),
    json: (file) => Buffer.from(JSON.stringify(objectsOf(rowsOf(file, ROWS)))),
    xlsx: async (file) => {
      const book = new ExcelJS.Workbook();
      book.addWorksheet("Sheet1").addRows([HEADINGS, ...rowsOf(file, ROWS)]);
      return Buffer.from(await book.xlsx.writeBuffer());
    },
    parquet: async (file) => {
      const [from, to] = [join(work, "whole.jsonl"), join(work, "whole.parquet")];
      writeFileSync(from, jsonl(file));
      await connection.run(`copy (from read_json('${from}', format = 'newline_delimited')) to '${to}'`);
      return readFileSync(to);
    },
    "csv.gz": (file) => gzipSync(csv(file)),
    "jsonl.gz": (file) => gzipSync(jsonl(file)),
    zip: (file) => zip([{ name: "candidates.csv", data: csv(file) }]),
  };
  return forms;
}

type Random = () => number;
const whole = (random: Random, below: number) => Math.floor(random() * below);
const noise = (random: Random, length: number) =>
  Buffer.from(Array.from({ length }, () => whole(random, 256)));

/** What happens to bytes on their way. */
const DAMAGES: Readonly<Record<string, (bytes: Buffer, random: Random) => Buffer>> = {
  "cut off": (bytes, random) => bytes.subarray(0, whole(random, bytes.length)),
  "its beginning lost": (bytes, random) => bytes.subarray(1 + whole(random, bytes.length - 1)),
  "bits turned": (bytes, random) => {
    for (let times = 1 + whole(random, 40); times > 0; times--)
      bytes[whole(random, bytes.length)]! ^= 1 << whole(random, 8);
    return bytes;
  },
  "noise within": (bytes, random) => {
    const at = whole(random, bytes.length);
    noise(random, whole(random, 300)).copy(bytes, at);
    return bytes;
  },
  "zeros within": (bytes, random) => {
    const at = whole(random, bytes.length);
    return bytes.fill(0, at, Math.min(bytes.length, at + 1 + whole(random, 500)));
  },
  "a part twice": (bytes, random) => {
    const at = whole(random, bytes.length);
    return Buffer.concat([
      bytes.subarray(0, at),
      bytes.subarray(Math.max(0, at - 200), at),
      bytes.subarray(at),
    ]);
  },
  "a part cut out": (bytes, random) => {
    const at = whole(random, bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + whole(random, 400))]);
  },
  "nothing but noise": (bytes, random) => noise(random, Math.min(bytes.length, 3000)),
  "UTF-16 without a mark": (bytes) => Buffer.from(bytes.toString("utf8"), "utf16le"),
  "UTF-16 with the wrong mark": (bytes) =>
    Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(bytes.toString("utf8"), "utf16le")]),
  "half in GB18030": (bytes) => {
    const text = bytes.toString("utf8");
    const half = text.length >> 1;
    return Buffer.concat([Buffer.from(text.slice(0, half)), iconv.encode(text.slice(half), "gb18030")]);
  },
  Big5: (bytes) => iconv.encode(bytes.toString("utf8"), "big5"),
  "lines ended by CR alone": (bytes) =>
    Buffer.from(bytes.toString("latin1").replaceAll(/\r?\n/g, "\r"), "latin1"),
  "a quote never closed": (bytes) =>
    Buffer.from(bytes.toString("latin1").replace(/,hr|,"|\n/, '$&"'), "latin1"),
  "packed once more": (bytes) => gzipSync(bytes),
  "nothing left": () => Buffer.alloc(0),
  "only a mark": () => Buffer.from([0xef, 0xbb, 0xbf]),
  "as another form's bytes": (bytes, random) =>
    random() < 0.5 ? gzipSync(bytes) : zip([{ name: "xl/workbook.xml", data: bytes }]),
};

/** Files that are wrong as a whole, by their names. */
const WHOLES: Readonly<Record<string, () => Buffer | string>> = {
  "candidates-bomb.csv.gz": () => gzipSync(Buffer.alloc(60_000_000, "a")),
  "candidates-bomb.xlsx": () => zip([{ name: "xl/workbook.xml", data: Buffer.alloc(30_000_000) }]),
  "candidates-liar.xlsx": () =>
    zip([{ name: "xl/workbook.xml", data: Buffer.alloc(30_000_000), declared: 1000 }]),
  "candidates-up.xlsx": () => zip([{ name: "../../../../tmp/evil", data: "x" }]),
  "candidates-deep.json": () => `${"[".repeat(200_000)}${"]".repeat(200_000)}`,
  "candidates-deep.jsonl": () => `{"a":${"[".repeat(100_000)}\n`,
  "candidates-long.csv": () => `${csvOf(rowsOf("long", 2))}hr,${"x".repeat(11_000_000)}\n`,
  "candidates-wide.csv": () => `${Array.from({ length: 20_000 }, (_, index) => `c${index}`).join()}\n1\n`,
  "candidates-proto.jsonl": () => '{"__proto__":{"x":1},"constructor":1}\n',
  "candidates-null.jsonl": () => 'null\n1\n[]\n"x"\n',
  "candidates-heads.csv": () => `${HEADINGS.join()}\n`,
};

/** Names that a careless program takes apart, expands or runs. */
const NAMES = [
  ...[
    "candidates-[1-9].csv",
    "candidates-*.csv",
    "candidates-{a,b}.csv",
    "candidates-$(id).csv",
    "candidates-'x'.csv",
  ],
  ...[
    'candidates-"x".csv',
    "candidates-\n.csv",
    "candidates-%00.csv",
    "candidates- .csv",
    "candidates-\u202evsc.csv",
  ],
  ...[
    "candidates-😀.csv",
    `candidates-${"x".repeat(200)}.csv`,
    "candidates-..csv",
    "candidates-a\\b.csv",
    "candidates-;.csv",
  ],
];

/** What a run should make of a folder: names of good files with their records, and how many others there are. */
export type Broken = {
  readonly good: ReadonlyMap<string, number>;
  readonly names: readonly string[];
  readonly close: () => void;
};

/** Fills a folder with `count` broken files and some good ones; the same ones for a seed. */
export async function writeBroken(root: string, work: string, count: number, seed: number): Promise<Broken> {
  const random = seededRandom(seed);
  const forms = await writers(work);
  const names: string[] = [];
  const good = new Map<string, number>();
  const put = (name: string, content: Buffer | string) => {
    writeFileSync(join(root, name), content);
    names.push(name);
  };
  for (const [form, write] of Object.entries(forms).filter(([each]) => each !== "zip")) {
    const name = `candidates-good-${form.replace(".", "-")}.${form}`;
    put(name, await write(`good-${form}`));
    good.set(name, ROWS);
  }
  for (const name of NAMES) {
    put(name, csvOf(rowsOf(`named-${names.length}`, ROWS)));
    good.set(name, ROWS);
  }
  for (const [name, content] of Object.entries(WHOLES)) put(name, content());
  const close = await putSpecial(root, names);
  const pairs = Object.entries(forms).flatMap(([form, write]) =>
    Object.entries(DAMAGES).map(([damage, apply]) => ({ form, write, damage, apply })),
  );
  for (let index = 0; index < count; index++) {
    // the first so many are of each kind in turn, in an order of their own
    const { form, write, damage, apply } = pairs[(index * 37) % pairs.length]!;
    const name = `candidates-${index}-${damage.replaceAll(" ", "_")}.${form}`;
    put(name, apply(Buffer.from(await write(`f${index}`)), random));
  }
  return { good, names, close };
}

/** What is no file, or is one in another place. */
async function putSpecial(root: string, names: string[]): Promise<() => void> {
  const at = (name: string) => {
    names.push(name);
    return join(root, name);
  };
  execFileSync("mkfifo", [at("candidates-fifo.csv")]);
  mkdirSync(join(root, "candidates-folder.csv"));
  writeFileSync(at("candidates-folder.csv/candidates-inner.csv"), csvOf(rowsOf("inner", ROWS)));
  symlinkSync("..", at("candidates-up.csv"));
  symlinkSync(".", at("candidates-self"));
  symlinkSync("candidates-circle.csv", at("candidates-circle.csv"));
  symlinkSync("/etc/passwd", at("candidates-passwd.csv"));
  symlinkSync("gone.csv", at("candidates-gone.csv"));
  symlinkSync("/dev/zero", at("candidates-zero.csv"));
  linkSync(join(root, "candidates-good-csv.csv"), at("candidates-twin.csv"));
  try {
    execFileSync("mknod", [join(root, "candidates-device.csv"), "c", "1", "5"], { stdio: "ignore" });
    names.push("candidates-device.csv");
  } catch {
    // only root makes devices
  }
  writeFileSync(at("candidates-shut.csv"), csvOf(rowsOf("shut", ROWS)), { mode: 0 });
  const socket = createServer();
  await new Promise<void>((done) => socket.listen(at("candidates-socket.csv"), done));
  return () => socket.close();
}
