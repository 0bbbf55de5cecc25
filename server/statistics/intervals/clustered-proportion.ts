import { cannotSay, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import { type ExactSum, ratioOfIntegers, wholeSum } from "../numbers/integer-sums.ts";
import { wilsonInterval } from "./proportion-interval.ts";

const method = "proportion, Wilson, by person";

/** Exact sums over people of their rows m and of the hits k among them. */
export type ClusteredHits = {
  people: ExactSum;
  rows: ExactSum;
  hits: ExactSum;
  sumMM: ExactSum;
  sumMK: ExactSum;
  sumKK: ExactSum;
};

/**
 * Hits and observations of as many independent rows as the rows of people are worth: rows over the design effect (the
 * variance of the share as a ratio of sums over people, against independent rows), never more than people. For every
 * function of k of n; with one row a person they are the hits and rows themselves. Null without rows.
 */
export function effectiveHits(sums: ClusteredHits): { k: number; n: number } | null {
  const people = wholeSum(sums.people, "people");
  const rows = wholeSum(sums.rows, "rows");
  const hits = wholeSum(sums.hits, "hits");
  if (people <= 0n || rows <= 0n) return null;
  if (hits < 0n || hits > rows) throw new RangeError(`invalid proportion: ${hits} of ${rows}`);
  const squares =
    rows * rows * wholeSum(sums.sumKK, "sumKK") -
    2n * rows * hits * wholeSum(sums.sumMK, "sumMK") +
    hits * hits * wholeSum(sums.sumMM, "sumMM");
  const most = Number(people);
  const worth = squares <= 0n ? most : ratioOfIntegers(hits * (rows - hits) * rows * rows, squares);
  // a share of 0 or 1 tells nothing about how alike a person's rows are: people are the unit
  const n = hits === 0n || hits === rows ? most : Math.min(most, worth);
  return { k: n === Number(rows) ? Number(hits) : n * ratioOfIntegers(hits, rows), n };
}

/** Share of hits over rows that repeat people, with Wilson's interval at the effective number of rows; n is people. */
export function clusteredProportion(sums: ClusteredHits, level = usualLevel): Estimate {
  const effective = effectiveHits(sums);
  const people = Number(sums.people);
  if (effective === null) return cannotSay(people, method, "zero_denominator", level);
  const interval = wilsonInterval(Math.min(effective.k, effective.n), effective.n, level)!;
  const share = ratioOfIntegers(wholeSum(sums.hits, "hits"), wholeSum(sums.rows, "rows"));
  return estimate(share, interval.low, interval.high, { n: people, level, method });
}
