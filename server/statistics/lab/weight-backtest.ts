import { spearman } from "../association/spearman.ts";
import type { Estimate } from "../numbers/estimate.ts";
import { type ImpactTable, impactRatios } from "../selection/impact-ratios.ts";
import { groupPasses, passes, passMark, weightedScores } from "./passing.ts";

/** What past applicants would have met under other weights. */
type WeightBacktest = {
  n: number;
  dropped: number;
  /** Passed under the old and the new weights; as many, but for ties at the cut. */
  passed: { old: number; new: number };
  passRate: { old: number | null; new: number | null };
  /** Who would come in and who would fall out. */
  flips: { in: number; out: number; share: number | null };
  /** Mean expected criterion of those passed, in the criterion's unit. */
  expectedCriterion: { old: number | null; new: number | null; gain: number | null };
  impact: { old: ImpactTable; new: ImpactTable } | null;
  /** Spearman correlation of old and new scores. */
  rankCorrelation: Estimate;
  notes: string[];
};

/**
 * Re-score past applicants with new weights. `passShare` of them pass (ties at the cut all pass); without it,
 * `cut` is the old pass mark and the new mark lets as many pass as the old did. `expected` is each applicant's
 * expected criterion; `group` names the groups of the impact ratios (null where unknown).
 */
export function weightBacktest(
  columns: readonly ArrayLike<number>[],
  oldWeights: readonly number[],
  newWeights: readonly number[],
  {
    passShare = null,
    cut = null,
    group = null,
    expected = null,
    leastShare = 0.02,
    level = 0.95,
  }: {
    passShare?: number | null;
    cut?: number | null;
    group?: readonly (string | null)[] | null;
    expected?: ArrayLike<number> | null;
    leastShare?: number;
    level?: number;
  },
): WeightBacktest {
  const length = columns[0]?.length ?? 0;
  const old = weightedScores(columns, oldWeights);
  const fresh = weightedScores(columns, newWeights);
  const n = old.reduce((sum, score) => sum + (Number.isFinite(score) ? 1 : 0), 0);
  const oldPass = passes(old, cut ?? passMark(old, passShare ?? 0.5));
  const passedOld = count(oldPass);
  const newPass = passes(fresh, passMark(fresh, n > 0 ? passedOld / n : 0));
  const passedNew = count(newPass);
  let flipsIn = 0;
  let flipsOut = 0;
  for (let i = 0; i < length; i++) {
    if (newPass[i]! > oldPass[i]!) flipsIn++;
    if (newPass[i]! < oldPass[i]!) flipsOut++;
  }
  const meanOf = (pass: Uint8Array): number | null => {
    if (!expected) return null;
    let sum = 0;
    let size = 0;
    for (let i = 0; i < length; i++)
      if (pass[i] && Number.isFinite(expected[i]!)) {
        size++;
        sum += (expected[i]! - sum) / size;
      }
    return size > 0 ? sum : null;
  };
  const criterionOld = meanOf(oldPass);
  const criterionNew = meanOf(newPass);
  const table = (pass: Uint8Array): ImpactTable =>
    impactRatios(
      [...groupPasses(fresh, pass, group!)]
        .map(([name, { n: total, passed: selected }]) => ({ group: name, selected, total }))
        .sort((a, b) => (a.group < b.group ? -1 : 1)),
      { leastShare, level },
    );
  const notes: string[] = [];
  if (n === 0) notes.push("too_few");
  if (length > n) notes.push(`missing_dropped:${length - n}`);
  if (passedNew !== passedOld) notes.push("ties_at_cut");
  return {
    n,
    dropped: length - n,
    passed: { old: passedOld, new: passedNew },
    passRate: { old: n > 0 ? passedOld / n : null, new: n > 0 ? passedNew / n : null },
    flips: { in: flipsIn, out: flipsOut, share: n > 0 ? (flipsIn + flipsOut) / n : null },
    expectedCriterion: {
      old: criterionOld,
      new: criterionNew,
      gain: criterionOld === null || criterionNew === null ? null : criterionNew - criterionOld,
    },
    impact: group ? { old: table(oldPass), new: table(newPass) } : null,
    rankCorrelation: spearman(old, fresh, level),
    notes,
  };
}

function count(pass: Uint8Array): number {
  let sum = 0;
  for (const value of pass) sum += value;
  return sum;
}
