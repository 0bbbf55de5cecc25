import type { Connection } from "../../sql/database.ts";
import { hasTable } from "../../sql/has-table.ts";
import { noteChanges } from "../changed.ts";
import type { Contract } from "../contract.ts";

/** Runs whose replaced rows are kept. */
const KEPT_RUNS = 20;

/** A run that is taken back, and the files that it brought. */
export type Undoing = { readonly run: number; readonly files: readonly number[] };

/** Rows of a feed as they were before a run replaced them, so that the run can be taken back. */
export const beforeTable = (feed: string): string => `staging_meta.before_${feed}`;

/** Whether a feed has such rows of any run. */
export const hasBefore = (c: Connection, feed: string): Promise<boolean> =>
  hasTable(c, `warehouse.${beforeTable(feed)}`);

/** Keeps the rows that the winners of `load_touched` are about to replace; those of the oldest runs go. */
export async function keepBefore(c: Connection, { feed }: Contract, run: number): Promise<void> {
  const table = beforeTable(feed);
  await c.run(`
    CREATE TABLE IF NOT EXISTS ${table} AS SELECT 0::INTEGER AS run_id, * FROM staging.${feed} LIMIT 0;
    INSERT INTO ${table} BY NAME SELECT ${run}::INTEGER AS run_id, * FROM staging.${feed}
    WHERE (source, source_id) IN (SELECT (source, source_id) FROM load_touched WHERE wins);
    DELETE FROM ${table} WHERE run_id NOT IN (SELECT DISTINCT run_id FROM ${table} ORDER BY run_id DESC LIMIT ${KEPT_RUNS})`);
}

/** Puts back what a run replaced, and forgets it; gives the number of rows. What is sealed stays as it is now. */
export async function restoreBefore(
  c: Connection,
  contract: Contract,
  { run, files }: Undoing,
): Promise<number> {
  if (!(await hasBefore(c, contract.feed))) return 0;
  const { feed } = contract;
  const table = beforeTable(feed);
  const replaced = `FROM staging.${feed} WHERE file_id IN (${files.join(", ")})
    AND (source, source_id) IN (SELECT (source, source_id) FROM ${table} WHERE run_id = ${run})`;
  await noteChanges(c, contract, { from: replaced, isGone: true });
  await c.run(`DELETE ${replaced}`);
  const back = `SELECT * EXCLUDE (run_id) FROM ${table} b
    WHERE run_id = ${run} AND NOT EXISTS (FROM staging.${feed} s WHERE s.source = b.source AND s.source_id = b.source_id)`;
  await noteChanges(c, contract, { from: back, isGone: false });
  const restored = await c.run(`INSERT INTO staging.${feed} BY NAME ${back}`);
  await c.run(`DELETE FROM ${table} WHERE run_id = ${run}`);
  return restored;
}
