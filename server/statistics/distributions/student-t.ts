import { findIncreasingRoot } from "../numbers/root.ts";
import { incompleteBeta } from "./beta.ts";
import { logBeta } from "./gamma-function.ts";
import { normalCdf, normalPdf, normalQuantile, normalUpperQuantile } from "./normal.ts";

/** P(T > t) for t >= 0 and P(0 < T < t), each with its own precision. */
function upperParts(t: number, df: number): { tail: number; centre: number } {
  if (!(df > 0)) throw new RangeError(`invalid degrees of freedom: ${df}`);
  if (t === Infinity) return { tail: 0, centre: 0.5 };
  if (df === Infinity) return { tail: normalCdf(-t), centre: 0.5 - normalCdf(-t) };
  const root = t / Math.sqrt(df);
  if (root > 1e30) {
    const log = -df * Math.log(root) - Math.log(df / 2) - logBeta(df / 2, 0.5);
    return { tail: 0.5 * Math.exp(log), centre: 0.5 };
  }
  const ratio = root * root;
  const { lower, upper } = incompleteBeta(df / 2, 0.5, 1 / (1 + ratio), ratio / (1 + ratio));
  return { tail: 0.5 * lower, centre: 0.5 * upper };
}

/** Density of Student's t with df degrees of freedom (real numbers and Infinity allowed). */
export function studentTPdf(t: number, df: number): number {
  if (df === Infinity) return normalPdf(t);
  return Math.exp(-((df + 1) / 2) * Math.log1p((t / df) * t) - 0.5 * Math.log(df) - logBeta(df / 2, 0.5));
}

/** P(T <= t). */
export function studentTCdf(t: number, df: number): number {
  return studentTSurvival(-t, df);
}

/** P(T > t). */
export function studentTSurvival(t: number, df: number): number {
  const { tail } = upperParts(Math.abs(t), df);
  return t >= 0 ? tail : 1 - tail;
}

/** P(|T| >= |t|): the two-sided p value. */
export function studentTTwoSided(t: number, df: number): number {
  return Math.min(1, 2 * upperParts(Math.abs(t), df).tail);
}

/** t with P(T > t) = q. */
export function studentTUpperQuantile(q: number, df: number): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`invalid q: ${q}`);
  if (!(df > 0)) throw new RangeError(`invalid degrees of freedom: ${df}`);
  if (q === 0.5) return 0;
  if (q === 0) return Infinity;
  if (q === 1) return -Infinity;
  if (df === Infinity) return normalUpperQuantile(q);
  if (q > 0.5) return -positiveQuantile(1 - q, q - 0.5, df);
  return positiveQuantile(q, 0.5 - q, df);
}

/** t with P(T <= t) = p. */
export function studentTQuantile(p: number, df: number): number {
  return -studentTUpperQuantile(p, df);
}

function positiveQuantile(tail: number, centre: number, df: number): number {
  const logTail = Math.log(tail);
  const logCentre = Math.log(centre);
  const gap = (u: number) => {
    const found = upperParts(Math.exp(u), df);
    return tail < 0.25
      ? logTail - Math.max(Math.log(found.tail), -1e6)
      : Math.max(Math.log(found.centre), -1e6) - logCentre;
  };
  const start = Math.log(Math.max(1e-300, -normalQuantile(Math.min(tail, 0.5 - 1e-17))));
  return Math.exp(findIncreasingRoot(gap, Number.isFinite(start) ? start : -30, 0.1, -700, 709));
}
