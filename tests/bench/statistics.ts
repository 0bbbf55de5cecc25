import { raterSeverity } from "../../server/statistics/agreement/rater-severity.ts";
import { bootstrapCorrelation } from "../../server/statistics/association/bootstrap-correlation.ts";
import { kendall } from "../../server/statistics/association/kendall.ts";
import { spearman } from "../../server/statistics/association/spearman.ts";
import { correlationMatrix, covarianceMoments } from "../../server/statistics/numbers/covariance.ts";
import { normalRandom, seededRandom } from "../../server/statistics/numbers/random.ts";
import { randomEffects } from "../../server/statistics/pooling/random-effects.ts";
import { relativeWeights } from "../../server/statistics/regression/relative-weights.ts";
import { bootstrapGains } from "../../server/statistics/resampling/bootstrap-gain.ts";
import { ordinalItemBias } from "../../server/statistics/selection/item-bias-ordinal.ts";
import type { Bench } from "./main.ts";

/** Milliseconds of the best of a few runs, after one to warm up. */
function best(runs: number, work: () => unknown): number {
  work();
  let least = Infinity;
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    work();
    least = Math.min(least, performance.now() - start);
  }
  return least;
}

function pair(n: number): { x: Float64Array; y: Float64Array } {
  const random = normalRandom(seededRandom(n));
  const x = Float64Array.from({ length: n }, random);
  return { x, y: x.map((value) => 0.3 * value + random()) };
}

function timed(name: string, limit: number, work: () => () => unknown, runs = 3): Bench {
  return {
    name,
    target: `< ${limit} ms`,
    run: async () => {
      const took = best(runs, work());
      return { figure: `${took.toFixed(1)} ms`, ok: took < limit };
    },
  };
}

export const benches: Bench[] = [
  timed("BCa bootstrap of r, n = 2,000, 10,000 replicates", 1000, () => {
    const { x, y } = pair(2000);
    return () => bootstrapCorrelation(x, y, { seed: 1, replicates: 10_000 });
  }),
  timed("Spearman, n = 1,000,000", 1000, () => {
    const { x, y } = pair(1_000_000);
    return () => spearman(x, y);
  }),
  timed("Kendall with its asymptotic interval, n = 100,000", 1000, () => {
    const { x, y } = pair(100_000);
    return () => kendall(x, y);
  }),
  timed(
    "REML over 160 studies",
    10,
    () => {
      const random = normalRandom(seededRandom(160));
      const variances = Array.from({ length: 160 }, (_, i) => 1 / (10 + 2 * i));
      const effects = variances.map((variance) => 0.2 + 0.15 * random() + Math.sqrt(variance) * random());
      return () => randomEffects(effects, variances);
    },
    20,
  ),
  timed("gains in R squared of two predictors, n = 2,000, 2,000 replicates, BCa", 60, () => {
    const { x, y } = pair(2000);
    const random = normalRandom(seededRandom(3));
    const other = x.map((value) => 0.5 * value + random());
    return () => bootstrapGains(y, x, other, { seed: 1 });
  }),
  timed("relative weights of 3 items, 5,000 responses, 2,000 replicates, BCa", 150, () => {
    const random = seededRandom(4);
    const patterns = Array.from({ length: 625 }, (_, index) => ({
      values: [0, 1, 2, 3].map((item) => 1 + (Math.floor(index / 5 ** item) % 5)),
      count: 1 + Math.floor(15 * random()),
    }));
    return () => relativeWeights(patterns, 3);
  }),
  timed("severity of 40 raters, 40,000 ratings", 150, () => {
    const random = seededRandom(5);
    const people = Array.from({ length: 40_000 }, (_, index) => index >> 1);
    const raters = people.map(() => Math.floor(40 * random()));
    const ratings = people.map((person, index) => (person % 7) + raters[index]! / 20 + 3 * random());
    return () => raterSeverity(people, raters, ratings);
  }),
  timed("bias of a question in two groups, 10,000 answers, ordinal", 20, () => {
    const { x, y } = pair(10_000);
    const group = x.map((_, index) => index % 2);
    return () => ordinalItemBias(y, x, group);
  }),
  timed("correlation matrix, 1,000,000 rows of 50 columns", 2000, () => {
    const { x } = pair(1_000_000);
    const random = seededRandom(50);
    const columns = Array.from({ length: 50 }, () => x.map((value) => value + random()));
    return () => correlationMatrix(covarianceMoments(columns));
  }),
];
