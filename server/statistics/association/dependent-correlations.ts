import { normalSurvival } from "../distributions/normal.ts";
import { studentTTwoSided } from "../distributions/student-t.ts";
import { cannotSay, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import { fisherZInterval } from "./fisher-z.ts";

const inside = (...values: number[]) => values.every((r) => Math.abs(r) < 1);
const twoSided = (z: number) => Math.min(1, 2 * normalSurvival(Math.abs(z)));

/** Determinant of the 3 x 3 correlation matrix. */
const determinant = (a: number, b: number, c: number) => 1 - a * a - b * b - c * c + 2 * a * b * c;

/**
 * Williams' t test (1959) that two predictors correlate equally with one criterion: r12 and r13 share
 * variable 1, r23 is the correlation between the predictors. null where it is undefined.
 */
export function williamsTest(
  r12: number,
  r13: number,
  r23: number,
  n: number,
): { t: number; df: number; p: number } | null {
  if (!(n > 3) || !inside(r12, r13, r23)) return null;
  const mean = (r12 + r13) / 2;
  const below = ((2 * (n - 1)) / (n - 3)) * determinant(r12, r13, r23) + mean * mean * (1 - r23) ** 3;
  if (!(below > 0)) return null;
  const t = (r12 - r13) * Math.sqrt(((n - 1) * (1 + r23)) / below);
  return { t, df: n - 3, p: studentTTwoSided(t, n - 3) };
}

/**
 * Steiger's Z (1980) for two predictors and one criterion, with the average correlation of the covariance term
 * taken back from the mean Fisher z (Hittner, May & Silver 2003).
 */
export function steigerOverlapTest(
  r12: number,
  r13: number,
  r23: number,
  n: number,
): { z: number; p: number } | null {
  if (!(n > 3) || !inside(r12, r13, r23)) return null;
  const r = Math.tanh((Math.atanh(r12) + Math.atanh(r13)) / 2);
  const square = r * r;
  const covariance =
    (r23 * (1 - 2 * square) - 0.5 * square * (1 - 2 * square - r23 * r23)) / (1 - square) ** 2;
  if (!(covariance < 1)) return null;
  const z = ((Math.atanh(r12) - Math.atanh(r13)) * Math.sqrt(n - 3)) / Math.sqrt(2 - 2 * covariance);
  return Number.isFinite(z) ? { z, p: twoSided(z) } : null;
}

/**
 * Steiger's Z (1980) for two correlations of four variables measured on the same n persons, r12 against r34,
 * with the plain mean of both in the covariance term (as psych::r.test).
 */
export function steigerFourVariablesTest(
  r: { r12: number; r34: number; r13: number; r14: number; r23: number; r24: number },
  n: number,
): { z: number; p: number } | null {
  const { r12, r34, r13, r14, r23, r24 } = r;
  if (!(n > 3) || !inside(r12, r34, r13, r14, r23, r24)) return null;
  const m = (r12 + r34) / 2;
  const psi =
    0.5 *
    ((r13 - m * r23) * (r24 - r23 * m) +
      (r14 - r13 * m) * (r23 - m * r13) +
      (r13 - r14 * m) * (r24 - m * r14) +
      (r14 - m * r24) * (r23 - r24 * m));
  const covariance = psi / (1 - m * m) ** 2;
  if (!(covariance < 1)) return null;
  const z = ((Math.atanh(r12) - Math.atanh(r34)) * Math.sqrt(n - 3)) / Math.sqrt(2 * (1 - covariance));
  return Number.isFinite(z) ? { z, p: twoSided(z) } : null;
}

function zou(r1: number, r2: number, dependence: number, n: number, level: number, method: string): Estimate {
  const about = { n, level, method };
  const first = fisherZInterval(r1, n, level);
  const second = fisherZInterval(r2, n, level);
  if (first === null || second === null) {
    return estimate(r1 - r2, null, null, { ...about, notes: ["no_interval"] });
  }
  const reach = (a: number, b: number) => Math.sqrt(Math.max(0, a * a + b * b - 2 * dependence * a * b));
  return estimate(
    r1 - r2,
    r1 - r2 - reach(r1 - first.low, second.high - r2),
    r1 - r2 + reach(first.high - r1, r2 - second.low),
    about,
  );
}

/** Correlation of the sampling errors of r12 and r13, which share variable 1 (Olkin & Siotani 1976). */
export const overlapDependence = (r12: number, r13: number, r23: number): number =>
  ((r23 - 0.5 * r12 * r13) * (1 - r12 * r12 - r13 * r13 - r23 * r23) + r23 ** 3) /
  ((1 - r12 * r12) * (1 - r13 * r13));

/** Difference r12 - r13 of two predictors' correlations with one criterion, with Zou's interval (2007). */
export function overlapDifference(
  r12: number,
  r13: number,
  r23: number,
  n: number,
  level = usualLevel,
): Estimate {
  const method = "difference of dependent correlations, Zou";
  if (n < 2) return cannotSay(n, method, "too_few", level);
  if (!inside(r12, r13)) return estimate(r12 - r13, null, null, { n, level, method, notes: ["no_interval"] });
  return zou(r12, r13, overlapDependence(r12, r13, r23), n, level, method);
}
