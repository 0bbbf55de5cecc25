import { normalCdf, normalQuantile } from "../distributions/normal.ts";
import { studentTUpperQuantile } from "../distributions/student-t.ts";

function check(r: number, alpha: number): void {
  if (!(Math.abs(r) < 1)) throw new RangeError(`invalid r: ${r}`);
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`invalid alpha: ${alpha}`);
}

/**
 * Power of the two-sided t test of a correlation: Fisher's z with its bias term r / (2 (n - 1)) against the t
 * test's own critical r (Cohen 1988; as pwr.r.test). null below four pairs.
 */
export function correlationPower(r: number, n: number, alpha = 0.05): number | null {
  check(r, alpha);
  if (!(n >= 4)) return null;
  const t = studentTUpperQuantile(alpha / 2, n - 2);
  const critical = Math.atanh(Math.sqrt((t * t) / (t * t + n - 2)));
  const size = Math.abs(r);
  const z = Math.atanh(size) + size / (2 * (n - 1));
  const scale = Math.sqrt(n - 3);
  return Math.min(1, normalCdf((z - critical) * scale) + normalCdf((-z - critical) * scale));
}

/** Least whole n at which correlationPower reaches `power`; null for r = 0, which none reaches. */
export function sampleSizeForCorrelation(r: number, power = 0.8, alpha = 0.05): number | null {
  check(r, alpha);
  if (!(power > 0 && power < 1)) throw new RangeError(`invalid power: ${power}`);
  if (power <= alpha) return 4;
  const enough = (n: number) => correlationPower(r, n, alpha)! >= power;
  if (enough(4)) return 4;
  let low = 4;
  let high = 8;
  while (!enough(high)) {
    low = high;
    high *= 2;
    if (high > 1e12) return null;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The simple formula ((z_alpha/2 + z_power) / atanh(r))^2 + 3, rounded up; null for r = 0. */
export function sampleSizeForCorrelationSimple(r: number, power = 0.8, alpha = 0.05): number | null {
  check(r, alpha);
  if (!(power > 0 && power < 1)) throw new RangeError(`invalid power: ${power}`);
  if (r === 0) return null;
  const n = ((normalQuantile(1 - alpha / 2) + normalQuantile(power)) / Math.atanh(Math.abs(r))) ** 2 + 3;
  return Number.isFinite(n) ? Math.ceil(n - 1e-9) : null;
}

/**
 * Smallest |r| that n pairs tell apart from 0 with `power`: the root of correlationPower (as pwr.r.test solves for r);
 * null below four pairs.
 */
export function detectableCorrelation(n: number, power = 0.8, alpha = 0.05): number | null {
  if (!(power > alpha && power < 1)) throw new RangeError(`invalid power: ${power}`);
  if (!(n >= 4)) return null;
  let [low, high] = [0, 1];
  // 60 halvings of (0, 1) leave no double between the ends
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (correlationPower(middle, n, alpha)! >= power) high = middle;
    else low = middle;
  }
  return high;
}
