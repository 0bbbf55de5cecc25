import { keyed } from "./keyed.ts";
import type { Store } from "./open.ts";

/** A metric's target as the company set it; takes the place of its definition's. */
export type Target = {
  readonly metric: string;
  readonly value: number;
  readonly owner: string;
  readonly set_at: string;
};

declare module "./open.ts" {
  interface Tables {
    target: Target;
  }
}

export const targets = {
  ...keyed("target", "metric"),

  /** Every target that was set. */
  all: (store: Store): Promise<Target[]> =>
    store.selectFrom("target").selectAll().orderBy("metric").execute(),
};
