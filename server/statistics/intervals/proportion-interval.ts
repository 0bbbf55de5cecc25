import { normalQuantile } from "../distributions/normal.ts";
import { cannotSay, checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";

const method = "proportion, Wilson";

/** Wilson's score interval of k hits in n, or null without data. */
export function wilsonInterval(
  k: number,
  n: number,
  level = usualLevel,
): { low: number; high: number } | null {
  checkLevel(level);
  if (!(n > 0) || !(k >= 0 && k <= n)) return null;
  const z2 = normalQuantile(0.5 + level / 2) ** 2;
  const p = k / n;
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = Math.sqrt(z2 * ((k * (n - k)) / n + z2 / 4)) / (n + z2);
  return {
    low: k === 0 ? 0 : Math.max(0, centre - half),
    high: k === n ? 1 : Math.min(1, centre + half),
  };
}

/** Share k / n with Wilson's interval (1927). */
export function proportionInterval(k: number, n: number, level = usualLevel): Estimate {
  if (k < 0 || k > n) throw new RangeError(`invalid proportion: ${k} of ${n}`);
  const interval = wilsonInterval(k, n, level);
  if (interval === null) return cannotSay(n, method, "zero_denominator", level);
  return estimate(k / n, interval.low, interval.high, { n, level, method });
}
