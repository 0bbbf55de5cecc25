import { findIncreasingRoot } from "../numbers/root.ts";
import { deviance, poissonTerm, stirlingError } from "./gamma-function.ts";

/** Regularized incomplete gamma functions P(a, x) and Q(a, x), each with its own relative precision. */
export function incompleteGamma(a: number, x: number): { lower: number; upper: number } {
  if (!(a > 0)) throw new RangeError(`invalid gamma shape: ${a}`);
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  const term = poissonTerm(a, x);
  if (x < a + 1) {
    let part = 1;
    let sum = 1;
    for (let k = 1; k < 1e7; k++) {
      part *= x / (a + k);
      sum += part;
      if (part < sum * 1e-17) break;
    }
    const lower = term * sum;
    return { lower, upper: 1 - lower };
  }
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let h = d;
  for (let k = 1; k < 1e7; k++) {
    const factor = -k * (k - a);
    b += 2;
    d = factor * d + b;
    if (Math.abs(d) < tiny) d = tiny;
    c = b + factor / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    const change = d * c;
    h *= change;
    if (Math.abs(change - 1) < 2e-16) break;
  }
  const upper = term * a * h;
  return { lower: 1 - upper, upper };
}

/** Density of the gamma distribution with the given shape and scale. */
export function gammaPdf(x: number, shape: number, scale = 1): number {
  if (x < 0) return 0;
  if (x === 0) return shape < 1 ? Infinity : shape === 1 ? 1 / scale : 0;
  const z = x / scale;
  return (
    (Math.exp(-stirlingError(shape) - deviance(shape, z)) * shape) /
    (z * Math.sqrt(2 * Math.PI * shape) * scale)
  );
}

/** P(X <= x) for the gamma distribution with the given shape and scale. */
export function gammaCdf(x: number, shape: number, scale = 1): number {
  return incompleteGamma(shape, x / scale).lower;
}

/** P(X > x). */
export function gammaSurvival(x: number, shape: number, scale = 1): number {
  return incompleteGamma(shape, x / scale).upper;
}

function solve(p: number, shape: number, useLower: boolean): number {
  const target = Math.log(p);
  const gap = (u: number) => {
    const found = incompleteGamma(shape, Math.exp(u));
    const log = Math.max(Math.log(useLower ? found.lower : found.upper), -1e6);
    return useLower ? log - target : target - log;
  };
  return Math.exp(findIncreasingRoot(gap, Math.log(shape), Math.min(1, 1 / Math.sqrt(shape)), -745, 709));
}

/** x with P(X <= x) = p. */
export function gammaQuantile(p: number, shape: number, scale = 1): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`invalid p: ${p}`);
  if (p === 0) return 0;
  if (p === 1) return Infinity;
  return scale * (p <= 0.5 ? solve(p, shape, true) : solve(1 - p, shape, false));
}

/** x with P(X > x) = q. */
export function gammaUpperQuantile(q: number, shape: number, scale = 1): number {
  if (!(q >= 0 && q <= 1)) throw new RangeError(`invalid q: ${q}`);
  if (q === 1) return 0;
  if (q === 0) return Infinity;
  return scale * (q <= 0.5 ? solve(q, shape, false) : solve(1 - q, shape, true));
}
