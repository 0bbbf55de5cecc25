import { findIncreasingRoot } from "../numbers/root.ts";
import { logBeta, logBinomialTerm } from "./gamma-function.ts";

/** Continued fraction of the incomplete beta function (Didonato & Morris 1992), by modified Lentz. */
function continuedFraction(a: number, b: number, x: number, y: number): number {
  const tiny = 1e-300;
  let h = (a * (a * y - b * x + 1)) / (a + 1);
  if (Math.abs(h) < tiny) h = tiny;
  let c = h;
  let d = 0;
  for (let m = 1; m <= 100_000; m++) {
    const left = a + 2 * m - 1;
    const numerator = (((a + m - 1) / left) * (a + b + m - 1) * m * (b - m) * x * x) / left;
    const term = m + (m * (b - m) * x) / left + ((a + m) * (a * y - b * x + 1 + m * (1 + y))) / (left + 2);
    d = term + numerator * d;
    if (Math.abs(d) < tiny) d = tiny;
    c = term + numerator / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    const change = d * c;
    h *= change;
    if (Math.abs(change - 1) < 2e-16) break;
  }
  return h;
}

/**
 * Regularized incomplete beta function, both tails, each with its own relative precision.
 * @param x and y = 1 - x, given apart so that neither is rounded away.
 */
export function incompleteBeta(a: number, b: number, x: number, y: number): { lower: number; upper: number } {
  if (!(a > 0 && b > 0)) throw new RangeError(`invalid beta parameters: ${a}, ${b}`);
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  const power = Math.exp(logBinomialTerm(a, a + b, x, y) + Math.log((a * b) / (a + b)));
  if ((b + 1) * x < (a + 1) * y) {
    const lower = power / continuedFraction(a, b, x, y);
    return { lower, upper: 1 - lower };
  }
  const upper = power / continuedFraction(b, a, y, x);
  return { lower: 1 - upper, upper };
}

/** Density of Beta(a, b) at x. */
export function betaPdf(x: number, a: number, b: number): number {
  if (x < 0 || x > 1) return 0;
  if (x === 0) return a < 1 ? Infinity : a === 1 ? b : 0;
  if (x === 1) return b < 1 ? Infinity : b === 1 ? a : 0;
  return Math.exp((a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) - logBeta(a, b));
}

/** P(X <= x) for X ~ Beta(a, b). */
export function betaCdf(x: number, a: number, b: number): number {
  return incompleteBeta(a, b, x, 1 - x).lower;
}

/** P(X > x) for X ~ Beta(a, b). */
export function betaSurvival(x: number, a: number, b: number): number {
  return incompleteBeta(a, b, x, 1 - x).upper;
}

/** x and 1 - x where the lower (or upper) tail of Beta(a, b) is p, each with its own precision. */
export function betaQuantileParts(
  p: number,
  a: number,
  b: number,
  tail: "lower" | "upper" = "lower",
): { x: number; y: number } {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`invalid p: ${p}`);
  if (p === (tail === "lower" ? 0 : 1)) return { x: 0, y: 1 };
  if (p === (tail === "lower" ? 1 : 0)) return { x: 1, y: 0 };
  // the smaller tail is matched in logs; the unknown is the logit, so that x and y keep their digits
  const useLower = (tail === "lower") === p <= 0.5;
  const target = Math.log(p <= 0.5 ? p : 1 - p);
  const gap = (u: number) => {
    const e = Math.exp(-Math.abs(u));
    const parts = incompleteBeta(a, b, u < 0 ? e / (1 + e) : 1 / (1 + e), u < 0 ? 1 / (1 + e) : e / (1 + e));
    const tailLog = Math.max(Math.log(useLower ? parts.lower : parts.upper), -1e6);
    return useLower ? tailLog - target : target - tailLog;
  };
  const u = findIncreasingRoot(gap, Math.log(a / b), 1, -708, 708);
  const e = Math.exp(-Math.abs(u));
  return u < 0 ? { x: e / (1 + e), y: 1 / (1 + e) } : { x: 1 / (1 + e), y: e / (1 + e) };
}

/** x with P(X <= x) = p for X ~ Beta(a, b). */
export function betaQuantile(p: number, a: number, b: number): number {
  return betaQuantileParts(p, a, b).x;
}

/** x with P(X > x) = q for X ~ Beta(a, b). */
export function betaUpperQuantile(q: number, a: number, b: number): number {
  return betaQuantileParts(q, a, b, "upper").x;
}
