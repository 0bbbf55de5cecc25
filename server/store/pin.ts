import { keyed } from "./keyed.ts";
import type { Store } from "./open.ts";

/** A chart that a person put on the overview, by its address. */
export type Pin = {
  readonly id: string;
  readonly owner: string;
  readonly address: string;
  readonly created_at: string;
  readonly changed_at: string;
};

declare module "./open.ts" {
  interface Tables {
    pin: Pin;
  }
}

export const pins = {
  ...keyed("pin", "id"),

  /** Every pin of a person, the oldest first. */
  of: (store: Store, owner: string): Promise<Pin[]> =>
    store
      .selectFrom("pin")
      .selectAll()
      .where("owner", "=", owner)
      .orderBy("created_at")
      .orderBy("id")
      .execute(),
};
