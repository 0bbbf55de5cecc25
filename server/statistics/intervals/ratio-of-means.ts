import { studentTUpperQuantile } from "../distributions/student-t.ts";
import { cannotSay, checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import type { MeanMoments } from "../numbers/moments.ts";
import { welchError } from "./welch-difference.ts";

const method = "ratio of means, Fieller";

/**
 * Ratio of two independent means a / b with Fieller's interval (1954), unequal variances and Welch's degrees of
 * freedom. Where the denominator is not told from zero the interval is unbounded: null with a note.
 */
export function ratioOfMeans(a: MeanMoments, b: MeanMoments, level = usualLevel): Estimate {
  checkLevel(level);
  const n = a.n + b.n;
  if (a.n < 1 || b.n < 1) return cannotSay(n, method, "too_few", level);
  if (b.mean === 0) return cannotSay(n, method, "zero_denominator", level);
  const ratio = a.mean / b.mean;
  const about = { n, level, method };
  if (a.n < 2 || b.n < 2) return estimate(ratio, null, null, { ...about, notes: ["no_interval"] });
  const va = Math.max(0, a.m2) / (a.n - 1) / a.n;
  const vb = Math.max(0, b.m2) / (b.n - 1) / b.n;
  if (va + vb === 0) return estimate(ratio, ratio, ratio, about);
  const scaled = welchError(a, { ...b, m2: b.m2 * ratio * ratio, mean: 0 });
  const t = studentTUpperQuantile((1 - level) / 2, scaled?.df ?? n - 2);
  const g = (t * t * vb) / (b.mean * b.mean);
  if (!(g < 1)) return estimate(ratio, null, null, { ...about, notes: ["unbounded"] });
  const half = (t / Math.abs(b.mean)) * Math.sqrt((1 - g) * va + ratio * ratio * vb);
  return estimate(ratio, (ratio - half) / (1 - g), (ratio + half) / (1 - g), about);
}
