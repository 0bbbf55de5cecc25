import type { TokenRight } from "../access/machine-token.ts";
import type { Store } from "./open.ts";

/** A token by which a program asks; it stays when it is over, so that its name tells of one alone. */
export type MachineToken = {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the token. */
  readonly secret: string;
  /** JSON; see `tokenRightsOf`. */
  readonly rights: string;
  readonly created_by: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly used_at: string | null;
  readonly ended_at: string | null;
};

declare module "./open.ts" {
  interface Tables {
    machine_token: MachineToken;
  }
}

export const tokenRightsOf = ({ rights }: Pick<MachineToken, "rights">): TokenRight[] =>
  JSON.parse(rights) as TokenRight[];

export const machineTokens = {
  /** All, the newest first. */
  all: (store: Store): Promise<MachineToken[]> =>
    store.selectFrom("machine_token").selectAll().orderBy("created_at", "desc").orderBy("name").execute(),

  byName: (store: Store, name: string): Promise<MachineToken | undefined> =>
    store.selectFrom("machine_token").selectAll().where("name", "=", name).executeTakeFirst(),

  add: async (store: Store, token: MachineToken): Promise<void> => {
    await store.insertInto("machine_token").values(token).execute();
  },

  used: async (store: Store, id: string, at: string): Promise<void> => {
    await store.updateTable("machine_token").set({ used_at: at }).where("id", "=", id).execute();
  },

  end: async (store: Store, id: string, at: string): Promise<void> => {
    await store.updateTable("machine_token").set({ ended_at: at }).where("id", "=", id).execute();
  },
};
