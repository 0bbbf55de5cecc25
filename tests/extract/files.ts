import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll } from "vitest";
import { type Extractor, openExtractor } from "../../pipelines/extract/extract.ts";
import type { Peek } from "../../pipelines/extract/peek.ts";
import type { ExtractedFeed, ExtractRequest, ExtractResult } from "../../pipelines/extract/result.ts";
import { type Connection, quote, wrap } from "../../sql/database.ts";

/** One row of rejected.parquet, as the tests compare it. */
export type Rejected = {
  feed: string;
  line: number;
  field: string | null;
  reason: string;
  expected: string;
  found: string | null;
  raw: string;
  source_id: string | null;
};

/** What a file gave, with its rows read back. */
export type Extracted = ExtractResult & {
  accepted: (feed: string) => Promise<Record<string, unknown>[]>;
  rejected: (feed: string) => Promise<Rejected[]>;
};

/** A folder of files, a real child process that extracts them, and the rows that came; all gone after the tests. */
export function workbench() {
  const folder = mkdtempSync(join(tmpdir(), "assay-extract-"));
  const work = join(folder, "work");
  mkdirSync(work);
  let extractor: Extractor | undefined;
  let reading: Promise<Connection> | undefined;
  const openReading = async () => {
    const connection = wrap(await (await DuckDBInstance.create(":memory:")).connect());
    await connection.run("SET TimeZone = 'UTC'");
    return connection;
  };
  const rows = async <Row>(path: string | null | undefined): Promise<Row[]> => {
    if (path === null || path === undefined) return [];
    reading ??= openReading();
    return (await reading).rows<Row>(`SELECT * FROM read_parquet(${quote(path)})`);
  };
  afterAll(async () => {
    (await reading)?.raw.closeSync();
    await extractor?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const read = (result: ExtractResult): Extracted => {
    const part = (feed: string): ExtractedFeed | undefined => result.feeds.find((one) => one.feed === feed);
    return {
      ...result,
      accepted: (feed) => rows(part(feed)?.acceptedFile),
      rejected: (feed) => rows<Rejected>(part(feed)?.rejectedFile),
    };
  };
  return {
    folder,
    work,
    /** Writes a file; a text is UTF-8. */
    write: (name: string, content: string | Uint8Array): string => {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      return path;
    },
    /** Extracts a file that exists. */
    extract: async (request: Omit<ExtractRequest, "workDirectory">): Promise<Extracted> => {
      extractor ??= openExtractor({ processes: 1 });
      return read(await extractor.extract({ ...request, workDirectory: work }));
    },
    /** Looks at the columns of a table. */
    peek: (path: string): Promise<Peek> => {
      extractor ??= openExtractor({ processes: 1 });
      return extractor.peek({ path, workDirectory: work });
    },
  };
}

/** Rows as CSV with CRLF; cells are quoted where they have to be. */
export function csv(rows: readonly (readonly (string | null)[])[], delimiter = ","): string {
  const cell = (text: string | null) =>
    text === null ? "" : /["\r\n,;|\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return rows.map((row) => `${row.map(cell).join(delimiter)}\r\n`).join("");
}
