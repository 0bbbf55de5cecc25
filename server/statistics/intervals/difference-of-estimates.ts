import { cannotSay, type Estimate, estimate } from "../numbers/estimate.ts";

/**
 * Difference a - b of two independent estimates from their own intervals, which need not be symmetric (Zou & Donner
 * 2008, MOVER): of Wilson's intervals it is Newcombe's, of Fisher's Zou's. n is the sum of both; the levels are equal.
 * @param bounds what the difference cannot leave, such as [-1, 1] for shares.
 */
export function differenceOfEstimates(
  a: Estimate,
  b: Estimate,
  method: string,
  bounds: readonly [number, number] = [-Infinity, Infinity],
): Estimate {
  if (a.level !== b.level) throw new RangeError(`invalid levels: ${a.level}, ${b.level}`);
  const about = { n: a.n + b.n, level: a.level, method };
  if (a.value === null || b.value === null)
    return cannotSay(about.n, method, a.value === null ? a.notes : b.notes, a.level);
  const difference = a.value - b.value;
  if (a.low === null || a.high === null || b.low === null || b.high === null)
    return estimate(difference, null, null, { ...about, notes: ["no_interval"] });
  const low = difference - Math.hypot(a.value - a.low, b.high - b.value);
  const high = difference + Math.hypot(a.high - a.value, b.value - b.low);
  return estimate(difference, Math.max(bounds[0], low), Math.min(bounds[1], high), about);
}
