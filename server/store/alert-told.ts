import type { Store } from "./open.ts";

/** An alert that holds and that a subscription was told of. */
export type AlertTold = {
  readonly subscription: string;
  /** The alert's key. */
  readonly alert: string;
  readonly told_at: string;
};

declare module "./open.ts" {
  interface Tables {
    alert_told: AlertTold;
  }
}

export const alertsTold = {
  of: (store: Store, subscription: string): Promise<AlertTold[]> =>
    store.selectFrom("alert_told").selectAll().where("subscription", "=", subscription).execute(),

  /** Forgets those of subscriptions that have ended. */
  prune: async (store: Store): Promise<void> => {
    await store
      .deleteFrom("alert_told")
      .where("subscription", "not in", store.selectFrom("subscription").select("id"))
      .execute();
  },

  /** Puts what a subscription knows now in the place of what it knew. */
  replace: async (store: Store, subscription: string, rows: readonly AlertTold[]): Promise<void> => {
    await store.deleteFrom("alert_told").where("subscription", "=", subscription).execute();
    for (const row of rows) await store.insertInto("alert_told").values(row).execute();
  },
};
