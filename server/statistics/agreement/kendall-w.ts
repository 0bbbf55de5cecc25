import { chiSquareSurvival } from "../distributions/chi-square.ts";

/** Kendall's W with its chi-square test. */
type KendallW = {
  value: number | null;
  chiSquare: number | null;
  df: number;
  p: number | null;
  /** Subjects ranked by everybody, and raters. */
  n: number;
  raters: number;
  notes: string[];
};

/**
 * Kendall's coefficient of concordance: how far raters (columns) put the same subjects (rows) in one order,
 * 0 to 1, corrected for ties (Siegel & Castellan 1988). Rows with a missing rating are left out. Its
 * chi-square is Friedman's: R: `friedman.test(t(x))`.
 */
export function kendallW(rows: readonly ArrayLike<number | null>[]): KendallW {
  const raters = rows[0]?.length ?? 0;
  const complete = rows.filter((row) => Array.from(row).every((value) => Number.isFinite(value)));
  const n = complete.length;
  const none = (note: string): KendallW => ({
    value: null,
    chiSquare: null,
    df: Math.max(0, n - 1),
    p: null,
    n,
    raters,
    notes: [note],
  });
  if (n < 2 || raters < 1) return none("too_few");
  const rankSum = new Float64Array(n);
  let ties = 0;
  for (let j = 0; j < raters; j++) {
    const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => complete[a]![j]! - complete[b]![j]!);
    for (let i = 0; i < n; ) {
      const from = i;
      while (i < n && complete[order[i]!]![j] === complete[order[from]!]![j]) i++;
      const size = i - from;
      ties += size ** 3 - size;
      for (let m = from; m < i; m++) rankSum[order[m]!]! += (from + i + 1) / 2;
    }
  }
  const mean = (raters * (n + 1)) / 2;
  const spread = rankSum.reduce((sum, rank) => sum + (rank - mean) ** 2, 0);
  const denominator = raters ** 2 * (n ** 3 - n) - raters * ties;
  if (!(denominator > 0)) return none("constant");
  const value = (12 * spread) / denominator;
  const chiSquare = raters * (n - 1) * value;
  return { value, chiSquare, df: n - 1, p: chiSquareSurvival(chiSquare, n - 1), n, raters, notes: [] };
}
