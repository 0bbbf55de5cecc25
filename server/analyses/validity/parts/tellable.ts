import { publish } from "../../../figures/tell.ts";
import type { MetricRow, Scope } from "../../../metrics/metric.ts";

/** A group of people, as the rule of small groups sees it. */
export type Group = {
  readonly n: number;
  /** A share, where the figure is one. */
  readonly value?: number | null;
  /** Groups that add up to a total that is shown elsewhere. */
  readonly among?: string;
};

/**
 * Which groups a viewer may be told about, by the rule that every metric passes, and the count to show. `always`
 * keeps the rule for those who may see rows too: what is drawn then shows no single person to anybody.
 */
export function tellable(
  groups: readonly Group[],
  scope: Scope,
  { always = false } = {},
): { readonly hidden: boolean; readonly n: number }[] {
  const rows = groups.map(
    ({ n, value = null, among }): MetricRow => ({
      metric: "group",
      period: among ?? null,
      segment: {},
      n,
      value,
      low: null,
      high: null,
      status: "ok",
      notes: [],
    }),
  );
  const told = publish(
    { metric: "group", rows, ignored_filters: [], warehouse_version: 0 },
    { counts: "people" },
    always ? { ...scope, rows: false } : scope,
  ).rows;
  return told.map((row, index) => {
    const hidden = row.status === "suppressed";
    return { hidden, n: hidden ? 0 : shownCount(groups[index]!.n, scope) };
  });
}

/** Counts under 100 are rounded to 5 for those who may not see rows. */
export function shownCount(n: number, scope: Scope): number {
  return scope.rows === false && n < 100 ? Math.round(n / 5) * 5 : n;
}
