import { normalQuantile } from "../distributions/normal.ts";
import { studentTUpperQuantile } from "../distributions/student-t.ts";
import { checkLevel, usualLevel } from "../numbers/estimate.ts";

/** No sample is larger than this: beyond, there is no answer. */
const MOST = 1e12;

/** Least whole n from `from` on at which `enough` holds; it has to hold from some n on. Null beyond 1e12. */
function least(from: number, enough: (n: number) => boolean): number | null {
  if (enough(from)) return from;
  let low = from;
  let high = from * 2;
  while (!enough(high)) {
    low = high;
    high *= 2;
    if (high > MOST) return null;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Half the width of Wilson's interval of a share p seen in n. */
export function wilsonHalfWidth(p: number, n: number, level = usualLevel): number {
  checkLevel(level);
  if (!(p >= 0 && p <= 1)) throw new RangeError(`invalid share: ${p}`);
  if (!(n > 0)) throw new RangeError(`invalid n: ${n}`);
  const z2 = normalQuantile(0.5 + level / 2) ** 2;
  return Math.sqrt(z2 * (n * p * (1 - p) + z2 / 4)) / (n + z2);
}

/** Least n at which Wilson's interval of a share p is no wider than plus and minus `half`. */
export function sampleSizeForShare(p: number, half: number, level = usualLevel): number | null {
  if (!(half > 0)) return null;
  return least(1, (n) => wilsonHalfWidth(p, n, level) <= half);
}

/**
 * Least n at which Student's t interval of a mean is no wider than plus and minus `wanted`, for the spread that gave
 * plus and minus `half` with n now. Null where n is below 2.
 */
export function sampleSizeForMean(
  n: number,
  half: number,
  wanted: number,
  level = usualLevel,
): number | null {
  checkLevel(level);
  if (!(n >= 2) || !(half >= 0) || !(wanted > 0)) return null;
  const factor = (size: number) => studentTUpperQuantile((1 - level) / 2, size - 1) / Math.sqrt(size);
  const spread = half / factor(n);
  return least(2, (size) => spread * factor(size) <= wanted);
}

/** Least n at which an interval whose width falls as the square root of n is plus and minus `wanted`. */
export function sampleSizeForWidth(n: number, half: number, wanted: number): number | null {
  if (!(n > 0) || !(half >= 0) || !(wanted > 0)) return null;
  const needed = Math.ceil(n * (half / wanted) ** 2 - 1e-9);
  return needed > MOST ? null : Math.max(1, needed);
}
