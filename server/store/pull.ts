import type { Keys } from "../../pipelines/keys.ts";
import { open, type Place, seal } from "../../pipelines/vault/seal.ts";
import type { ServerKeys } from "../loader/loader.ts";
import type { Store } from "./open.ts";

/** How the last pull of an endpoint ended. */
export const PULL_STATES = ["running", "done", "partial", "failed", "interrupted"] as const;

/** What kind of thing kept an endpoint from being pulled: of the system, of the load, or of a list that shrank. */
export const PULL_PROBLEMS = [
  "refused",
  "limited",
  "broken",
  "unreachable",
  "bad",
  "format",
  "budget",
  "stopped",
  "load",
  "shrunk",
] as const;
export type PullProblem = (typeof PULL_PROBLEMS)[number];

/** How far an endpoint of a system is pulled. */
export type PullEndpoint = {
  readonly system: string;
  readonly endpoint: string;
  readonly mark: string | null;
  readonly state: (typeof PULL_STATES)[number];
  readonly run: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly complete_at: string | null;
  readonly swept_at: string | null;
  readonly items: number;
  readonly deleted: number;
  readonly requests: number;
  readonly load_run: number | null;
  readonly problem: PullProblem | null;
  readonly told: string | null;
};

type PullWanted = {
  readonly system: string;
  readonly endpoint: string;
  readonly id: string;
  readonly wanted_at: string;
  readonly misses: number;
};
type PullSeen = Omit<PullWanted, "wanted_at">;
type PullSecret = {
  readonly system: string;
  readonly name: string;
  readonly sealed: Uint8Array;
  readonly changed_at: string;
};

declare module "./open.ts" {
  interface Tables {
    pull_endpoint: PullEndpoint;
    pull_wanted: PullWanted;
    pull_seen: PullSeen;
    pull_secret: PullSecret;
  }
}

/** Rows of one statement: SQLite takes so many values at once. */
const AT_ONCE = 500;

/** What the end of an endpoint's pull changes, all or nothing. */
export type PullChange = {
  readonly row: PullEndpoint;
  /** Ids that are still to be asked for. */
  readonly wanted: readonly Pick<PullWanted, "id" | "misses">[];
  /** Ids that were asked for; those that were named again meanwhile stay. */
  readonly asked: readonly string[];
  /** Ids of a list whose deletes only the whole list tells: those in it, with their misses, and those that left. */
  readonly seen: readonly Pick<PullSeen, "id" | "misses">[];
  readonly gone: readonly string[];
};

export const pulls = {
  all: (store: Store): Promise<PullEndpoint[]> =>
    store.selectFrom("pull_endpoint").selectAll().orderBy("system").orderBy("endpoint").execute(),

  of: (store: Store, system: string): Promise<PullEndpoint[]> =>
    store.selectFrom("pull_endpoint").selectAll().where("system", "=", system).execute(),

  put: async (store: Store, row: PullEndpoint): Promise<void> => {
    await store
      .insertInto("pull_endpoint")
      .values(row)
      .onConflict((conflict) => conflict.columns(["system", "endpoint"]).doUpdateSet(row))
      .execute();
  },

  /** Marks what a killed process left running. */
  interrupt: async (store: Store): Promise<void> => {
    const ended = { state: "interrupted", ended_at: new Date().toISOString() } as const;
    await store.updateTable("pull_endpoint").set(ended).where("state", "=", "running").execute();
  },

  /** How many ids are still to be asked for, by system and endpoint. */
  waiting: (store: Store) =>
    store
      .selectFrom("pull_wanted")
      .select(({ fn }) => ["system", "endpoint", fn.countAll<number>().as("ids")])
      .groupBy(["system", "endpoint"])
      .execute(),

  wanted: (store: Store, system: string, endpoint: string) =>
    store
      .selectFrom("pull_wanted")
      .select(["id", "misses"])
      .where("system", "=", system)
      .where("endpoint", "=", endpoint)
      .orderBy("wanted_at")
      .orderBy("id")
      .execute(),

  seen: (store: Store, system: string, endpoint: string) =>
    store
      .selectFrom("pull_seen")
      .select(["id", "misses"])
      .where("system", "=", system)
      .where("endpoint", "=", endpoint)
      .execute(),

  /** Has ids asked for at the next pull. */
  want: async (store: Store, system: string, endpoint: string, ids: readonly string[]): Promise<void> => {
    await addWanted(
      store,
      ids.map((id) => ({ system, endpoint, id, misses: 0, wanted_at: new Date().toISOString() })),
    );
  },

  /** The changes of a run, in one transaction. */
  end: (store: Store, changes: readonly PullChange[], begun: string): Promise<void> =>
    store.transaction().execute(async (within) => {
      for (const { row, wanted, asked, seen, gone } of changes) {
        const { system, endpoint } = row;
        await pulls.put(within, row);
        for (const ids of inParts(asked))
          await within
            .deleteFrom("pull_wanted")
            .where("system", "=", system)
            .where("endpoint", "=", endpoint)
            .where("id", "in", ids)
            .where("wanted_at", "<=", begun)
            .execute();
        await addWanted(
          within,
          wanted.map((one) => ({ ...one, system, endpoint, wanted_at: begun })),
        );
        for (const part of inParts(seen))
          await within
            .insertInto("pull_seen")
            .values(part.map((one) => ({ ...one, system, endpoint })))
            .onConflict((conflict) =>
              conflict
                .columns(["system", "endpoint", "id"])
                .doUpdateSet({ misses: (of) => of.ref("excluded.misses") }),
            )
            .execute();
        for (const ids of inParts(gone))
          await within
            .deleteFrom("pull_seen")
            .where("system", "=", system)
            .where("endpoint", "=", endpoint)
            .where("id", "in", ids)
            .execute();
      }
    }),
};

async function addWanted(store: Store, rows: readonly PullWanted[]): Promise<void> {
  for (const part of inParts(rows))
    await store
      .insertInto("pull_wanted")
      .values(part)
      .onConflict((conflict) =>
        conflict.columns(["system", "endpoint", "id"]).doUpdateSet({
          misses: (of) => of.ref("excluded.misses"),
          wanted_at: (of) => of.ref("excluded.wanted_at"),
        }),
      )
      .execute();
}

function inParts<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / AT_ONCE) }, (_, index) =>
    rows.slice(index * AT_ONCE, (index + 1) * AT_ONCE),
  );
}

const placeOf = (system: string, name: string): Place => ({
  ...{ table: "pull_secret.sealed", person: "", source: system, source_id: name, version: "" },
});

export const pullSecrets = {
  names: async (store: Store, system: string): Promise<string[]> => {
    const rows = await store.selectFrom("pull_secret").select("name").where("system", "=", system).execute();
    return rows.map(({ name }) => name);
  },

  /** The secret, undefined where there is none. Throws `SealBroken` where it does not open. */
  find: async (store: Store, keys: ServerKeys, system: string, name: string): Promise<string | undefined> => {
    const row = await store
      .selectFrom("pull_secret")
      .select("sealed")
      .where("system", "=", system)
      .where("name", "=", name)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    return open((id) => keys.purpose("pull", id), row.sealed, placeOf(system, name)) as string;
  },

  put: async (store: Store, keys: ServerKeys, system: string, name: string, secret: string) => {
    const sealed = seal({ id: keys.id, key: keys.purpose("pull") }, secret, placeOf(system, name));
    const row = { system, name, sealed, changed_at: new Date().toISOString() };
    await store
      .insertInto("pull_secret")
      .values(row)
      .onConflict((conflict) => conflict.columns(["system", "name"]).doUpdateSet(row))
      .execute();
  },

  /** Brings all of them under the master key that seals. */
  sealAnew: (store: Store, keys: Keys): Promise<void> =>
    store.transaction().execute(async (within) => {
      for (const { system, name } of await within
        .selectFrom("pull_secret")
        .select(["system", "name"])
        .execute())
        await pullSecrets.put(
          within,
          keys,
          system,
          name,
          (await pullSecrets.find(within, keys, system, name)) as string,
        );
    }),
};
