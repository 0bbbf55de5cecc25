import { normalQuantile } from "../distributions/normal.ts";
import { cannotSay, checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import { findRoot } from "../numbers/root.ts";

const method = "ratio of shares, Koopman score";

/** Koopman's score chi-square of the hypothesis p1 = ratio * p2. */
function score(k1: number, n1: number, k2: number, n2: number, ratio: number): number {
  const n = n1 + n2;
  const b = ratio * (n1 + k2) + k1 + n2;
  const c = ratio * (k1 + k2);
  // the smaller root of n p^2 - b p + c = 0, in the form that does not cancel
  const p1 = (2 * c) / (b + Math.sqrt(Math.max(0, b * b - 4 * n * c)));
  return term(k1, n1, Math.min(1, p1)) + term(k2, n2, Math.min(1, p1 / ratio));
}

/** Pearson's term of one group: squared distance over its variance, 0 where both vanish. */
function term(k: number, n: number, p: number): number {
  const distance = k - n * p;
  if (Math.abs(distance) < 1e-12 * n) return 0;
  return (distance * distance) / (n * p * (1 - p));
}

/**
 * Ratio of two independent shares (k1/n1) / (k2/n2), such as an impact ratio, with Koopman's asymptotic score
 * interval (1984), which also stands with zero cells. An end at infinity is null with the note `unbounded`.
 */
export function ratioOfProportions(
  k1: number,
  n1: number,
  k2: number,
  n2: number,
  level = usualLevel,
): Estimate {
  checkLevel(level);
  if (k1 < 0 || k1 > n1 || k2 < 0 || k2 > n2)
    throw new RangeError(`invalid shares: ${k1}/${n1}, ${k2}/${n2}`);
  const n = n1 + n2;
  if (!(n1 > 0 && n2 > 0)) return cannotSay(n, method, "zero_denominator", level);
  if (k2 === 0) return cannotSay(n, method, "zero_denominator", level);
  const limit = normalQuantile(0.5 + level / 2) ** 2;
  const ratio = k1 / n1 / (k2 / n2);
  const gap = (u: number) => Math.min(score(k1, n1, k2, n2, Math.exp(u)), 1e12) - limit;
  const centre = ratio > 0 ? Math.log(ratio) : Math.log(0.5 / n1 / (k2 / n2)) - 20;
  const low = ratio > 0 ? findRoot(gap, -40, centre) : null;
  const high = findRoot(gap, centre, 40);
  return estimate(
    ratio,
    ratio > 0 ? (low === null ? 0 : Math.exp(low)) : 0,
    high === null ? null : Math.exp(high),
    {
      n,
      level,
      method,
      notes: high === null ? ["unbounded"] : [],
    },
  );
}
