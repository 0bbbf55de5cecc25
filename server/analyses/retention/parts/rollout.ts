import { Type } from "typebox";
import { figure, hiddenFigure, type Told } from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import { differenceOfEstimates } from "../../../statistics/intervals/difference-of-estimates.ts";
import type { Estimate } from "../../../statistics/numbers/estimate.ts";
import { mantelHaenszel } from "../../../statistics/selection/mantel-haenszel.ts";
import { allHits, hitsOf, tableOf } from "../../overview/parts/strata.ts";

/** Whether the gap between the paths came with the roll-out. */
export const rollout = Type.Object(
  {
    before: figure("AI less traditional among hires before the roll-out, within job and hire quarter"),
    after: figure("The same since the roll-out"),
    change: figure("Difference in differences: the gap since the roll-out less that before it"),
  },
  { description: "Share still employed after 90 days, of hires followed that long" },
);

/** The gap on either side of the roll-out; records are per path, job, hire quarter and phase, with `n` and `stayed`. */
export function rolloutOf(records: readonly Moments[], tell: Tell): Told<typeof rollout> {
  const gap = (phase: "before" | "after") => {
    const hits = hitsOf(
      records.filter((record) => record.phase === phase).map((record) => ({ ...record, k: record.stayed })),
      ["job", "quarter"],
    );
    const { ai, traditional } = allHits(hits);
    return {
      isHidden: [ai, traditional].some(({ n }) => n > 0 && tell.isSmall({ n: asNumber(n) })),
      difference: mantelHaenszel(hits.map(tableOf).filter(({ a, b, c, d }) => a + b > 0 && c + d > 0))
        .riskDifference,
    };
  };
  const [before, after] = [gap("before"), gap("after")];
  const isHidden = before.isHidden || after.isHidden;
  const told = (estimate: Estimate) => (isHidden ? hiddenFigure : tell.figure(estimate));
  return {
    before: told(before.difference),
    after: told(after.difference),
    change: told(
      differenceOfEstimates(after.difference, before.difference, "difference in differences", [-2, 2]),
    ),
  };
}
