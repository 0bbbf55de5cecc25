import type { Store } from "./open.ts";

/** A browser in which somebody is signed in. */
export type SessionRow = {
  readonly id: string;
  /** SHA-256 of what the cookie holds. */
  readonly secret: string;
  readonly account: string;
  readonly opened_by: "set_up" | "link" | "password" | "sso";
  readonly created_at: string;
  readonly expires_at: string;
  readonly seen_at: string;
  /** Until when it may do what asks for a reason; null where it was never stepped up. */
  readonly stepped_up_until: string | null;
};

declare module "./open.ts" {
  interface Tables {
    session: SessionRow;
  }
}

/** Sessions that one account has at most: one more ends the one that was used longest ago. */
const MOST = 20;

export const sessionRows = {
  /** Adds a session; forgets those that are over. */
  add: (store: Store, row: SessionRow, idleSince: string): Promise<void> =>
    store.transaction().execute(async (within) => {
      await within
        .deleteFrom("session")
        .where((is) => is.or([is("expires_at", "<=", row.created_at), is("seen_at", "<=", idleSince)]))
        .execute();
      const others = await sessionRows.of(within, row.account);
      for (const { id } of others.slice(MOST - 1))
        await within.deleteFrom("session").where("id", "=", id).execute();
      await within.insertInto("session").values(row).execute();
    }),

  /** Those of an account, the one used last first. */
  of: (store: Store, account: string): Promise<SessionRow[]> =>
    store
      .selectFrom("session")
      .selectAll()
      .where("account", "=", account)
      .orderBy("seen_at", "desc")
      .orderBy("created_at", "desc")
      .orderBy("id")
      .execute(),

  seen: async (store: Store, id: string, at: string): Promise<void> => {
    await store.updateTable("session").set({ seen_at: at }).where("id", "=", id).execute();
  },

  stepUp: async (store: Store, id: string, until: string): Promise<void> => {
    await store.updateTable("session").set({ stepped_up_until: until }).where("id", "=", id).execute();
  },

  end: async (store: Store, ids: readonly string[]): Promise<void> => {
    await store.deleteFrom("session").where("id", "in", ids).execute();
  },

  /** Ends those of an account, but not the one that is kept. */
  endOf: async (store: Store, account: string, kept?: string): Promise<void> => {
    let query = store.deleteFrom("session").where("account", "=", account);
    if (kept !== undefined) query = query.where("id", "<>", kept);
    await query.execute();
  },
};
