import { incompleteBeta } from "./beta.ts";
import { logBinomialTerm } from "./gamma-function.ts";
import { normalQuantile } from "./normal.ts";

/** P(X = k) for X ~ Binomial(n, p). */
export function binomialPmf(k: number, n: number, p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`invalid p: ${p}`);
  if (k < 0 || k > n || !Number.isInteger(k)) return 0;
  return Math.exp(logBinomialTerm(k, n, p, 1 - p));
}

/** P(X <= k). */
export function binomialCdf(k: number, n: number, p: number): number {
  const whole = Math.floor(k);
  if (whole < 0) return 0;
  if (whole >= n) return 1;
  return incompleteBeta(whole + 1, n - whole, p, 1 - p).upper;
}

/** P(X > k). */
export function binomialSurvival(k: number, n: number, p: number): number {
  const whole = Math.floor(k);
  if (whole < 0) return 1;
  if (whole >= n) return 0;
  return incompleteBeta(whole + 1, n - whole, p, 1 - p).lower;
}

/** The smallest k with P(X <= k) >= q. */
export function binomialQuantile(q: number, n: number, p: number): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`invalid q: ${q}`);
  const target = q * (1 - 64 * Number.EPSILON);
  const reached = (k: number) => k >= n || (k >= 0 && binomialCdf(k, n, p) >= target);
  // steps outward from where the normal distribution puts it, doubling, then halving between
  const guess = Math.round(n * p + (q > 0 && q < 1 ? normalQuantile(q) * Math.sqrt(n * p * (1 - p)) : 0));
  let low = Math.max(-1, Math.min(n, guess) - 1);
  let high = Math.max(0, Math.min(n, guess + 1));
  for (let step = 1; low >= 0 && reached(low); step *= 2) {
    high = low;
    low = Math.max(-1, low - step);
  }
  for (let step = 1; !reached(high); step *= 2) {
    low = high;
    high = Math.min(n, high + step);
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (reached(middle)) high = middle;
    else low = middle;
  }
  return high;
}
