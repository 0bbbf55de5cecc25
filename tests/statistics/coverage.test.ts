import { expect, test } from "vitest";
import { correlationMoments } from "../../server/statistics/correlation-moments.ts";
import { shrunkenCorrelations } from "../../server/statistics/empirical-bayes.ts";
import { fisherZInterval } from "../../server/statistics/fisher-z.ts";
import { newcombeDifference } from "../../server/statistics/newcombe-difference.ts";
import { correlationOf } from "../../server/statistics/pearson.ts";
import { normalRandom, seededRandom } from "../../server/statistics/random.ts";

/** Share of 95 per cent intervals that held the truth must lie within 94..96 per cent. */
function expectCoverage(hits: number, draws: number): void {
  expect(hits / draws).toBeGreaterThan(0.94);
  expect(hits / draws).toBeLessThan(0.96);
}

test("Fisher's interval of r holds the truth in 95 of 100 samples", () => {
  const random = normalRandom(seededRandom(101));
  const rho = 0.3;
  const draws = 20_000;
  let hits = 0;
  const x = new Float64Array(40);
  const y = new Float64Array(40);
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i < x.length; i++) {
      x[i] = random();
      y[i] = rho * x[i]! + Math.sqrt(1 - rho * rho) * random();
    }
    const { low, high } = fisherZInterval(correlationOf(correlationMoments(x, y))!, x.length)!;
    if (low <= rho && rho <= high) hits++;
  }
  expectCoverage(hits, draws);
});

test("Newcombe's interval of a difference of shares holds the truth in 95 of 100 samples", () => {
  const random = seededRandom(202);
  const draws = 20_000;
  let hits = 0;
  const count = (n: number, p: number) => {
    let k = 0;
    for (let i = 0; i < n; i++) if (random() < p) k++;
    return k;
  };
  for (let draw = 0; draw < draws; draw++) {
    const { low, high } = newcombeDifference(count(60, 0.4), 60, count(90, 0.25), 90);
    if (low! <= 0.15 && 0.15 <= high!) hits++;
  }
  expectCoverage(hits, draws);
});

test("empirical-Bayes intervals hold the jobs' own correlations in 95 of 100 jobs", () => {
  const random = normalRandom(seededRandom(303));
  const sizes = [12, 15, 20, 20, 25, 30, 40, 60, 80, 120];
  const companies = 2_000;
  let hits = 0;
  for (let company = 0; company < companies; company++) {
    const truths = sizes.map(() => Math.tanh(0.25 + 0.15 * random()));
    const jobs = truths.map((rho, i) => ({
      r: Math.tanh(Math.atanh(rho) + random() / Math.sqrt(sizes[i]! - 3)),
      n: sizes[i]!,
    }));
    shrunkenCorrelations(jobs).forEach(({ shrunken }, i) => {
      if (shrunken.low! <= truths[i]! && truths[i]! <= shrunken.high!) hits++;
    });
  }
  expectCoverage(hits, companies * sizes.length);
});
