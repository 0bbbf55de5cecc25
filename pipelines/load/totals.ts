import { type Connection, identifier, quote } from "../../sql/database.ts";
import type { Contract } from "../contract.ts";
import type { BatchFile } from "./batch.ts";
import type { TotalLine } from "./report.ts";

/** The column whose quarter a feed's control totals use, and the number that they sum. */
function controlColumns(contract: Contract): {
  time: string;
  isInstant: boolean;
  measure: string | undefined;
} {
  const times = contract.fields.filter(
    (field) => (field.type === "timestamp" || field.type === "date") && field.sealed !== true,
  );
  const time = times.find((field) => field.required === true) ?? times[0];
  return {
    time: time?.name ?? "updated_at",
    isInstant: time === undefined || time.type === "timestamp",
    measure: contract.fields.find((field) => field.type === "number" || field.type === "integer")?.name,
  };
}

/**
 * Control totals of the files of a merge, source against warehouse, by quarter: what the check of the files
 * counted, less what the load did not take in, has to be what staging now holds of these files.
 */
export async function compareTotals(
  connection: Connection,
  contract: Contract,
  files: readonly BatchFile[],
  zone: string,
): Promise<TotalLine[]> {
  if (files.length === 0) return [];
  const { time, isInstant, measure } = controlColumns(contract);
  // Instants are brought to the zone by quarter of an hour, not one by one: no zone is offset by less.
  const bucket = isInstant ? `epoch_us(${identifier(time)}) // 900000000` : identifier(time);
  const at = isInstant ? `timezone(${quote(zone)}, make_timestamptz(bucket * 900000000))` : "bucket";
  const total =
    measure === undefined ? "0" : `coalesce(sum(round(${identifier(measure)} * 1000)::HUGEINT), 0)`;
  const sums = (from: string) =>
    connection.rows<{ quarter: string | null; rows: number; total: string }>(
      `SELECT year(${at}) || 'Q' || quarter(${at}) AS quarter, sum(rows)::BIGINT AS rows, sum(total)::HUGEINT::VARCHAR AS total
       FROM (SELECT ${bucket} AS bucket, count(*) AS rows, ${total} AS total FROM ${from} GROUP BY ALL) GROUP BY ALL`,
    );
  const ids = files.map((file) => file.fileId).join(", ");
  const skipped = await sums(
    "(SELECT * FROM load_batch WHERE rid >= 0 AND rid IN (SELECT rid FROM load_skip))",
  );
  const arrived = await sums(`staging.${contract.feed} WHERE file_id IN (${ids})`);
  const quarters = new Map<string, { source: number; sourceTotal: bigint }>();
  for (const { extracted } of files)
    for (const control of extracted.controls) {
      const key = control.quarter ?? "";
      const sum = quarters.get(key) ?? { source: 0, sourceTotal: 0n };
      quarters.set(key, {
        source: sum.source + control.accepted,
        sourceTotal: sum.sourceTotal + BigInt(control.total ?? "0"),
      });
    }
  const of = (rows: readonly { quarter: string | null; rows: number; total: string }[], key: string) =>
    rows.find((row) => (row.quarter ?? "") === key);
  const keys = new Set([...quarters.keys(), ...[...skipped, ...arrived].map((row) => row.quarter ?? "")]);
  return [...keys].sort().map((key) => {
    const source = quarters.get(key) ?? { source: 0, sourceTotal: 0n };
    const out = of(skipped, key);
    const here = of(arrived, key);
    const difference = (here?.rows ?? 0) - (source.source - (out?.rows ?? 0));
    const sumDifference = BigInt(here?.total ?? "0") - (source.sourceTotal - BigInt(out?.total ?? "0"));
    return {
      feed: contract.feed,
      quarter: key === "" ? null : key,
      source_rows: source.source,
      not_taken: out?.rows ?? 0,
      warehouse_rows: here?.rows ?? 0,
      measure: measure ?? null,
      source_total: measure === undefined ? null : String(source.sourceTotal),
      not_taken_total: measure === undefined ? null : (out?.total ?? "0"),
      warehouse_total: measure === undefined ? null : (here?.total ?? "0"),
      difference,
      ok: difference === 0 && sumDifference === 0n,
    };
  });
}
