import type { Scope } from "../metrics/metric.ts";
import { mayKnow } from "../metrics/unknown-values.ts";
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

/** Those about everybody, or about somebody of the scope. */
export const concerning = (scope: Scope, all: readonly Annotation[]): Annotation[] =>
  all.filter(
    ({ dimension, value }) => dimension === null || value === null || mayKnow(scope, dimension, value),
  );
