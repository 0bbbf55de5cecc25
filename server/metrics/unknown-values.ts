import type { Scope } from "./metric.ts";

/** A value that was filtered by and that its dimension does not have, with the known values nearest to it. */
export type UnknownValue = {
  readonly dimension: string;
  readonly value: string;
  readonly nearest: readonly string[];
};

const NEAREST = 3;

/** The member of an answer that tells of such values; no member where there are none. */
export function unknownMember(unknown: readonly UnknownValue[]): {
  unknown_filter_values?: readonly UnknownValue[];
} {
  return unknown.length === 0 ? {} : { unknown_filter_values: unknown };
}

/**
 * The values of filters that their dimensions do not have; dimensions that are not known are left out. Whoever sees own
 * rows alone is told of another's job or department as of one that there is not.
 */
export function unknownValues(
  filters: Readonly<Record<string, readonly string[]>>,
  dimensions: ReadonlyMap<string, readonly string[]>,
  scope: Scope,
): UnknownValue[] {
  return Object.entries(filters).flatMap(([dimension, values]) => {
    const all = dimensions.get(dimension);
    if (all === undefined) return [];
    const known = all.filter((value) => mayKnow(scope, dimension, value));
    const told = new Set(known);
    return [...new Set(values)]
      .filter((value) => !told.has(value))
      .map((value) => ({ dimension, value, nearest: nearest(value, known) }));
  });
}

/** Whether rows with the value of the dimension may lie in the scope. */
const mayKnow = (scope: Scope, dimension: string, value: string): boolean =>
  scope.kind === "all" || scope.any.some((set) => set[dimension]?.includes(value) ?? true);

/** The known values that take the fewest changes of a sign, at most half of its signs; the nearest first. */
function nearest(value: string, known: readonly string[]): string[] {
  const most = Math.max(1, Math.floor(value.length / 2));
  return known
    .filter((one) => one !== "" && Math.abs(one.length - value.length) <= most)
    .map((one) => ({ one, away: changes(one.toLowerCase(), value.toLowerCase()) }))
    .filter(({ away }) => away <= most)
    .sort((a, b) => a.away - b.away)
    .slice(0, NEAREST)
    .map(({ one }) => one);
}

/** Levenshtein's distance: how many signs have to be put in, left out or replaced. */
function changes(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let at = 1; at <= from.length; at += 1) {
    const next = [at];
    for (let index = 1; index <= to.length; index += 1)
      next.push(
        Math.min(
          row[index]! + 1,
          next[index - 1]! + 1,
          row[index - 1]! + (from[at - 1] === to[index - 1] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[to.length]!;
}

/** What is about everybody, or about somebody of the scope. */
export const concerning = <T extends { readonly dimension: string | null; readonly value: string | null }>(
  scope: Scope,
  all: readonly T[],
): T[] =>
  all.filter(
    ({ dimension, value }) => dimension === null || value === null || mayKnow(scope, dimension, value),
  );
