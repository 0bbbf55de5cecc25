import { keyed } from "./keyed.ts";
import type { Store } from "./open.ts";

/** An address that a person keeps under a name. */
export type SavedView = {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly address: string;
  readonly is_shared: number;
  readonly created_at: string;
  readonly changed_at: string;
};

declare module "./open.ts" {
  interface Tables {
    saved_view: SavedView;
  }
}

export const savedViews = {
  ...keyed("saved_view", "id"),

  /** Every view of a person. */
  of: (store: Store, owner: string): Promise<SavedView[]> =>
    store.selectFrom("saved_view").selectAll().where("owner", "=", owner).execute(),

  /** The views that others share with a person, those changed last, at most `most`. */
  shared: (store: Store, person: string, most: number): Promise<SavedView[]> =>
    store
      .selectFrom("saved_view")
      .selectAll()
      .where("is_shared", "=", 1)
      .where("owner", "<>", person)
      .orderBy("changed_at", "desc")
      .orderBy("id")
      .limit(most)
      .execute(),
};
