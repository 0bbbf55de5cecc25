import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inSharedChild } from "../../pipelines/extract/extract.ts";
import type { Peek, Reading } from "../../pipelines/extract/peek.ts";
import type { ExtractResult, Reader } from "../../pipelines/extract/result.ts";
import { readSamples, type Sample } from "../../pipelines/extract/samples.ts";
import type { Unpacked } from "../../pipelines/extract/unpack.ts";
import type { Database } from "../../sql/database.ts";

/** What a reader makes of a file that nobody has loaded. */
export type Trial = {
  readonly result: ExtractResult;
  readonly samples: Readonly<Record<string, Sample>>;
};

/** A private folder for what the child writes, gone afterwards. */
async function within<T>(db: Database, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(db.directory, "work", `look-${crypto.randomUUID()}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a table looks like, with its first `rows` records, read as it is said to be written. */
export const lookAt = (
  db: Database,
  { path, ...job }: { readonly path: string; readonly reading?: Reading; readonly rows: number },
): Promise<Peek> =>
  within(db, (workDirectory) => inSharedChild(({ peek }) => peek({ path, workDirectory, ...job })));

/** What would arrive of a file by a reader, and what would be set aside: counts, and `rows` of each. */
export const tryReader = (
  db: Database,
  { rows, ...file }: Reader & { readonly path: string; readonly zone: string; readonly rows: number },
): Promise<Trial> =>
  within(db, async (workDirectory) => {
    const result = await inSharedChild(({ extract }) => extract({ ...file, workDirectory }));
    return { result, samples: await readSamples(result, rows) };
  });

/** Unpacks a ZIP archive into a folder. */
export const unpack = (
  _db: Database,
  { path, to }: { readonly path: string; readonly to: string },
): Promise<Unpacked> => inSharedChild((extractor) => extractor.unpack({ path, workDirectory: to }));
