import { normalSurvival } from "../distributions/normal.ts";
import { finiteValues } from "../numbers/complete-pairs.ts";
import { midRanks, tieSizes } from "../numbers/rank.ts";

/** Mann-Whitney: how often a value of x exceeds one of y (ties half), and its tests. */
export type MannWhitney = {
  n1: number;
  n2: number;
  /** U of x, R's W. */
  u: number | null;
  /** U / (n1 n2): the common-language effect size. */
  commonLanguage: number | null;
  /** Normal approximation with tie correction, without and with continuity correction. */
  p: number | null;
  pCorrected: number | null;
  /** Exact two-sided p; only without ties and for n1 n2 up to 10,000. */
  pExact: number | null;
};

/** The Mann-Whitney (Wilcoxon rank-sum) test, as R's wilcox.test. */
export function mannWhitney(x: ArrayLike<number>, y: ArrayLike<number>): MannWhitney {
  const a = finiteValues(x);
  const b = finiteValues(y);
  const n1 = a.length;
  const n2 = b.length;
  if (n1 === 0 || n2 === 0) {
    return { n1, n2, u: null, commonLanguage: null, p: null, pCorrected: null, pExact: null };
  }
  const all = new Float64Array(n1 + n2);
  all.set(a);
  all.set(b, n1);
  const ranks = midRanks(all);
  let sum = 0;
  for (let i = 0; i < n1; i++) sum += ranks[i]!;
  const u = sum - (n1 * (n1 + 1)) / 2;
  const ties = tieSizes(all);
  const n = n1 + n2;
  const tied = ties.reduce((total, t) => total + (t ** 3 - t), 0);
  const variance = ((n1 * n2) / 12) * (n + 1 - tied / (n * (n - 1)));
  const distance = Math.abs(u - (n1 * n2) / 2);
  const sd = Math.sqrt(variance);
  const twoSided = (z: number) => Math.min(1, 2 * normalSurvival(z));
  return {
    n1,
    n2,
    u,
    commonLanguage: u / (n1 * n2),
    p: variance > 0 ? twoSided(distance / sd) : null,
    pCorrected: variance > 0 ? twoSided(distance === 0 ? 0 : (distance - 0.5) / sd) : null,
    pExact: ties.length === 0 && n1 * n2 <= 10_000 ? exactP(u, n1, n2) : null,
  };
}

/** Two-sided exact p of U from the number of orderings that give each value. */
function exactP(u: number, n1: number, n2: number): number {
  const size = n1 * n2;
  // shares[k] of equally likely orderings with U = k, by the product of (1 - q^(n2+i)) / (1 - q^i)
  const shares = new Float64Array(size + 1);
  shares[0] = 1;
  for (let i = 1; i <= n1; i++) {
    for (let k = size; k >= n2 + i; k--) shares[k] = shares[k]! - shares[k - n2 - i]!;
    for (let k = i; k <= size; k++) shares[k] = shares[k]! + shares[k - i]!;
    const scale = i / (n2 + i);
    for (let k = 0; k <= size; k++) shares[k] = shares[k]! * scale;
  }
  let tail = 0;
  const edge = u > size / 2 ? size - u : u;
  for (let k = 0; k <= edge; k++) tail += shares[k]!;
  return Math.min(1, 2 * tail);
}
