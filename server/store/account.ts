import { NOTHING, type Own, ROLES, type Role } from "../access/roles.ts";
import { keyed } from "./keyed.ts";
import type { Store } from "./open.ts";

/** A person who may sign in. */
export type Account = {
  readonly id: string;
  readonly login: string;
  readonly login_key: string;
  readonly name: string;
  /** JSON; see `rolesOf`. */
  readonly roles: string;
  /** JSON; see `ownOf`. */
  readonly own: string;
  readonly password: string | null;
  readonly method: "password" | "sso";
  readonly issuer: string | null;
  readonly subject: string | null;
  readonly created_at: string;
  readonly disabled_at: string | null;
  readonly signed_in_at: string | null;
};

declare module "./open.ts" {
  interface Tables {
    account: Account;
  }
}

/** The roles of an account that this program knows, in the order of their table. */
export function rolesOf({ roles }: Pick<Account, "roles">): Role[] {
  const held = new Set<string>(JSON.parse(roles) as string[]);
  return ROLES.filter((role) => held.has(role));
}

/** The own jobs and departments of an account. */
export function ownOf({ own }: Pick<Account, "own">): Own {
  return { ...NOTHING, ...(JSON.parse(own) as Partial<Own>) };
}

export const accounts = {
  ...keyed("account", "id"),

  /** Whether nobody can sign in yet. */
  areNone: async (store: Store): Promise<boolean> =>
    (await store.selectFrom("account").select("id").limit(1).executeTakeFirst()) === undefined,

  byLogin: (store: Store, key: string): Promise<Account | undefined> =>
    store.selectFrom("account").selectAll().where("login_key", "=", key).executeTakeFirst(),

  /** The account that signs in by an issuer's subject. */
  bySubject: (
    store: Store,
    { issuer, subject }: { readonly issuer: string; readonly subject: string },
  ): Promise<Account | undefined> =>
    store
      .selectFrom("account")
      .selectAll()
      .where("issuer", "=", issuer)
      .where("subject", "=", subject)
      .executeTakeFirst(),

  /** Accounts by their logins, `limit` at most, from behind the folded login `after`. */
  page: (store: Store, { after = "", limit }: { after?: string; limit: number }): Promise<Account[]> =>
    store
      .selectFrom("account")
      .selectAll()
      .where("login_key", ">", after)
      .orderBy("login_key")
      .limit(limit)
      .execute(),

  /** Those who may sign in. */
  enabled: (store: Store): Promise<Account[]> =>
    store.selectFrom("account").selectAll().where("disabled_at", "is", null).execute(),

  /** The display names of all, by account. */
  names: async (store: Store): Promise<ReadonlyMap<string, string>> => {
    const rows = await store.selectFrom("account").select(["id", "name"]).execute();
    return new Map(rows.map(({ id, name }) => [id, name]));
  },

  change: async (store: Store, id: string, change: Partial<Account>): Promise<void> => {
    await store.updateTable("account").set(change).where("id", "=", id).execute();
  },
};
