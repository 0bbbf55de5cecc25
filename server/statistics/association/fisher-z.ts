import { normalQuantile } from "../distributions/normal.ts";
import { studentTUpperQuantile } from "../distributions/student-t.ts";
import { checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";

/**
 * Interval of a correlation on Fisher's z: tanh(atanh(r) +- z * sqrt(factor / (n - 3 - controlled))).
 * @param variance numerator of the variance on the z scale: 1 for Pearson, 1 + r^2/2 for Spearman.
 */
export function fisherZInterval(
  r: number,
  n: number,
  level = usualLevel,
  options: { variance?: number; controlled?: number } = {},
): { low: number; high: number } | null {
  checkLevel(level);
  const df = n - 3 - (options.controlled ?? 0);
  if (!(df > 0) || !(r >= -1 && r <= 1)) return null;
  if (Math.abs(r) === 1) return { low: r, high: r };
  const reach = normalQuantile(0.5 + level / 2) * Math.sqrt((options.variance ?? 1) / df);
  const z = Math.atanh(r);
  return { low: Math.tanh(z - reach), high: Math.tanh(z + reach) };
}

/**
 * Interval of a coefficient within -1..1 from its own standard error, laid on Fisher's z with Student's t, so that it
 * leans away from the nearer bound: tanh(atanh(v) +- t * error / (1 - v^2)). Null without an error or at a bound.
 */
export function fisherZFromError(
  value: number,
  error: number,
  df: number,
  level = usualLevel,
): { low: number; high: number } | null {
  checkLevel(level);
  if (!(error > 1e-12 && Math.abs(value) < 1 && df > 0)) return null;
  const reach = (studentTUpperQuantile((1 - level) / 2, df) * error) / (1 - value * value);
  const z = Math.atanh(value);
  return { low: Math.tanh(z - reach), high: Math.tanh(z + reach) };
}

/** A correlation r from n pairs as an estimate with Fisher's z interval; fewer than four pairs give none. */
export function correlationEstimate(
  r: number,
  n: number,
  level = usualLevel,
  about: { method?: string; variance?: number; controlled?: number; notes?: readonly string[] } = {},
): Estimate {
  const interval = fisherZInterval(r, n, level, about);
  const notes = [...(about.notes ?? [])];
  if (interval === null) notes.push("no_interval");
  else if (Math.abs(r) === 1) notes.push("perfect");
  return estimate(r, interval?.low ?? null, interval?.high ?? null, {
    n,
    level,
    method: about.method ?? "Pearson r, Fisher z",
    notes,
  });
}
