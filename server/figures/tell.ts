import type { BoundMetric, MetricResult, MetricRow, Scope } from "../metrics/metric.ts";

/** Fewest people that a figure may be about for those who may not see rows. */
export const SMALLEST_GROUP = 5;

/**
 * What a viewer may be told: the seam that every figure passes before every consumer. Whoever may see rows sees
 * everything. Everybody else sees no figure about fewer than five people: such cells are hidden (primary), and where
 * the hidden cells of a period add up to fewer than five, the next smallest with them (complementary), so that totals
 * minus siblings tell nothing. Shares of 0 % and 100 % in groups under ten are hidden, counts under 100 rounded to 5.
 */
export function publish(
  result: MetricResult,
  metric: Pick<BoundMetric, "counts">,
  scope: Scope,
): MetricResult {
  if (scope.rows !== false || metric.counts === "things") return result;
  const hidden = new Set<MetricRow>();
  for (const siblings of groupByPeriod(result.rows)) for (const row of toHide(siblings)) hidden.add(row);
  return { ...result, rows: result.rows.map((row) => (hidden.has(row) ? hide(row) : round(row))) };
}

function groupByPeriod(rows: readonly MetricRow[]): MetricRow[][] {
  const groups = new Map<string | null, MetricRow[]>();
  for (const row of rows) groups.set(row.period, [...(groups.get(row.period) ?? []), row]);
  return [...groups.values()];
}

function toHide(siblings: readonly MetricRow[]): MetricRow[] {
  const bySize = [...siblings].filter((row) => row.n > 0).sort((a, b) => a.n - b.n);
  const hidden = bySize.filter(isSmall);
  if (hidden.length === 0) return [];
  // one hidden cell among several would follow from the total: it needs company
  let people = hidden.reduce((sum, row) => sum + row.n, 0);
  for (const row of bySize) {
    if (people >= SMALLEST_GROUP && hidden.length > 1) break;
    if (hidden.includes(row)) continue;
    hidden.push(row);
    people += row.n;
  }
  return hidden;
}

function isSmall(row: MetricRow): boolean {
  const isExtreme = row.n < 2 * SMALLEST_GROUP && (row.value === 0 || row.value === 1);
  const before = row.previous;
  return (
    row.n < SMALLEST_GROUP || isExtreme || (before !== undefined && before.n > 0 && before.n < SMALLEST_GROUP)
  );
}

function hide(row: MetricRow): MetricRow {
  const { previous, change, ...rest } = row;
  const nothing = { n: 0, value: null, low: null, high: null, status: "suppressed" as const };
  return {
    ...rest,
    ...nothing,
    notes: ["suppressed"],
    ...(previous === undefined ? {} : { previous: { ...previous, ...nothing } }),
    ...(change === undefined ? {} : { change: null }),
  };
}

function round(row: MetricRow): MetricRow {
  const toFive = (n: number) => (n < 100 ? Math.round(n / 5) * 5 : n);
  const { previous } = row;
  return {
    ...row,
    n: toFive(row.n),
    ...(previous === undefined ? {} : { previous: { ...previous, n: toFive(previous.n) } }),
  };
}
