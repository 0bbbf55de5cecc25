import { differenceOfCorrelations } from "../../statistics/difference-of-correlations.ts";
import { cannotSay } from "../../statistics/estimate.ts";
import { correlationEstimate } from "../../statistics/fisher-z.ts";
import { correlationMomentsFromIntegerSums } from "../../statistics/integer-sums.ts";
import { asExact, type Estimator, type Moments, product } from "../estimator.ts";

function pearson(moments: readonly Moments[]): { r: number | null; n: number } {
  const cell = moments[0] ?? {};
  const { n, m2X, m2Y, cXY } = correlationMomentsFromIntegerSums({
    n: asExact(cell.n),
    sumX: asExact(cell.sum_x),
    sumY: asExact(cell.sum_y),
    sumXX: asExact(cell.sum_xx),
    sumYY: asExact(cell.sum_yy),
    sumXY: asExact(cell.sum_xy),
  });
  if (!(m2X > 0 && m2Y > 0)) return { r: null, n };
  return { r: Math.max(-1, Math.min(1, cXY / (Math.sqrt(m2X) * Math.sqrt(m2Y)))), n };
}

const both = (expression: string) => `sum(CASE WHEN x IS NOT NULL AND y IS NOT NULL THEN ${expression} END)`;

/** Pearson's r of `x` and `y` from exact integer sums over complete pairs, Fisher's z interval; change by Zou. */
export const estimator: Estimator = {
  name: "correlation",
  narrows: "correlation",
  formula: {
    zh: "皮尔逊相关系数 r；95% 区间用 Fisher z 变换",
    en: "Pearson's r over complete pairs; 95 % interval by Fisher's z",
  },
  needs: { x: "integer", y: "integer" },
  aggregation: (metric) => ({
    moments: {
      n: "count(CASE WHEN x IS NOT NULL AND y IS NOT NULL THEN 1 END)",
      sum_x: both("x"),
      sum_y: both("y"),
      sum_xx: both(product(metric, "x", "x")),
      sum_yy: both(product(metric, "y", "y")),
      sum_xy: both(product(metric, "x", "y")),
    },
  }),
  estimate: (moments) => {
    const { r, n } = pearson(moments);
    if (r === null) return cannotSay(n, "Pearson r, Fisher z", n < 2 ? "too_few" : "constant");
    return correlationEstimate(r, n);
  },
  change: (now, before) => {
    const [a, b] = [pearson(now), pearson(before)];
    if (a.r === null || b.r === null)
      return cannotSay(a.n + b.n, "difference of correlations, Zou", "too_few");
    return differenceOfCorrelations(a.r, a.n, b.r, b.n);
  },
};
