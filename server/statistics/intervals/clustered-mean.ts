import { type Estimate, usualLevel } from "../numbers/estimate.ts";
import { type ExactSum, ratioOfIntegers, wholeSum } from "../numbers/integer-sums.ts";
import { meanMoments } from "../numbers/moments.ts";
import { meanInterval } from "./mean-interval.ts";
import { type SkewedMoments, skewedMeanInterval } from "./skewed-mean.ts";

/**
 * Exact integer sums over people, where a person has m rows whose values (scaled to integers) add up to s:
 * `sumMS` is the sum over people of m * s, and so on.
 */
type ClusteredSums = {
  people: ExactSum;
  /** Sum of m. */
  rows: ExactSum;
  /** Sum of s. */
  sum: ExactSum;
  sumMM: ExactSum;
  sumMS: ExactSum;
  sumSS: ExactSum;
  /** Sums of third order, for a mean of something skewed. */
  cubes?: { sumMMM: ExactSum; sumMMS: ExactSum; sumMSS: ExactSum; sumSSS: ExactSum };
  scale?: number;
};

/**
 * Moments of a mean over rows in units of people: n is the number of people, mean the mean of all rows, m2 and m3
 * those of each person's share in its error, m * (s / m - mean) * people / rows (a ratio of sums, linearised). Every
 * function of the moments of independent values (Student's t, Welch, Fieller) is then clustered by person. With
 * one row a person they are the moments of the rows; doubling every row changes nothing. m3 is 0 without cubes.
 */
export function clusteredMoments(sums: ClusteredSums): SkewedMoments {
  const n = wholeSum(sums.people, "people");
  const rows = wholeSum(sums.rows, "rows");
  const sum = wholeSum(sums.sum, "sum");
  if (n <= 0n || rows <= 0n) return { n: 0, mean: 0, m2: 0, m3: 0 };
  const scale = sums.scale ?? 1;
  const [mm, ms, ss] = [
    wholeSum(sums.sumMM, "sumMM"),
    wholeSum(sums.sumMS, "sumMS"),
    wholeSum(sums.sumSS, "sumSS"),
  ];
  const squares = (rows * rows * ss - 2n * rows * sum * ms + sum * sum * mm) * n * n;
  const m3 = sums.cubes === undefined ? 0 : cubed(sums.cubes, n, rows, sum) / scale ** 3;
  return {
    n: Number(n),
    mean: ratioOfIntegers(sum, rows) / scale,
    m2: squares <= 0n ? 0 : ratioOfIntegers(squares, rows ** 4n) / (scale * scale),
    m3,
  };
}

function cubed(cubes: NonNullable<ClusteredSums["cubes"]>, n: bigint, rows: bigint, sum: bigint): number {
  const total =
    rows ** 3n * wholeSum(cubes.sumSSS, "sumSSS") -
    3n * rows * rows * sum * wholeSum(cubes.sumMSS, "sumMSS") +
    3n * rows * sum * sum * wholeSum(cubes.sumMMS, "sumMMS") -
    sum ** 3n * wholeSum(cubes.sumMMM, "sumMMM");
  return ratioOfIntegers(total * n ** 3n, rows ** 6n);
}

/** The same moments from values; rows of a person share a value of `person`. Missing values (NaN) are left out. */
export function clusteredMomentsOf(
  values: ArrayLike<number>,
  person: ArrayLike<number | string>,
): SkewedMoments {
  if (person.length !== values.length) throw new RangeError(`invalid person length: ${person.length}`);
  const { n: rows, mean } = meanMoments(values);
  const shares = new Map<number | string, number>();
  for (let i = 0; i < values.length; i++)
    if (Number.isFinite(values[i]!))
      shares.set(person[i]!, (shares.get(person[i]!) ?? 0) + values[i]! - mean);
  const n = shares.size;
  let [m2, m3] = [0, 0];
  for (const share of shares.values()) {
    const own = (share * n) / rows;
    m2 += own * own;
    m3 += own ** 3;
  }
  return { n, mean, m2, m3 };
}

/**
 * Mean over rows that repeat people, clustered by person (t with people - 1 degrees of freedom); n is people. With
 * sums of third order the interval is widened for skewness as in `skewedMeanInterval`.
 */
export function clusteredMean(sums: ClusteredSums, level = usualLevel): Estimate {
  const moments = clusteredMoments(sums);
  const found = sums.cubes === undefined ? meanInterval(moments, level) : skewedMeanInterval(moments, level);
  return { ...found, method: `${found.method}, by person` };
}
