import { studentTUpperQuantile } from "../distributions/student-t.ts";
import { cannotSay, checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import type { MeanMoments } from "../numbers/moments.ts";

const method = "mean, t";

/** Mean with Student's t interval, from n, mean and m2. */
export function meanInterval({ n, mean, m2 }: MeanMoments, level = usualLevel): Estimate {
  checkLevel(level);
  if (!(n >= 1)) return cannotSay(n, method, "too_few", level);
  if (n < 2) return estimate(mean, null, null, { n, level, method, notes: ["no_interval"] });
  const half = studentTUpperQuantile((1 - level) / 2, n - 1) * Math.sqrt(Math.max(0, m2) / (n - 1) / n);
  return estimate(mean, mean - half, mean + half, { n, level, method });
}
