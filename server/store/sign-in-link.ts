import type { Store } from "./open.ts";

/** A one-time link: into an account, or to the making of the first one. */
export type SignInLink = {
  /** SHA-256 of what the address holds. */
  readonly token: string;
  readonly account: string | null;
  readonly expires_at: string;
};

declare module "./open.ts" {
  interface Tables {
    sign_in_link: SignInLink;
  }
}

export const signInLinks = {
  /** Takes the place of the account's link of before. */
  put: (store: Store, link: SignInLink): Promise<void> =>
    store.transaction().execute((within) => signInLinks.putWithin(within, link)),

  /** The same, within a transaction. */
  putWithin: async (store: Store, link: SignInLink): Promise<void> => {
    await signInLinks.endOf(store, link.account);
    await store.insertInto("sign_in_link").values(link).execute();
  },

  find: (store: Store, token: string): Promise<SignInLink | undefined> =>
    store.selectFrom("sign_in_link").selectAll().where("token", "=", token).executeTakeFirst(),

  /** Uses a link up; whether it was still there: of two at once one alone is told so. */
  take: async (store: Store, token: string): Promise<boolean> => {
    const { numDeletedRows } = await store
      .deleteFrom("sign_in_link")
      .where("token", "=", token)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  },

  /** Ends the links of an account; null: those that make the first one. */
  endOf: async (store: Store, account: string | null): Promise<void> => {
    await store
      .deleteFrom("sign_in_link")
      .where("account", account === null ? "is" : "=", account)
      .execute();
  },
};
