import { existsSync, readdirSync, rmSync } from "node:fs";
import { rename } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { joinLedgers, ledgerPath } from "../../pipelines/erase/ledger.ts";
import { keyPath } from "../../pipelines/key-file.ts";
import { masterKeys } from "../../pipelines/keys.ts";
import { agree } from "../../pipelines/load/agreement.ts";
import { readMarks } from "../../pipelines/load/installation.ts";
import { migrate } from "../../pipelines/load/migrate.ts";
import { openDatabase } from "../../sql/database.ts";
import { systemUser } from "../access/system-user.ts";
import { withAudit } from "../command-audit.ts";
import { LEDGER } from "./back-up.ts";
import { type Manifest, readManifest } from "./manifest.ts";
import { unpack } from "./unpack.ts";

/**
 * Restores a backup to a data directory that is not there, or is empty: it appears whole, after all of it was opened
 * and counted, or not at all. Who was erased after the backup is erased in it before. The master key is that of the new
 * place. Throws `BackupBroken`, `KeyError`, and where
 * the place is not empty, with what a restore would undo.
 */
export async function restore(options: {
  readonly from: string;
  readonly data: string;
  /** Ledgers of erasures beside the two places where one is looked for. */
  readonly ledgers?: readonly string[];
}): Promise<Restored> {
  const data = resolve(options.data);
  const keys = masterKeys(data);
  const manifest = readManifest(options.from, keys.purpose("backup"));
  if (existsSync(data) && readdirSync(data).length > 0) {
    const undone = await undoes(data, manifest).catch(
      (error: Error) => `it cannot be read: ${error.message}`,
    );
    throw new Error(
      `${data} is not empty; name another place with --data, or move it away first (${undone})`,
    );
  }
  const draft = `${data}.restoring`;
  rmSync(draft, { recursive: true, force: true });
  try {
    await unpack({ from: options.from, manifest, to: draft, keys });
    const ledger = ledgerPath(data);
    const places = [join(dirname(resolve(options.from)), LEDGER), ...(options.ledgers ?? [])];
    const known = joinLedgers(ledger, places);
    const erased = await tell(draft, { key: keyPath(data, {}), ledger }, options.from, manifest);
    for (const name of ["lock", "tmp", "work"]) rmSync(`${draft}/${name}`, { recursive: true, force: true });
    await rename(draft, data);
    return { manifest, erased, ledger: known === 0 ? null : ledger };
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** A backup that was restored: the requests to erase people that were carried out on it, and the ledger that told them. */
export type Restored = {
  readonly manifest: Manifest;
  readonly erased: number;
  readonly ledger: string | null;
};

/**
 * Records the restore in the audit log of the draft, whose key and ledger are those of its future place: its opening
 * erases who is in the ledger. Gives the number of requests that were new to it.
 */
async function tell(
  draft: string,
  { key, ledger }: { readonly key: string; readonly ledger: string },
  from: string,
  { id, made_at }: Manifest,
): Promise<number> {
  const db = await openDatabase({ directory: draft, readers: 1 });
  const event = {
    actor: systemUser(),
    action: "restore",
    subject: `backup:${id}`,
    outcome: "done",
    detail: { by: "command", from, made_at },
  } as const;
  try {
    await migrate(db);
    const count = () => db.reader((c) => c.value<number>("SELECT count(*) FROM app.erasure"));
    const before = (await count()) ?? 0;
    const environment = { ...process.env, ASSAY_KEY_FILE: key, ASSAY_ERASED_FILE: ledger };
    await withAudit(db, ({ audit }) => audit.record(event), { environment });
    return ((await count()) ?? 0) - before;
  } finally {
    await db.close();
  }
}

/** What working on with this backup instead of a data directory would undo, in words. */
export async function undoes(directory: string, manifest: Manifest): Promise<string> {
  if (!existsSync(`${directory}/vault.duckdb`)) return "it is no data directory";
  const db = await openDatabase({ directory, readers: 1 });
  try {
    await agree(db);
    const { vault, warehouse } = await db.reader(readMarks);
    if (vault?.installation !== manifest.installation) return "it is another installation than the backup's";
    const batches = (warehouse?.batch ?? 0) - manifest.batch;
    const openings = vault.generation - manifest.generation;
    if (batches <= 0 && openings <= 0) return "it is the backup's installation, and nothing is newer in it";
    const runs = await db.reader((c) =>
      c.rows<{ run: number; from: string | null; started_at: Date }>(
        `SELECT run_id AS run, coalesce(from_directory, trigger) AS "from", started_at FROM app.run
         WHERE started_at > $1 ORDER BY run_id`,
        [new Date(manifest.made_at)],
      ),
    );
    const told = runs.map(
      ({ run, from, started_at }) => `run ${run} of ${started_at.toISOString()} (${from})`,
    );
    return `the backup of ${manifest.made_at} would undo ${batches} batches${told.length === 0 ? "" : `: ${told.join(", ")}`}, and all that people wrote since`;
  } finally {
    await db.close();
  }
}
