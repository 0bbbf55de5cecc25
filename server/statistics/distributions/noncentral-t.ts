import { findIncreasingRoot } from "../numbers/root.ts";
import { logGamma } from "./gamma-function.ts";
import { normalLogCdf, normalQuantile } from "./normal.ts";
import { integrateLogConcave } from "./quadrature.ts";
import { studentTCdf, studentTSurvival } from "./student-t.ts";

/**
 * Tail of the noncentral t by quadrature over the scale s = chi / sqrt(df) on the log axis:
 * P(T <= t) is the mean of Phi(t s - delta). A non-negative integrand, so both tails keep their digits.
 */
function tail(t: number, df: number, delta: number, sign: 1 | -1): number {
  if (!(df > 0)) throw new RangeError(`invalid degrees of freedom: ${df}`);
  const constant = (df / 2) * Math.log(df / 2) - logGamma(df / 2) + Math.LN2;
  const g = (u: number) => {
    const s = Math.exp(u);
    return constant + df * u - (df / 2) * s * s + normalLogCdf(sign * (t * s - delta));
  };
  const { logScale, value } = integrateLogConcave(g, -745, 20, 1 / Math.sqrt(2 * df), 0);
  return Math.min(1, Math.exp(logScale) * value);
}

/** P(T <= t) for Student's t with df degrees of freedom and noncentrality delta. */
export function noncentralTCdf(t: number, df: number, delta: number): number {
  if (delta === 0) return studentTCdf(t, df);
  if (t === Infinity) return 1;
  if (t === -Infinity) return 0;
  const lower = tail(t, df, delta, 1);
  return lower < 0.9 ? lower : 1 - tail(t, df, delta, -1);
}

/** P(T > t). */
export function noncentralTSurvival(t: number, df: number, delta: number): number {
  if (delta === 0) return studentTSurvival(t, df);
  if (t === Infinity) return 0;
  if (t === -Infinity) return 1;
  const upper = tail(t, df, delta, -1);
  return upper < 0.9 ? upper : 1 - tail(t, df, delta, 1);
}

/** t with P(T <= t) = p. */
export function noncentralTQuantile(p: number, df: number, delta: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`invalid p: ${p}`);
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;
  const gap = (t: number) =>
    p <= 0.5
      ? Math.max(Math.log(noncentralTCdf(t, df, delta)), -1e6) - Math.log(p)
      : Math.log(1 - p) - Math.max(Math.log(noncentralTSurvival(t, df, delta)), -1e6);
  return findIncreasingRoot(
    gap,
    delta + normalQuantile(Math.min(0.999, Math.max(0.001, p))),
    1,
    -1e300,
    1e300,
  );
}
