import type { Store } from "./open.ts";

/** Somebody whom a provider knows and no account does. */
export type Newcomer = {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly first_at: string;
  readonly last_at: string;
};

declare module "./open.ts" {
  interface Tables {
    newcomer: Newcomer;
  }
}

/** Newcomers that are remembered; who came longest ago is forgotten first. */
const MOST = 200;

export const newcomers = {
  /** Those who came last first. */
  all: (store: Store): Promise<Newcomer[]> =>
    store.selectFrom("newcomer").selectAll().orderBy("last_at", "desc").orderBy("subject").execute(),

  came: (store: Store, { first_at: _first, ...newcomer }: Newcomer): Promise<void> =>
    store.transaction().execute(async (within) => {
      await within
        .insertInto("newcomer")
        .values({ ...newcomer, first_at: newcomer.last_at })
        .onConflict((conflict) =>
          conflict
            .columns(["issuer", "subject"])
            .doUpdateSet({ name: newcomer.name, last_at: newcomer.last_at }),
        )
        .execute();
      for (const { issuer, subject } of (await newcomers.all(within)).slice(MOST))
        await newcomers.remove(within, issuer, subject);
    }),

  remove: async (store: Store, issuer: string, subject: string): Promise<void> => {
    await store.deleteFrom("newcomer").where("issuer", "=", issuer).where("subject", "=", subject).execute();
  },
};
