import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureWarehouse } from "../../pipelines/build.ts";
import { openKeys } from "../../pipelines/keys.ts";
import type { System } from "../../pipelines/system.ts";
import { openAudit } from "../../server/access/audit.ts";
import { parseConfig } from "../../server/config.ts";
import { loaderOf } from "../../server/loader/loader.ts";
import { openData } from "../../server/open-data.ts";
import type { Clock } from "../../server/pull/clock.ts";
import { createPulls, type Pulls } from "../../server/pull/desk.ts";
import type { PullReport } from "../../server/pull/run.ts";
import type { PullJob } from "../../server/pull/session.ts";
import { auditHeads } from "../../server/store/audit-head.ts";
import { openStore } from "../../server/store/open.ts";
import { type PullEndpoint, pullSecrets, pulls as tables } from "../../server/store/pull.ts";
import { type Database, identifier } from "../../sql/database.ts";

/** A clock that never waits: what would be waited for passes at once. With `frozen` nothing else passes. */
export type Jumping = Clock & { skew: number; readonly waits: number[] };

export function jumpingClock(frozen?: number): Jumping {
  let passed = 0;
  const clock: Jumping = {
    skew: 0,
    waits: [],
    now: () => (frozen ?? Date.now()) + passed + clock.skew,
    sleep: async (milliseconds) => {
      clock.waits.push(milliseconds);
      passed += milliseconds;
    },
    random: () => 0,
  };
  return clock;
}

/** An installation that pulls one system: real files, a real database, real HTTP. */
export type Rig = {
  readonly data: string;
  readonly clock: Jumping;
  readonly pulls: Pulls;
  readonly database: Database;
  readonly run: (job?: PullJob) => Promise<PullReport>;
  /** Has ids asked for at the next pull, as a webhook does. */
  readonly want: (endpoint: string, ids: readonly string[]) => Promise<void>;
  readonly rows: () => Promise<ReadonlyMap<string, PullEndpoint>>;
  /** Ids of a feed's records, in order. */
  readonly ids: (feed: string) => Promise<string[]>;
  /** Values of a field by the id of their record. */
  readonly values: (feed: string, field: string) => Promise<ReadonlyMap<string, unknown>>;
  /** Reasons of what was set aside of a feed. */
  readonly aside: (feed: string) => Promise<string[]>;
  /** Every byte that the installation has written. */
  readonly written: () => Buffer[];
  readonly close: () => Promise<void>;
  /** As `close`, and its folder goes. */
  readonly end: () => Promise<void>;
};

/** Opens one; `file` is put into the systems of its data directory. */
export async function openRig({
  system,
  file,
  base,
  options = {},
  secrets,
  more = {},
  data = mkdtempSync(join(tmpdir(), "assay-pull-")),
}: {
  readonly system: string;
  readonly file?: System | undefined;
  readonly base: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly more?: object;
  readonly data?: string;
}): Promise<Rig> {
  if (file !== undefined) {
    mkdirSync(join(data, "systems"), { recursive: true });
    writeFileSync(join(data, "systems", `${file.name}.json`), JSON.stringify(file));
  }
  const settings = { pulls: [{ system, base, options, ...more }] };
  writeFileSync(join(data, "assay.config.json"), JSON.stringify(settings));
  const config = parseConfig(settings, "assay.config.json");
  const clock = jumpingClock();
  const database = await openData(data, config);
  const { directory } = database;
  const keys = await openKeys(database);
  await database.writer((connection) => ensureWarehouse(connection, config.organisation.zone));
  const store = await openStore(database);
  const audit = await openAudit({
    directory: join(directory, "audit"),
    key: keys.purpose("audit"),
    heads: auditHeads(store),
  });
  const loader = loaderOf(database);
  const pulls = await createPulls({ store, audit, keys, config, loader, directory, clock });
  for (const [name, secret] of Object.entries(secrets))
    await pullSecrets.put(store, keys, system, name, secret);
  const texts = <Row>(sql: string) => database.reader((connection) => connection.rows<Row & object>(sql));
  const close = async () => {
    await pulls.stop();
    await audit.close();
    await store.destroy();
    await database.close();
  };
  return {
    ...{ data, clock, pulls, database, close },
    run: (job = {}) => pulls.run(system, job),
    want: (endpoint, ids) => tables.want(store, system, endpoint, ids),
    rows: async () => new Map((await tables.of(store, system)).map((row) => [row.endpoint, row])),
    ids: async (feed) =>
      (await texts<{ id: string }>(`SELECT source_id AS id FROM staging.${identifier(feed)} ORDER BY 1`)).map(
        ({ id }) => id,
      ),
    values: async (feed, field) =>
      new Map(
        (
          await texts<{ id: string; value: unknown }>(
            `SELECT source_id AS id, ${identifier(field)} AS value FROM staging.${identifier(feed)}`,
          )
        ).map(({ id, value }) => [id, value]),
      ),
    aside: async (feed) =>
      (
        await texts<{ reason: string }>(
          `SELECT reason FROM app.quarantine WHERE feed = '${feed}' AND status <> 'resolved' ORDER BY 1`,
        )
      ).map(({ reason }) => reason),
    written: () => filesBelow(data).map((path) => readFileSync(path)),
    end: async () => {
      await close();
      rmSync(data, { recursive: true });
      rmSync(`${data}.key`, { force: true });
    },
  };
}

/** Every file below a folder. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesBelow(path) : [path];
  });
}
