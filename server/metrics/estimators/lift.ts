import { ratioOfMeans } from "../../statistics/intervals/ratio-of-means.ts";
import { cannotSay, estimate } from "../../statistics/numbers/estimate.ts";
import type { MeanMoments } from "../../statistics/numbers/moments.ts";
import { asNumber, type Estimator, type Moments, names, namesProblem, shareProblem } from "../estimator.ts";
import { addMoments, timesMoments, unitAggregation, unitMoments } from "../units.ts";

/** A person tied at the cut is shared between both sides in so many parts. */
const PARTS = 1_000_000;

const method = "lift of the top share, Fieller over people";

/**
 * Mean `y` of the top `share` of people by `x` over the mean of the rest, less 1. People tied at the cut are shared
 * between both sides. A person's rows (`per`) are one observation: interval of the ratio of means by Fieller, n are the
 * people. `x` has to have few distinct values (a rounded score), the same in all rows of a person.
 */
export const estimator: Estimator = {
  name: "lift",
  narrows: "width",
  formula: {
    zh: "得分最高的一段人的均值 ÷ 其余人的均值 − 1（临界同分者按比例计入）；同一人的多条记录算一个观测，95% 区间用 Fieller 法",
    en: "mean of the top share of people ÷ mean of the rest − 1 (ties at the cut are shared); the rows of a person are one observation, 95 % Fieller interval",
  },
  needs: { x: "integer", y: "integer" },
  fields: {
    share: { required: true, problem: shareProblem },
    per: { required: true, problem: namesProblem },
  },
  aggregation: (metric, words) => ({
    keys: { x: "x" },
    ...unitAggregation(metric, names(metric.options.per), "y", null, words),
  }),
  estimate: (moments, metric) => {
    const groups = moments
      .filter((cell) => cell.x !== null && asNumber(cell.units) > 0)
      .sort((a, b) => asNumber(b.x) - asNumber(a.x));
    const n = groups.reduce((sum, { units }) => sum + asNumber(units), 0);
    if (groups.length < 2) return cannotSay(n, method, n < 2 ? "too_few" : "constant");
    let room = n * Number(metric.options.share);
    const [top, rest]: [Moments[], Moments[]] = [[], []];
    let isTied = false;
    for (const group of groups) {
      const people = asNumber(group.units);
      const part = Math.max(0, Math.min(1, room / people));
      room -= people * part;
      isTied ||= part > 0 && part < 1;
      const parts = Math.round(part * PARTS);
      top.push(timesMoments(group, parts));
      rest.push(timesMoments(group, PARTS - parts));
    }
    const side = (groups: readonly Moments[]): MeanMoments => {
      const { n, mean, m2 } = unitMoments(addMoments(groups), metric, "y");
      return { n: n / PARTS, mean, m2: m2 / PARTS };
    };
    const lift = ratioOfMeans(side(top), side(rest));
    const minusOne = (value: number | null) => (value === null ? null : value - 1);
    return estimate(minusOne(lift.value), minusOne(lift.low), minusOne(lift.high), {
      n,
      method,
      notes: isTied ? [...lift.notes, "ties_broken"] : lift.notes,
    });
  },
};
