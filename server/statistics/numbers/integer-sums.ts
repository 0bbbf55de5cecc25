import type { CorrelationMoments } from "../association/correlation-moments.ts";
import type { MeanMoments } from "./moments.ts";

/** A sum of integers, exact: a bigint, or a number that holds an integer. */
export type ExactSum = number | bigint;

/** The sum as a bigint; throws for a number that holds no integer. */
export function wholeSum(value: ExactSum, name: string): bigint {
  if (typeof value === "bigint") return value;
  if (!Number.isInteger(value)) throw new RangeError(`invalid ${name}: ${value}`);
  return BigInt(value);
}

const isSafe = (value: bigint) => -(2n ** 53n) <= value && value <= 2n ** 53n;

/** numerator / denominator rounded once to the nearest double, for integers of any size. */
export function ratioOfIntegers(numerator: bigint, denominator: bigint): number {
  // doubles hold both: one division, correctly rounded
  if (isSafe(numerator) && isSafe(denominator)) return Number(numerator) / Number(denominator);
  if (numerator < 0n) return -ratioOfIntegers(-numerator, denominator);
  const size = (value: bigint) => (value < 0n ? -value : value).toString(2).length;
  // the quotient is given at least 64 significant bits before it is rounded
  const shift = Math.max(0, 64 + size(denominator) - size(numerator));
  const quotient = (numerator << BigInt(shift)) / denominator;
  // what the division left over keeps a half from being taken for an exact half
  const isExact = quotient * denominator === numerator << BigInt(shift);
  return Number(isExact ? quotient : quotient | 1n) / 2 ** shift;
}

/**
 * Moments from exact integer sums: n, sum of x and sum of x squared, where x is a value scaled by `scale` to an
 * integer (a score with two decimals has scale 100). Exact integer arithmetic, so nothing cancels.
 */
export function momentsFromIntegerSums(sums: {
  n: ExactSum;
  sumX: ExactSum;
  sumXX: ExactSum;
  scale?: number;
}): MeanMoments {
  const n = wholeSum(sums.n, "n");
  const scale = sums.scale ?? 1;
  if (n <= 0n) return { n: 0, mean: 0, m2: 0 };
  const x = wholeSum(sums.sumX, "sumX");
  const m2 = n * wholeSum(sums.sumXX, "sumXX") - x * x;
  return {
    n: Number(n),
    mean: ratioOfIntegers(x, n) / scale,
    m2: m2 <= 0n ? 0 : ratioOfIntegers(m2, n) / (scale * scale),
  };
}

/** Correlation moments from exact integer sums of two scaled variables over the same pairs. */
export function correlationMomentsFromIntegerSums(sums: {
  n: ExactSum;
  sumX: ExactSum;
  sumY: ExactSum;
  sumXX: ExactSum;
  sumYY: ExactSum;
  sumXY: ExactSum;
  scaleX?: number;
  scaleY?: number;
}): CorrelationMoments {
  const n = wholeSum(sums.n, "n");
  if (n <= 0n) return { n: 0, meanX: 0, meanY: 0, m2X: 0, m2Y: 0, cXY: 0 };
  const scaleX = sums.scaleX ?? 1;
  const scaleY = sums.scaleY ?? 1;
  const x = momentsFromIntegerSums({ n, sumX: sums.sumX, sumXX: sums.sumXX, scale: scaleX });
  const y = momentsFromIntegerSums({ n, sumX: sums.sumY, sumXX: sums.sumYY, scale: scaleY });
  const c = n * wholeSum(sums.sumXY, "sumXY") - wholeSum(sums.sumX, "sumX") * wholeSum(sums.sumY, "sumY");
  return {
    n: x.n,
    meanX: x.mean,
    meanY: y.mean,
    m2X: x.m2,
    m2Y: y.m2,
    cXY: ratioOfIntegers(c, n) / (scaleX * scaleY),
  };
}
