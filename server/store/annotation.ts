import { keyed } from "./keyed.ts";
import type { Store } from "./open.ts";

/** An event on a day, for everybody or for those of one value of a dimension. */
export type Annotation = {
  readonly id: string;
  readonly owner: string;
  readonly date: string;
  readonly zh: string | null;
  readonly en: string | null;
  readonly dimension: string | null;
  readonly value: string | null;
  readonly created_at: string;
  readonly changed_at: string;
};

declare module "./open.ts" {
  interface Tables {
    annotation: Annotation;
  }
}

export const annotations = {
  ...keyed("annotation", "id"),

  /** Every annotation, the newest day first. */
  all: (store: Store): Promise<Annotation[]> =>
    store
      .selectFrom("annotation")
      .selectAll()
      .orderBy("date", "desc")
      .orderBy("created_at", "desc")
      .orderBy("id")
      .execute(),
};
