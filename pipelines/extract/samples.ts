import { DuckDBInstance } from "@duckdb/node-api";
import { identifier, quote, wrap } from "../../sql/database.ts";
import { contracts } from "../contract.ts";
import type { ExtractResult } from "./result.ts";

/** The first rows of a feed that would arrive, and that would be set aside. */
export type Sample = { accepted: Record<string, unknown>[]; rejected: Record<string, unknown>[] };

/** The first rows of each feed, of those refused one of each kind first; sealed fields show only that they hold something. */
export async function readSamples(result: ExtractResult, rows: number): Promise<Record<string, Sample>> {
  const known = await contracts();
  const instance = await DuckDBInstance.create(":memory:");
  const connection = wrap(await instance.connect());
  try {
    const samples: Record<string, Sample> = {};
    for (const { feed, acceptedFile, rejectedFile } of result.feeds) {
      const fields = known.get(feed)?.fields ?? [];
      const columns = [
        "line",
        ...fields.map(({ name, sealed }) =>
          sealed === true
            ? `CASE WHEN ${identifier(name)} IS NULL THEN NULL ELSE '(sealed)' END AS ${identifier(name)}`
            : `CAST(${identifier(name)} AS VARCHAR) AS ${identifier(name)}`,
        ),
        "source_id",
        "CAST(updated_at AS VARCHAR) AS updated_at",
      ];
      const read = (file: string | null, list: string, order = "line") =>
        file === null
          ? Promise.resolve([])
          : connection.rows(
              `SELECT ${list} FROM read_parquet(${quote(file)}) ORDER BY ${order} LIMIT ${rows}`,
            );
      samples[feed] = {
        accepted: await read(acceptedFile, columns.join(", ")),
        rejected: await read(
          rejectedFile,
          "line, field, reason, expected, found, source_id",
          "row_number() OVER (PARTITION BY reason, field ORDER BY line), line",
        ),
      };
    }
    return samples;
  } finally {
    connection.raw.closeSync();
    instance.closeSync();
  }
}
