/**
 * Sums of products in doubled precision (about 32 digits), for normal equations whose condition would eat a
 * double. Values live in pairs of arrays: the number and what its rounding lost (Dekker 1971).
 */
export type DoubledArray = { high: Float64Array; low: Float64Array };

/** Zeros in doubled precision. */
export function doubledZeros(length: number): DoubledArray {
  return { high: new Float64Array(length), low: new Float64Array(length) };
}

const splitter = 134217729;

/** sum += a * b, exactly for doubles a and b. */
export function addProduct(sum: DoubledArray, at: number, a: number, b: number): void {
  const product = a * b;
  const ta = splitter * a;
  const ah = ta - (ta - a);
  const al = a - ah;
  const tb = splitter * b;
  const bh = tb - (tb - b);
  const bl = b - bh;
  const rest = ah * bh - product + ah * bl + al * bh + al * bl;
  addPair(sum, at, product, rest);
}

/** sum += high + low. */
export function addPair(sum: DoubledArray, at: number, high: number, low: number): void {
  const s = sum.high[at]!;
  const t = s + high;
  const u = t - s;
  const e = s - (t - u) + (high - u) + sum.low[at]! + low;
  const h = t + e;
  sum.high[at] = h;
  sum.low[at] = e - (h - t);
}

/** A single number in doubled precision. */
export type Doubled = readonly [high: number, low: number];

/** a + b. */
export function plus(a: Doubled, b: Doubled): Doubled {
  const t = a[0] + b[0];
  const u = t - a[0];
  const e = a[0] - (t - u) + (b[0] - u) + a[1] + b[1];
  const h = t + e;
  return [h, e - (h - t)];
}

/** a - b. */
export function minus(a: Doubled, b: Doubled): Doubled {
  return plus(a, [-b[0], -b[1]]);
}

/** a * b. */
export function times(a: Doubled, b: Doubled): Doubled {
  const product = a[0] * b[0];
  const ta = splitter * a[0];
  const ah = ta - (ta - a[0]);
  const al = a[0] - ah;
  const tb = splitter * b[0];
  const bh = tb - (tb - b[0]);
  const bl = b[0] - bh;
  const e = ah * bh - product + ah * bl + al * bh + al * bl + a[0] * b[1] + a[1] * b[0];
  const h = product + e;
  return [h, e - (h - product)];
}

/** a / b. */
export function over(a: Doubled, b: Doubled): Doubled {
  const q1 = a[0] / b[0];
  const r1 = minus(a, times(b, [q1, 0]));
  const q2 = r1[0] / b[0];
  const r2 = minus(r1, times(b, [q2, 0]));
  const q3 = r2[0] / b[0];
  return plus(plus([q1, 0], [q2, 0]), [q3, 0]);
}

/** Square root of a >= 0. */
export function rootOf(a: Doubled): Doubled {
  if (!(a[0] > 0)) return [0, 0];
  const guess = Math.sqrt(a[0]);
  const rest = minus(a, times([guess, 0], [guess, 0]));
  return plus([guess, 0], [rest[0] / (2 * guess), 0]);
}
