import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, sep } from "node:path";
import { type Extractor, openExtractor } from "../../pipelines/extract/extract.ts";
import type { ExtractedFeed, ExtractResult } from "../../pipelines/extract/result.ts";
import { readSamples, type Sample } from "../../pipelines/extract/samples.ts";
import { formatOf } from "../../pipelines/extract/table.ts";
import { readMapping } from "../../pipelines/mapping-file.ts";
import { suggest as draft, type Table } from "../../pipelines/suggest/draft.ts";
import { type Command, UsageError } from "../command.ts";

/** Drafts a mapping file from a table, or shows what a mapping makes of a file. */
export const command: Command = {
  about: "Draft a mapping file from a table, or check one against a file",
  usage: "assay map --suggest FILE|FOLDER... [--out DIR] | --check MAPPING FILE [--rows 5] [--json]",
  options: {
    suggest: {
      type: "string",
      about:
        "Table to draft a mapping from, or a folder, or several tables that belong together; drafts go to standard output, notes to standard error",
    },
    out: { type: "string", about: "Folder for the drafts, one file each, instead of standard output" },
    check: { type: "string", about: "Mapping file to try on FILE; shows the first rows and what is refused" },
    rows: { type: "string", default: "5", about: "Rows to show of each feed" },
    json: { type: "boolean", default: false, about: "Print the result as JSON" },
  },
  run: async ({ values, words, out, err }) => {
    const rows = Number(values.rows);
    if (!Number.isInteger(rows) || rows < 0 || rows > 1000)
      throw new UsageError(`--rows must be 0 to 1000: ${values.rows}`);
    if (typeof values.suggest === "string")
      return suggest(
        [values.suggest, ...words],
        typeof values.out === "string" ? values.out : undefined,
        out,
        err,
      );
    if (typeof values.check !== "string")
      throw new UsageError("give --suggest FILE, or --check MAPPING FILE");
    const file = words[0];
    if (file === undefined) throw new UsageError("--check needs a mapping and a file: --check MAPPING FILE");
    return check(values.check, file, rows, values.json === true, out, err);
  },
};

type Line = (line: string) => void;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A child process and a private folder for what it writes, both gone afterwards, however the program ends. */
async function trial<T>(work: (extractor: Extractor, folder: string) => Promise<T>): Promise<T> {
  const extractor = openExtractor({ processes: 1 });
  let folder = "";
  const clean = () => {
    if (folder !== "") rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const stop = (signal: NodeJS.Signals) => {
    void extractor.close();
    clean();
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.once(signal, stop);
  try {
    folder = mkdtempSync(join(tmpdir(), "assay-map-"));
    return await work(extractor, folder);
  } finally {
    await extractor.close();
    clean();
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}

/** Drafts the mappings of tables that belong together; a file that cannot be read is told, and the others go on. */
async function suggest(
  given: readonly string[],
  folder: string | undefined,
  out: Line,
  err: Line,
): Promise<number> {
  const files = given.flatMap(tablesOf);
  return trial(async (extractor, workDirectory) => {
    const tables: Table[] = [];
    for (const { path, name } of files) {
      const peek = await extractor.peek({ path, workDirectory });
      if (peek.status === "ok") tables.push({ name, peek });
      else {
        err(`assay map: ${name}: ${peek.error.message_en}`);
        if (peek.error.code === "headings")
          err("note: where the first line is a record, name the columns in the columns of a mapping");
      }
    }
    const drafts = await draft(tables);
    const prefix = (name: string) => (files.length === 1 ? "" : `${name}: `);
    for (const { name, notes, missing } of drafts.tables) {
      for (const { en } of notes) err(`note: ${prefix(name)}${en}`);
      for (const { en } of missing) err(`missing: ${prefix(name)}${en}`);
    }
    for (const { from, to, shared } of drafts.joins)
      err(
        `note: ${from.table} ${from.column} names the people of ${to.table} ${to.column}${shared === null ? "" : ` (${Math.round(shared * 100)} % of them are there)`}`,
      );
    const mappings = drafts.tables.map(({ mapping }) => mapping);
    if (folder !== undefined) {
      mkdirSync(folder, { recursive: true });
      for (const mapping of mappings)
        writeFileSync(join(folder, `${mapping.name}.json`), `${JSON.stringify(mapping, undefined, 2)}\n`);
      out(mappings.map(({ name }) => `${name}.json`).join("\n"));
    } else if (mappings.length > 0)
      out(JSON.stringify(files.length === 1 ? mappings[0] : mappings, undefined, 2));
    return tables.length === files.length && files.length > 0 ? 0 : 1;
  });
}

/** A file, or the tables of a folder by their paths in it. */
function tablesOf(path: string): { readonly path: string; readonly name: string }[] {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [{ path, name: basename(path) }];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => formatOf(name) !== undefined && !basename(name).startsWith("."))
    .sort()
    .map((name) => ({ path: join(path, name), name: name.split(sep).join("/") }));
}

async function check(
  mappingPath: string,
  path: string,
  rows: number,
  json: boolean,
  out: Line,
  err: Line,
): Promise<number> {
  const mapping = await readMapping(mappingPath);
  return trial(async (extractor, workDirectory) => {
    const result = await extractor.extract({ path, workDirectory, mapping });
    if (result.status !== "ok") {
      err(`assay map: ${basename(path)}: ${result.error?.message_en ?? result.status}`);
      if (json) out(JSON.stringify(result));
      return 1;
    }
    const samples = await readSamples(result, rows);
    if (json) out(JSON.stringify({ ...result, samples }));
    else print(result, samples, out);
    return 0;
  });
}

function print(result: ExtractResult, samples: Record<string, Sample>, out: Line): void {
  out(`${result.records} records, ${result.unused} of them in no feed`);
  if (result.ignored.length > 0) out(`columns that nothing reads: ${result.ignored.join(", ")}`);
  for (const { en } of result.remarks ?? []) out(`note: ${en}`);
  for (const feed of result.feeds) {
    out("");
    out(summary(feed));
    const sample = samples[feed.feed];
    for (const row of sample?.accepted ?? []) out(`  ${JSON.stringify(filled(row))}`);
    for (const { line, field, reason, expected, found } of sample?.rejected ?? [])
      out(
        `  refused: line ${line}, ${field ?? "record"}: ${reason}, expected ${expected}, found ${found ?? "nothing"}`,
      );
  }
}

function summary({ feed, read, accepted, rejected, reasons, merged = 0 }: ExtractedFeed): string {
  const alike = merged === 0 ? "" : `, ${merged} merged into rows that say the same`;
  const why = Object.entries(reasons).map(([reason, rows]) => `${reason} ${rows}`);
  return `${feed}: ${read} read, ${accepted} would arrive, ${rejected} would be set aside${why.length === 0 ? "" : ` (${why.join(", ")})`}${alike}`;
}

function filled(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}
