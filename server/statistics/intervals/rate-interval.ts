import { gammaQuantile, gammaUpperQuantile } from "../distributions/gamma.ts";
import { cannotSay, checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";

const method = "rate, exact Poisson (Garwood)";

/**
 * Events per unit of exposure with Garwood's exact Poisson interval (1936).
 * @param events count of events (n of the result is the same count).
 * @param exposure what they are counted against: person-years, 1,000 characters, interviews.
 */
export function rateInterval(events: number, exposure: number, level = usualLevel): Estimate {
  checkLevel(level);
  if (!(events >= 0)) throw new RangeError(`invalid events: ${events}`);
  if (!(exposure > 0)) return cannotSay(events, method, "zero_denominator", level);
  const tail = (1 - level) / 2;
  const low = events === 0 ? 0 : gammaQuantile(tail, events) / exposure;
  const high = gammaUpperQuantile(tail, events + 1) / exposure;
  return estimate(events / exposure, low, high, { n: events, level, method });
}
