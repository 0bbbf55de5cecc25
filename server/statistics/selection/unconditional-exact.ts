import { binomialPmf } from "../distributions/binomial.ts";
import { hypergeometricCdf, hypergeometricSurvival } from "../distributions/hypergeometric.ts";

/** An unconditional exact test of two independent proportions. */
type UnconditionalExact = {
  statistic: number | null;
  p: number | null;
  nuisance: number | null;
  notes: string[];
};

/**
 * Barnard's (1945) or Boschloo's (1970) exact test, two-sided, that two shares k1/n1 and k2/n2 are equal: the
 * largest probability, over the unknown common share, of tables at least as extreme as the one seen. Barnard
 * orders tables by the pooled Wald Z, Boschloo by Fisher's one-sided p (twice the smaller). Less conservative
 * than Fisher's test. Agrees with SciPy: `barnard_exact`, `boschloo_exact`. Null above 400 per group.
 */
export function unconditionalExact(
  k1: number,
  n1: number,
  k2: number,
  n2: number,
  test: "barnard" | "boschloo",
): UnconditionalExact {
  const none = (note: string): UnconditionalExact => ({
    statistic: null,
    p: null,
    nuisance: null,
    notes: [note],
  });
  if (![k1, n1, k2, n2].every(Number.isInteger) || k1 < 0 || k2 < 0 || k1 > n1 || k2 > n2)
    return none("out_of_range");
  if (n1 < 1 || n2 < 1) return none("too_few");
  if (n1 > 400 || n2 > 400) return none("too_many");
  if (test === "boschloo") {
    const less = boschlooSide(k1, n1, k2, n2, "less");
    const greater = boschlooSide(k1, n1, k2, n2, "greater");
    const side = less.p < greater.p ? less : greater;
    return { statistic: side.statistic, p: Math.min(1, 2 * side.p), nuisance: side.nuisance, notes: [] };
  }
  const seen = pooledZ(k1, n1, k2, n2);
  const extreme = (i: number, j: number) => Math.abs(pooledZ(i, n1, j, n2)) >= Math.abs(seen) - 1e-12;
  const { p, nuisance } = largest(n1, n2, extreme);
  return { statistic: seen, p, nuisance, notes: [] };
}

function pooledZ(i: number, n1: number, j: number, n2: number): number {
  const common = (i + j) / (n1 + n2);
  const variance = common * (1 - common) * (1 / n1 + 1 / n2);
  return variance > 0 ? (i / n1 - j / n2) / Math.sqrt(variance) : 0;
}

function boschlooSide(k1: number, n1: number, k2: number, n2: number, side: "less" | "greater") {
  const fisher = (i: number, j: number) =>
    side === "less" ? hypergeometricCdf(i, n1, n2, i + j) : hypergeometricSurvival(i - 1, n1, n2, i + j);
  const statistic = fisher(k1, k2);
  return { statistic, ...largest(n1, n2, (i, j) => fisher(i, j) <= statistic * (1 + 1e-13)) };
}

/** Largest probability over the common share of the tables marked extreme. */
function largest(n1: number, n2: number, extreme: (i: number, j: number) => boolean) {
  const cells: boolean[][] = Array.from({ length: n1 + 1 }, (_, i) =>
    Array.from({ length: n2 + 1 }, (_, j) => extreme(i, j)),
  );
  const probability = (share: number) => {
    const second = Array.from({ length: n2 + 1 }, (_, j) => binomialPmf(j, n2, share));
    let sum = 0;
    for (let i = 0; i <= n1; i++) {
      let row = 0;
      for (let j = 0; j <= n2; j++) if (cells[i]![j]) row += second[j]!;
      sum += row * binomialPmf(i, n1, share);
    }
    return sum;
  };
  const points = 400;
  let best = 0.5;
  let p = probability(best);
  for (let k = 1; k < points; k++) {
    const value = probability(k / points);
    if (value > p) {
      p = value;
      best = k / points;
    }
  }
  const golden = (Math.sqrt(5) - 1) / 2;
  let low = Math.max(0, best - 1 / points);
  let high = Math.min(1, best + 1 / points);
  for (let k = 0; k < 40; k++) {
    const left = high - golden * (high - low);
    const right = low + golden * (high - low);
    if (probability(left) > probability(right)) high = right;
    else low = left;
  }
  const refined = probability((low + high) / 2);
  return refined > p
    ? { p: Math.min(1, refined), nuisance: (low + high) / 2 }
    : { p: Math.min(1, p), nuisance: best };
}
