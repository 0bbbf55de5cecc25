import { cannotSay, type Estimate, estimate } from "../statistics/estimate.ts";

/**
 * Difference a - b of two independent estimates from their own intervals (MOVER: Zou & Donner 2008). For shares with
 * Wilson's limits it is Newcombe's method 10, for correlations with Fisher's limits Zou's.
 */
export function differenceOfEstimates(a: Estimate, b: Estimate): Estimate {
  const method = "difference, from both intervals (MOVER)";
  const n = a.n + b.n;
  if (a.value === null || b.value === null) return cannotSay(n, method, "undefined_value");
  const difference = a.value - b.value;
  if (a.low === null || a.high === null || b.low === null || b.high === null)
    return estimate(difference, null, null, { n, method, notes: ["no_interval"] });
  const low = difference - Math.hypot(a.value - a.low, b.high - b.value);
  const high = difference + Math.hypot(a.high - a.value, b.value - b.low);
  return estimate(difference, low, high, { n, method });
}
