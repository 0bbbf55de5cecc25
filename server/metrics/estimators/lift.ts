import { cannotSay, estimate } from "../../statistics/estimate.ts";
import { momentsFromIntegerSums } from "../../statistics/integer-sums.ts";
import { type MeanMoments, mergeMoments, noMoments } from "../../statistics/moments.ts";
import { ratioOfMeans } from "../../statistics/ratio-of-means.ts";
import { asExact, asNumber, type Estimator, product, shareProblem } from "../estimator.ts";

const method = "lift of the top share, Fieller";

/**
 * Mean `y` of the top `share` by `x` over the mean of the rest, less 1. Rows tied at the cut are shared between
 * both sides. Interval of the ratio of means by Fieller. `x` has to have few distinct values (a rounded score).
 */
export const estimator: Estimator = {
  name: "lift",
  narrows: "width",
  formula: {
    zh: "前段均值 ÷ 其余均值 − 1（临界同分者按比例计入）；95% 区间用 Fieller 法",
    en: "mean of the top share ÷ mean of the rest − 1 (ties at the cut are shared); 95 % Fieller interval",
  },
  needs: { x: "integer", y: "integer" },
  fields: { share: { required: true, problem: shareProblem } },
  aggregation: (metric) => ({
    keys: { x: "x" },
    moments: { n: "count(y)", sum_y: "sum(y)", sum_yy: `sum(${product(metric, "y", "y")})` },
  }),
  estimate: (moments, metric) => {
    const groups = moments
      .filter((cell) => cell.x !== null && asNumber(cell.n) > 0)
      .sort((a, b) => asNumber(b.x) - asNumber(a.x))
      .map((cell) =>
        momentsFromIntegerSums({
          n: asExact(cell.n),
          sumX: asExact(cell.sum_y),
          sumXX: asExact(cell.sum_yy),
        }),
      );
    const n = groups.reduce((sum, group) => sum + group.n, 0);
    if (groups.length < 2) return cannotSay(n, method, n < 2 ? "too_few" : "constant");
    let room = n * Number(metric.options.share);
    let top: MeanMoments = noMoments;
    let rest: MeanMoments = noMoments;
    let isTied = false;
    for (const group of groups) {
      const part = Math.max(0, Math.min(1, room / group.n));
      room -= group.n * part;
      isTied ||= part > 0 && part < 1;
      top = mergeMoments(top, scaled(group, part));
      rest = mergeMoments(rest, scaled(group, 1 - part));
    }
    const lift = ratioOfMeans(top, rest);
    const minusOne = (value: number | null) => (value === null ? null : value - 1);
    return estimate(minusOne(lift.value), minusOne(lift.low), minusOne(lift.high), {
      n,
      method,
      notes: isTied ? [...lift.notes, "ties_broken"] : lift.notes,
    });
  },
};

function scaled({ n, mean, m2 }: MeanMoments, part: number): MeanMoments {
  return part === 0 ? noMoments : { n: n * part, mean, m2: m2 * part };
}
