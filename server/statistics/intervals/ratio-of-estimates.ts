import { cannotSay, type Estimate, estimate } from "../numbers/estimate.ts";

const method = "ratio, from both intervals on the log scale (MOVER)";

/**
 * Ratio a / b of two independent estimates of positive quantities from their own intervals: the variance recovered
 * from each limit on the log scale (Zou & Donner 2008, "Construction of confidence limits about effect measures",
 * section 4). A lower limit of zero or less leaves the ratio without that bound: 0 below, none above.
 */
export function ratioOfEstimates(a: Estimate, b: Estimate): Estimate {
  const about = { n: a.n + b.n, level: a.level, method };
  if (a.value === null || b.value === null) return cannotSay(about.n, method, "undefined_value", a.level);
  if (b.value === 0) return cannotSay(about.n, method, "zero_denominator", a.level);
  const ratio = a.value / b.value;
  if (a.low === null || a.high === null || b.low === null || b.high === null)
    return estimate(ratio, null, null, { ...about, notes: ["no_interval"] });
  if (!(a.value > 0 && b.value > 0)) return estimate(ratio, null, null, { ...about, notes: ["no_interval"] });
  const reach = (one: number, other: number) => Math.exp(Math.hypot(Math.log(one), Math.log(other)));
  const low = a.low > 0 ? ratio / reach(a.value / a.low, b.high / b.value) : 0;
  if (!(b.low > 0)) return estimate(ratio, low, null, { ...about, notes: ["unbounded"] });
  return estimate(ratio, low, ratio * reach(a.high / a.value, b.value / b.low), about);
}
