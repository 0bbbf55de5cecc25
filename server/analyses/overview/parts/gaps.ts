import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import { differenceOfEstimates } from "../../../statistics/intervals/difference-of-estimates.ts";
import type { Estimate } from "../../../statistics/numbers/estimate.ts";
import { mantelHaenszel } from "../../../statistics/selection/mantel-haenszel.ts";
import { PATHS } from "./strata.ts";

/** Fewest people on each side of a comparison from which it is judged, and of a group on each path. */
export const LEAST = 30;

/** A gap between two groups on both paths, and how far they lie apart. */
export type Gap = {
  readonly attribute: string;
  /** The group that passes less often where the gap is wider. */
  readonly group: string;
  readonly ai: Estimate;
  readonly traditional: Estimate;
  /** The gap on the AI path less that on the other: below 0 where the AI path is harder on the group. */
  readonly difference: Estimate;
};

type Counts = Map<string, Map<string, Map<string, { k: number; n: number }>>>;

/** Hits by path, group and job. */
function countsOf(records: readonly Moments[]): Counts {
  const counts: Counts = new Map();
  for (const { path, grp, job, k, n } of records) {
    if (grp === null || grp === undefined) continue;
    const groups = counts.get(String(path)) ?? new Map();
    const jobs = groups.get(String(grp)) ?? new Map();
    jobs.set(String(job), { k: asNumber(k), n: asNumber(n) });
    counts.set(String(path), groups.set(String(grp), jobs));
  }
  return counts;
}

const sizeOf = (jobs: ReadonlyMap<string, { n: number }> | undefined): number =>
  [...(jobs?.values() ?? [])].reduce((sum, { n }) => sum + n, 0);

/**
 * Each group of an attribute against its largest one: Mantel-Haenszel differences in passing within job on each path,
 * and their difference. `level` is that of the intervals.
 */
export function gapsOf(attribute: string, records: readonly Moments[], level: number): Gap[] {
  const counts = countsOf(records);
  const [ai, traditional] = PATHS.map((path) => counts.get(path) ?? new Map());
  const smaller = (group: string) => Math.min(sizeOf(ai!.get(group)), sizeOf(traditional!.get(group)));
  const groups = [...(ai?.keys() ?? [])].filter((group) => smaller(group) >= LEAST);
  const reference = groups.toSorted((a, b) => smaller(b) - smaller(a))[0];
  if (reference === undefined) return [];
  return groups
    .filter((group) => group !== reference)
    .map((group) => {
      const on = (path: (typeof PATHS)[number], of: string, than: string) => {
        const jobs = counts.get(path);
        const [focal, other] = [jobs?.get(of), jobs?.get(than)];
        const strata = [...(focal?.keys() ?? [])].map((job) => {
          const [one, two] = [focal?.get(job), other?.get(job)];
          return {
            a: one?.k ?? 0,
            b: (one?.n ?? 0) - (one?.k ?? 0),
            c: two?.k ?? 0,
            d: (two?.n ?? 0) - (two?.k ?? 0),
          };
        });
        return mantelHaenszel(strata, level).riskDifference;
      };
      const wide = (of: string, than: string) => ({
        ai: on("ai", of, than),
        traditional: on("traditional", of, than),
      });
      const found = wide(group, reference);
      const [a, t] = [found.ai.value ?? 0, found.traditional.value ?? 0];
      const isTurned = (Math.abs(a) >= Math.abs(t) ? a : t) > 0;
      const told = isTurned ? wide(reference, group) : found;
      return {
        attribute,
        group: isTurned ? reference : group,
        ...told,
        difference: differenceOfEstimates(told.ai, told.traditional, "difference of gaps within job"),
      };
    })
    .filter(({ difference }) => difference.low !== null && difference.high !== null);
}

/** How sure it is that the two paths differ: the distance from 0 in half widths of the interval. */
export const sureness = ({ difference: { value, low, high } }: Gap): number =>
  Math.abs(value ?? 0) / (((high ?? 0) - (low ?? 0)) / 2);
