import { ratioOfProportions } from "../intervals/ratio-of-proportions.ts";
import type { Estimate } from "../numbers/estimate.ts";
import { leastCategoryShare } from "../selection/impact-ratios.ts";

/** The weighted sum of each row's scores; NaN where one is missing. */
export function weightedScores(
  columns: readonly ArrayLike<number>[],
  weights: ArrayLike<number>,
): Float64Array {
  const scores = new Float64Array(columns[0]?.length ?? 0);
  columns.forEach((column, j) => {
    const weight = weights[j]!;
    for (let i = 0; i < scores.length; i++) scores[i] = scores[i]! + weight * column[i]!;
  });
  return scores;
}

/** The least score at which this share of all passes, ties with it; above all where nobody is to pass. */
export function passMark(scores: Float64Array, share: number): number {
  const known = scores.filter(Number.isFinite).sort();
  const passing = Math.round(share * known.length);
  return passing <= 0 ? Number.POSITIVE_INFINITY : known[Math.max(0, known.length - passing)]!;
}

/** Who passes: 1 from the mark on (rounding apart), 0 below it and where there is no score. */
export function passes(scores: Float64Array, mark: number): Uint8Array {
  const least = mark - 1e-12 * Math.abs(mark);
  return Uint8Array.from(scores, (score) => (score >= least ? 1 : 0));
}

/** How many of each group there are with a score, and how many pass. */
export type GroupPasses = ReadonlyMap<string, { readonly n: number; readonly passed: number }>;

/** Counts of groups; of whom no group is known is left out. */
export function groupPasses(
  scores: Float64Array,
  pass: Uint8Array,
  group: readonly (string | null)[],
): GroupPasses {
  const found = new Map<string, { n: number; passed: number }>();
  group.forEach((name, i) => {
    if (name === null || !Number.isFinite(scores[i]!)) return;
    const own = found.get(name) ?? { n: 0, passed: 0 };
    own.n++;
    own.passed += pass[i]!;
    found.set(name, own);
  });
  return found;
}

/** A group's impact ratio against the reference, with Koopman's interval. */
export type GroupRatio = { readonly group: string; readonly reference: string; readonly ratio: Estimate };

/**
 * Impact ratios against the group that passes most often, groups under 2 % of all left out (6 RCNY § 5-301 (d)); the
 * lowest first. Empty where there is but one group, or nobody passes.
 */
export function ratiosToHighest(groups: GroupPasses): readonly GroupRatio[] {
  const total = [...groups.values()].reduce((sum, { n }) => sum + n, 0);
  const counted = [...groups]
    .filter(([, { n }]) => n >= leastCategoryShare * total)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const rate = ({ n, passed }: { n: number; passed: number }) => passed / n;
  const [highest, ...others] = [...counted].sort(([, a], [, b]) => rate(b) - rate(a) || b.n - a.n);
  if (highest === undefined || highest[1].passed === 0) return [];
  return others
    .map(([group, { n, passed }]) => ({
      group,
      reference: highest[0],
      ratio: ratioOfProportions(passed, n, highest[1].passed, highest[1].n),
    }))
    .sort((a, b) => a.ratio.value! - b.ratio.value!);
}
