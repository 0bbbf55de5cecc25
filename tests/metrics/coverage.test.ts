import { expect, test } from "vitest";
import { estimators } from "../../server/metrics/estimator.ts";
import { bounds } from "../bench/coverage/case.ts";
import { coverMetric, settings } from "../bench/coverage/metric-estimators.ts";

/** A tenth of the draws of `npm run bench -- coverage`, at one size. */
const DRAWS = 500;

test.each(settings.map((each) => [`${each.estimator}: ${each.setting}`, each] as const))(
  "intervals of a metric hold the truth, %s",
  async (_name, each) => {
    const { share, without } = await coverMetric(each, (each.sizes ?? [20])[0]!, DRAWS);
    const least = each.short?.least ?? bounds[0];
    expect(share).toBeGreaterThan(least - 3 * Math.sqrt((least * (1 - least)) / DRAWS));
    expect(without).toBeLessThan(DRAWS / 10);
  },
);

test("every estimator that has an interval of sampling is drawn", async () => {
  const drawn = new Set(settings.map(({ estimator }) => estimator));
  // counts and values as they are have none; a forecast is held against its own past (demand-forecast)
  const without = ["count", "exact", "forecast", "peak"];
  expect([...(await estimators()).keys()].filter((name) => !drawn.has(name)).sort()).toEqual(without);
});
