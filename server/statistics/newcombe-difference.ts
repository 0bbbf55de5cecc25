import { cannotSay, type Estimate, estimate, usualLevel } from "./estimate.ts";
import { wilsonInterval } from "./proportion-interval.ts";

const method = "difference of shares, Newcombe";

/**
 * Difference of two independent shares k1/n1 - k2/n2 with Newcombe's hybrid score interval (1998, method 10).
 * n of the result is n1 + n2.
 */
export function newcombeDifference(
  k1: number,
  n1: number,
  k2: number,
  n2: number,
  level = usualLevel,
): Estimate {
  if (k1 < 0 || k1 > n1 || k2 < 0 || k2 > n2)
    throw new RangeError(`invalid shares: ${k1}/${n1}, ${k2}/${n2}`);
  const first = wilsonInterval(k1, n1, level);
  const second = wilsonInterval(k2, n2, level);
  if (first === null || second === null) return cannotSay(n1 + n2, method, "zero_denominator", level);
  const p1 = k1 / n1;
  const p2 = k2 / n2;
  const low = p1 - p2 - Math.hypot(p1 - first.low, second.high - p2);
  const high = p1 - p2 + Math.hypot(first.high - p1, p2 - second.low);
  return estimate(p1 - p2, Math.max(-1, low), Math.min(1, high), { n: n1 + n2, level, method });
}
