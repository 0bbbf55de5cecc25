import { randomUUID } from "node:crypto";
import type { Connection } from "../../sql/database.ts";
import { hasTable } from "../../sql/has-table.ts";
import { writeAllPromises } from "./promise.ts";
import { vaultPlaces } from "./vault-places.ts";

/** The databases of a data directory in the order in which a batch, and an opening, writes them. */
export const FILES = ["vault", "app", "warehouse"] as const;
export type FileName = (typeof FILES)[number];

/** What a file says of itself. */
export type Mark = {
  readonly installation: string;
  /** How often it was opened for writing. */
  readonly generation: number;
  /** The last batch begun in it; of the warehouse, the last one in the ledger. 0 where there is none. */
  readonly batch: number;
  /** The run of that batch. */
  readonly run: number | null;
};

/** The marks of the three files; null where a file has none. */
export type Marks = Readonly<Record<FileName, Mark | null>>;

const TABLES: Readonly<Record<FileName, string>> = {
  vault: "vault.main.installation",
  app: "app.main.installation",
  warehouse: "warehouse.staging_meta.installation",
};

/** Reads the marks; a file of before its first migration has none. */
export async function readMarks(c: Connection): Promise<Marks> {
  const marks: Record<FileName, Mark | null> = { vault: null, app: null, warehouse: null };
  for (const file of FILES) {
    if (!(await hasTable(c, TABLES[file]))) continue;
    const { batch, run } = file === "warehouse" ? await lastBatch(c) : { batch: "batch_id", run: "run_id" };
    const [mark] = await c.rows<Mark>(
      `SELECT installation_id AS installation, generation, ${batch} AS batch, ${run} AS run FROM ${TABLES[file]}`,
    );
    marks[file] = mark ?? null;
  }
  return marks;
}

/** The last batch of the warehouse's ledger, and its run. */
export async function lastBatch(c: Connection): Promise<{ batch: number; run: number | null }> {
  const [last] = await c.rows<{ batch: number; run: number | null }>(
    "SELECT coalesce(max(batch_id), 0)::BIGINT AS batch, max_by(run_id, batch_id) AS run FROM staging_meta.batch",
  );
  return last ?? { batch: 0, run: null };
}

/** Notes in vault or app that a batch of a run was begun there. */
export async function markBatch(
  c: Connection,
  file: "vault" | "app",
  { batch, run }: Pick<Mark, "batch" | "run">,
): Promise<void> {
  await c.run(`UPDATE ${TABLES[file]} SET batch_id = ${batch}, run_id = ${run ?? "NULL"}`);
}

/** Notes in the warehouse that the end of a run is in app. */
export async function markEnded(c: Connection, run: number): Promise<void> {
  await c.run(`UPDATE ${TABLES.warehouse} SET ended_run = ${run}`);
}

/** Counts an opening for writing in every file. */
export async function advance(c: Connection): Promise<void> {
  const generations = Object.values(await readMarks(c)).map((mark) => mark?.generation ?? 0);
  for (const file of FILES)
    await c.run(`UPDATE ${TABLES[file]} SET generation = ${Math.max(...generations) + 1}`);
}

/**
 * Gives the files of a new data directory, or of one that has no marks yet, those of one installation, with the
 * promises of what is loaded already. Changes nothing where every file has its mark.
 */
export async function adopt(c: Connection): Promise<void> {
  const marks = await readMarks(c);
  if (FILES.every((file) => marks[file] !== null)) return;
  const id = FILES.map((file) => marks[file]?.installation).find((one) => one !== undefined) ?? randomUUID();
  const { batch, run } = await lastBatch(c);
  const begun = await begunRun(c, batch);
  const held = begun === null ? `${batch}, ${run ?? "NULL"}` : `${batch + 1}, ${begun}`;
  if (marks.vault === null) await c.run(`INSERT INTO ${TABLES.vault} VALUES ('${id}', 0, ${held})`);
  if (marks.app === null) await c.run(`INSERT INTO ${TABLES.app} VALUES ('${id}', 0, ${held}, NULL)`);
  if (marks.warehouse === null)
    await c.transaction(async () => {
      await writeAllPromises(c, batch);
      await c.run(`INSERT INTO ${TABLES.warehouse} VALUES ('${id}', 0, NULL)`);
    });
  await advance(c);
}

/** The run of a killed load that has begun the batch after the ledger's last; null where there is none. */
async function begunRun(c: Connection, last: number): Promise<number | null> {
  if (!(await holdsBeyond(c, last))) return null;
  return (await c.value<number>("SELECT max(run_id) FROM app.run WHERE status = 'running'")) ?? null;
}

/** Whether vault or app hold anything of a batch after this one. */
export async function holdsBeyond(c: Connection, batch: number): Promise<boolean> {
  const { persons, identities, texts } = await vaultPlaces(c);
  const places = [
    [persons, "batch_id"],
    [identities, "batch_id"],
    [identities, "retired_batch"],
    [texts, "batch_id"],
    [texts, "retired_batch"],
    ["app.quarantine", "batch_id"],
    ["app.quarantine", "resolved_batch"],
  ];
  const any = places.map(([table, column]) => `EXISTS (FROM ${table} t WHERE ${column} > ${batch})`);
  return (await c.value<boolean>(`SELECT ${any.join(" OR ")}`)) === true;
}
