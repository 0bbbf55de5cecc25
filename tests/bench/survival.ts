import { survivalConcordance } from "../../server/statistics/association/concordance.ts";
import { seededRandom } from "../../server/statistics/numbers/random.ts";
import { coxModel } from "../../server/statistics/survival/cox.ts";
import { kaplanMeier } from "../../server/statistics/survival/kaplan-meier.ts";
import { survivalCounts } from "../../server/statistics/survival/survival-counts.ts";
import type { Bench } from "./main.ts";

/** The middle of five runs after one to warm up, in milliseconds. */
function middleTime(run: () => void): number {
  run();
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    run();
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[2]!;
}

function leavers(n: number, whole: boolean) {
  const random = seededRandom(1);
  const time = new Float64Array(n);
  const event = new Uint8Array(n);
  const covariates = Object.fromEntries(
    ["a", "b", "c", "d", "e"].map((name) => [name, Float64Array.from({ length: n }, random)]),
  );
  for (let i = 0; i < n; i++) {
    const stay = (-400 * Math.log(1 - random())) / Math.exp(covariates.a![i]!);
    time[i] = whole ? Math.ceil(stay) : stay;
    event[i] = random() < 0.7 ? 1 : 0;
  }
  return { time, event, covariates };
}

const timed = (run: () => void, most: number) => async () => {
  const time = middleTime(run);
  return { figure: `${time.toFixed(0)} ms`, ok: time < most };
};

export const benches: readonly Bench[] = [true, false].flatMap((whole) => {
  const kind = whole ? "whole days" : "distinct times";
  let big: ReturnType<typeof leavers> | null = null;
  let middle: ReturnType<typeof leavers> | null = null;
  return [
    {
      name: `Kaplan-Meier, 1,000,000 people, ${kind}`,
      target: "< 500 ms",
      run: timed(() => {
        big ??= leavers(1e6, whole);
        kaplanMeier(survivalCounts(big.time, big.event));
      }, 500),
    },
    {
      name: `Cox, 5 covariates, 100,000 people, ${kind}`,
      target: "< 1000 ms",
      run: timed(() => {
        middle ??= leavers(1e5, whole);
        coxModel(middle);
      }, 1000),
    },
    {
      name: `concordance, 100,000 people, ${kind}`,
      target: "< 2000 ms",
      run: timed(() => {
        middle ??= leavers(1e5, whole);
        survivalConcordance(middle.time, middle.event, middle.covariates.a!);
      }, 2000),
    },
  ];
});
