import type { Estimate } from "../numbers/estimate.ts";
import { findRoot } from "../numbers/root.ts";

/** Fisher's exact test of a 2x2 table [[a, b], [c, d]]. */
export type FisherExact = {
  /** Two-sided, by summing the tables that are no more likely than the one seen. */
  p: number | null;
  /** One-sided: a as small, or as large, as seen. */
  pLess: number | null;
  pGreater: number | null;
  /** Mid-p: tables as likely as the one seen count half. */
  midP: number | null;
  midPLess: number | null;
  midPGreater: number | null;
  /** Conditional maximum-likelihood odds ratio with the exact interval. */
  oddsRatio: Estimate;
  /** The same by mid-p, narrower. */
  midPInterval: [number | null, number | null];
};

/**
 * Fisher's exact test with the conditional odds ratio. Tails are summed by ratios of neighbouring tables from
 * the most likely one outward, so a p of 1e-200 keeps its digits. Margins that leave one table only say
 * nothing: p is 1 and the odds ratio null. Agrees with R: `fisher.test`. Counts must be whole and not negative.
 */
export function fisherExact(a: number, b: number, c: number, d: number, level = 0.95): FisherExact {
  const counts = [a, b, c, d];
  const method = "conditional odds ratio, exact interval";
  const n = a + b + c + d;
  if (counts.some((count) => !Number.isInteger(count) || count < 0) || n === 0)
    return {
      p: null,
      pLess: null,
      pGreater: null,
      midP: null,
      midPLess: null,
      midPGreater: null,
      oddsRatio: {
        value: null,
        low: null,
        high: null,
        level,
        n: 0,
        method,
        notes: [n === 0 ? "too_few" : "out_of_range"],
      },
      midPInterval: [null, null],
    };
  const table = new ConditionalTable(a + b, c + d, a + c);
  const tails = table.tails(a, 1);
  const alpha = (1 - level) / 2;
  const one = table.low === table.high;
  const oddsRatio: Estimate = { value: null, low: null, high: null, level, n, method, notes: [] };
  let midPInterval: [number | null, number | null] = [null, null];
  if (one) oddsRatio.notes.push("one_table");
  else {
    const atLow = a === table.low;
    const atHigh = a === table.high;
    if (atLow) oddsRatio.value = 0;
    else if (atHigh) oddsRatio.notes.push("unbounded");
    else oddsRatio.value = solveOdds((log) => table.tails(a, Math.exp(log)).mean - a, 0);
    const lower = (f: (t: Tails) => number) =>
      atLow ? 0 : solveOdds((log) => f(table.tails(a, Math.exp(log))) - alpha, 0);
    const upper = (f: (t: Tails) => number) =>
      atHigh ? null : solveOdds((log) => alpha - f(table.tails(a, Math.exp(log))), 0);
    oddsRatio.low = lower((t) => t.greater);
    oddsRatio.high = upper((t) => t.less);
    midPInterval = [lower((t) => t.greater - t.at / 2), upper((t) => t.less - t.at / 2)];
  }
  const { twoSided, equal } = table.noMoreLikely(a);
  return {
    p: Math.min(1, twoSided),
    pLess: Math.min(1, tails.less),
    pGreater: Math.min(1, tails.greater),
    midP: Math.min(1, twoSided - equal / 2),
    midPLess: Math.min(1, tails.less - tails.at / 2),
    midPGreater: Math.min(1, tails.greater - tails.at / 2),
    oddsRatio,
    midPInterval,
  };
}

/**
 * The conditional distribution of a given all margins, at an odds ratio (Fisher's noncentral hypergeometric):
 * P(a or fewer), P(a or more), P(a), and the mean.
 */
export function conditionalTails(a: number, b: number, c: number, d: number, oddsRatio: number): Tails {
  return new ConditionalTable(a + b, c + d, a + c).tails(a, oddsRatio);
}

type Tails = { less: number; greater: number; at: number; mean: number };

/** Root in the log odds ratio of an increasing function, as an odds ratio; the bracket is grown by doubling. */
function solveOdds(f: (logOdds: number) => number, start: number): number | null {
  const direction = f(start) < 0 ? 1 : -1;
  let inner = start;
  for (let width = 1; width <= 1024; width *= 2) {
    const outer = start + direction * width;
    if (Math.abs(outer) > 700) break;
    if (f(outer) < 0 !== direction > 0) {
      const root = findRoot(f, inner, outer);
      return root === null ? null : Math.exp(root);
    }
    inner = outer;
  }
  return null;
}

/** Tables with given margins: x of `draws` come from `first`, the rest from `second`. */
class ConditionalTable {
  readonly low: number;
  readonly high: number;
  private readonly first: number;
  private readonly second: number;
  private readonly draws: number;

  constructor(first: number, second: number, draws: number) {
    this.first = first;
    this.second = second;
    this.draws = draws;
    this.low = Math.max(0, draws - second);
    this.high = Math.min(draws, first);
  }

  /** P(x + 1) / P(x) at an odds ratio. */
  private ratio(x: number, odds: number): number {
    return (odds * (this.first - x) * (this.draws - x)) / ((x + 1) * (this.second - this.draws + x + 1));
  }

  private mode(odds: number): number {
    let low = this.low;
    let high = this.high;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.ratio(middle, odds) > 1) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Tail probabilities of x, its own probability and the mean, at an odds ratio: tables are walked from the most
   * likely one outward, until their weight cannot matter at x.
   */
  tails(x: number, odds: number): Tails {
    const mode = this.mode(odds);
    let total = 1;
    let less = mode <= x ? 1 : 0;
    let greater = mode >= x ? 1 : 0;
    let at = mode === x ? 1 : 0;
    let mean = mode;
    let weight = 1;
    let atX = x < mode ? 1 : 0;
    for (let i = mode - 1; i >= this.low; i--) {
      weight /= this.ratio(i, odds);
      if (i === x) {
        at = weight;
        atX = weight;
      }
      total += weight;
      mean += weight * i;
      if (i <= x) less += weight;
      if (i >= x) greater += weight;
      if (weight === 0 || (i < x && weight < 1e-20 * atX) || (x >= mode && weight < 1e-22)) break;
    }
    weight = 1;
    atX = 1;
    for (let i = mode + 1; i <= this.high; i++) {
      weight *= this.ratio(i - 1, odds);
      if (i === x) {
        at = weight;
        atX = weight;
      }
      total += weight;
      mean += weight * i;
      if (i <= x) less += weight;
      if (i >= x) greater += weight;
      if (weight === 0 || (i > x && x > mode && weight < 1e-20 * atX) || (x <= mode && weight < 1e-22)) break;
    }
    return { less: less / total, greater: greater / total, at: at / total, mean: mean / total };
  }

  /** Probability, at odds 1, of tables no more likely than x; and of those just as likely. */
  noMoreLikely(x: number): { twoSided: number; equal: number } {
    const mode = this.mode(1);
    const weights: [number, number][] = [[mode, 1]];
    const sides = [
      { from: mode - 1, to: this.low - 1, by: -1 },
      { from: mode + 1, to: this.high + 1, by: 1 },
    ];
    let own = x === mode ? 1 : 0;
    for (const { from, to, by } of sides) {
      let weight = 1;
      for (let i = from; i !== to; i += by) {
        weight *= by < 0 ? 1 / this.ratio(i, 1) : this.ratio(i - 1, 1);
        if (i === x) own = weight;
        weights.push([i, weight]);
        if (weight < 1e-320) break;
      }
    }
    let total = 0;
    let twoSided = 0;
    let equal = 0;
    for (const [, weight] of weights) {
      total += weight;
      if (weight <= own * (1 + 1e-7)) {
        twoSided += weight;
        if (weight >= own * (1 - 1e-7)) equal += weight;
      }
    }
    return { twoSided: twoSided / total, equal: equal / total };
  }
}
