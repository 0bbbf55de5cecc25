import { optimalWeights } from "../../server/statistics/lab/optimal-weights.ts";
import { tradeOffCurve } from "../../server/statistics/lab/trade-off-curve.ts";
import { weightBacktest } from "../../server/statistics/lab/weight-backtest.ts";
import { weightData, weightMoments } from "../../server/statistics/lab/weight-data.ts";
import { weightStability } from "../../server/statistics/lab/weight-stability.ts";
import { normalRandom, seededRandom } from "../../server/statistics/numbers/random.ts";
import type { Bench } from "./main.ts";

const predictors = 20;

/** Hires with predictors of one common factor and a criterion, and predictors' group differences. */
function hires(n: number) {
  const random = normalRandom(seededRandom(7));
  const columns = Array.from({ length: predictors }, () => new Float64Array(n));
  const criterion = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const factor = random();
    columns.forEach((column) => {
      column[i] = 0.6 * factor + 0.8 * random();
    });
    criterion[i] = 0.4 * factor + 0.2 * columns[3]![i]! + random();
  }
  const data = weightData(columns, criterion);
  const moments = weightMoments(
    data,
    Int32Array.from({ length: n }, (_, i) => i),
  )!;
  const differences = Array.from({ length: predictors }, (_, j) => 0.1 + 0.045 * ((j * 7) % predictors));
  return { data, differences, ...moments };
}

function timed(run: () => void, most: number): Bench["run"] {
  return async () => {
    run();
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      run();
      return performance.now() - start;
    });
    const time = times.sort((a, b) => a - b)[2]!;
    return { figure: `${time.toFixed(1)} ms`, ok: time < most };
  };
}

let made: ReturnType<typeof hires> | null = null;
const input = () => {
  made ??= hires(500);
  return made;
};
const current = new Array<number>(predictors).fill(1 / predictors);

/** Applicants of a company with 20 questions, and their groups. */
function applicants(n: number) {
  const random = normalRandom(seededRandom(11));
  const columns = Array.from({ length: predictors }, () => Float64Array.from({ length: n }, random));
  const group = Array.from({ length: n }, (_, i) => (i % 3 === 0 ? "a" : "b"));
  return { columns, group, expected: columns[0]! };
}
let company: ReturnType<typeof applicants> | null = null;
const everybody = () => {
  company ??= applicants(100_000);
  return company;
};
const tilted = current.map((weight, at) => weight * (0.5 + at / (predictors - 1)));

export const benches: readonly Bench[] = [
  {
    name: "trade-off curve, 20 predictors, 21 points",
    target: "< 100 ms",
    run: timed(() => {
      tradeOffCurve({ ...input(), minorityShare: 0.25, selectionRatio: 0.2 });
    }, 100),
  },
  {
    name: "optimal weights under limits, 20 predictors",
    target: "< 50 ms",
    run: timed(() => {
      const { correlations, validities } = input();
      optimalWeights(correlations, validities, { current, step: 0.05 });
    }, 50),
  },
  {
    name: "bootstrap of 20 weights, 500 hires, 1,000 replicates",
    target: "< 10000 ms",
    run: timed(() => {
      weightStability(input().data, current, { seed: 1, limits: { step: 0.05 } });
    }, 10_000),
  },
  {
    name: "backtest of 20 weights, 100,000 applicants",
    target: "< 1000 ms",
    run: timed(() => {
      const { columns, group, expected } = everybody();
      weightBacktest(columns, current, tilted, { passShare: 0.3, group, expected });
    }, 1000),
  },
];
