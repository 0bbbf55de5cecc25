import { logGamma } from "../distributions/gamma-function.ts";
import { integrate } from "../distributions/quadrature.ts";

/**
 * Gauss' hypergeometric function 2F1(1/2, 1/2; c; 1 - r^2), c > 1: the power series, and where that is slow
 * (r near 0, small c) Euler's integral with t = sin^2.
 */
function hypergeometricHalf(c: number, r: number): number {
  const x = (1 - r) * (1 + r);
  if (x > 0.9 && c < 30) {
    const scale = (2 * Math.exp(logGamma(c) - logGamma(c - 0.5))) / Math.sqrt(Math.PI);
    const f = (angle: number) => {
      // the angle is counted from pi/2, so that the narrow part near it keeps its digits
      const s = Math.sin(angle);
      return s ** (2 * c - 2) / Math.hypot(s, r * Math.cos(angle));
    };
    const edge = Math.min(Math.PI / 4, Math.max(Math.abs(r), 1e-8) * 8);
    return scale * (integrate(f, 0, edge, 1e-15) + integrate(f, edge, Math.PI / 2, 1e-15));
  }
  let term = 1;
  let sum = 1;
  for (let k = 0; k < 100_000; k++) {
    term *= (((k + 0.5) * (k + 0.5)) / ((c + k) * (k + 1))) * x;
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return sum;
}

/**
 * Unbiased estimate of a correlation (Olkin & Pratt 1958): r 2F1(1/2, 1/2; (n-2)/2; 1-r^2); null below five
 * pairs, where it is not defined for every r.
 */
export function olkinPrattR(r: number, n: number): number | null {
  if (!(n >= 5) || !(Math.abs(r) <= 1)) return null;
  return r * hypergeometricHalf((n - 2) / 2, r);
}

/** The usual approximation r (1 + (1 - r^2) / (2 (n - 4))); null below five pairs. */
export function olkinPrattApproximateR(r: number, n: number): number | null {
  if (!(n >= 5) || !(Math.abs(r) <= 1)) return null;
  return r * (1 + (1 - r * r) / (2 * (n - 4)));
}
