import type { Weighted } from "../series/mixture-change.ts";
import type { CorrelationMoments } from "./correlation-moments.ts";
import { correlationOf } from "./pearson.ts";

/** Shares of a whole closer than this are the same. */
const SAME = 1e-9;

/**
 * Quantile of sorted columns of integers, each of which counts with its weight: the least value that a share `p` does
 * not exceed (R's type 1), and at p = 1/2 with `isMiddle` the middle of it and the least that more than half do not exceed.
 */
export function weightedQuantile(
  columns: readonly Weighted<ArrayLike<number>>[],
  p: number,
  isMiddle: boolean,
): number | null {
  const filled = columns.filter(({ group }) => group.length > 0);
  if (filled.length === 0) return null;
  const all = filled.reduce((sum, { weight }) => sum + weight, 0);
  const share = (value: number) =>
    filled.reduce(
      (sum, { group, weight }) => sum + (weight / all) * (notAbove(group, value) / group.length),
      0,
    );
  const least = Math.min(...filled.map(({ group }) => group[0]!));
  const most = Math.max(...filled.map(({ group }) => group[group.length - 1]!));
  const first = (reaches: (share: number) => boolean) => {
    let [low, high] = [least, most];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (reaches(share(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const lower = first((found) => found >= p - SAME);
  return isMiddle ? lower + (first((found) => found > p + SAME) - lower) / 2 : lower;
}

/** How many values of a sorted column do not exceed one. */
function notAbove(sorted: ArrayLike<number>, limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Pearson's r of groups of pairs, each of which counts with its weight, from their moments; null where one is constant. */
export function weightedCorrelation(groups: readonly Weighted<CorrelationMoments>[]): number | null {
  const filled = groups.filter(({ group }) => group.n > 0);
  const all = filled.reduce((sum, { weight }) => sum + weight, 0);
  const mean = (of: (moments: CorrelationMoments) => number) =>
    filled.reduce((sum, { group, weight }) => sum + (weight / all) * of(group), 0);
  const [meanX, meanY] = [mean((each) => each.meanX), mean((each) => each.meanY)];
  const [x, y] = [
    ({ meanX: own }: CorrelationMoments) => own - meanX,
    ({ meanY: own }: CorrelationMoments) => own - meanY,
  ];
  return correlationOf({
    n: 2,
    meanX,
    meanY,
    m2X: mean((each) => each.m2X / each.n + x(each) ** 2),
    m2Y: mean((each) => each.m2Y / each.n + y(each) ** 2),
    cXY: mean((each) => each.cXY / each.n + x(each) * y(each)),
  });
}

/** People by day: how many were seen to leave, and how many are seen no longer. */
export type DayCounts = {
  readonly day: readonly number[];
  readonly events: readonly number[];
  readonly open: readonly number[];
};

/**
 * Share still there at `day` by Kaplan-Meier where each group counts with its weight; null where nobody was observed
 * so long.
 */
export function weightedSurvival(groups: readonly Weighted<DayCounts>[], day: number): number | null {
  const seen = groups.flatMap(({ group, weight }) => {
    const n = sizeOfDays(group);
    return n === 0
      ? []
      : group.day.map((at, index) => ({
          at,
          left: (weight / n) * group.events[index]!,
          open: (weight / n) * group.open[index]!,
        }));
  });
  const days = [...new Set(seen.map(({ at }) => at))].sort((a, b) => a - b);
  let risk = seen.reduce((sum, { left, open }) => sum + left + open, 0);
  let survival = 1;
  const totals = new Map<number, { left: number; open: number }>();
  for (const { at, left, open } of seen) {
    const total = totals.get(at) ?? { left: 0, open: 0 };
    totals.set(at, { left: total.left + left, open: total.open + open });
  }
  for (const at of days) {
    if (at > day) break;
    const { left, open } = totals.get(at)!;
    if (risk > SAME) survival *= Math.max(0, 1 - left / risk);
    risk -= left + open;
  }
  return days.length === 0 || (days.at(-1)! < day && survival > 0) ? null : survival;
}

/** People in all. */
export const sizeOfDays = ({ events, open }: DayCounts): number =>
  events.reduce((sum, each, index) => sum + each + open[index]!, 0);
