import { ratioOfProportions } from "../../statistics/intervals/ratio-of-proportions.ts";
import { cannotSay, estimate } from "../../statistics/numbers/estimate.ts";
import { impactRatios, leastCategoryShare } from "../../statistics/selection/impact-ratios.ts";
import { asNumber, type Estimator, type Moments } from "../estimator.ts";

const method = "impact ratio against the highest rate, Koopman";

const read = (moments: readonly Moments[]) => ({
  selected: asNumber(moments[0]?.k),
  total: asNumber(moments[0]?.n),
});

/**
 * Selection rate of a group over the highest rate of all groups of the metric's `split` (New York City Local Law
 * 144; 29 CFR 1607.4 D), Koopman's score interval. Groups under 2 % of all are never the yardstick and carry no
 * flag; people whose group is unknown are not compared.
 */
export const estimator: Estimator = {
  name: "impact_ratio",
  narrows: "width",
  formula: {
    zh: "该组通过率 ÷ 各组最高通过率；95% 区间用 Koopman 得分法；低于 0.8 为不满足五分之四规则",
    en: "selection rate of the group ÷ highest rate of all groups; 95 % Koopman score interval; below 0.8 fails the four-fifths rule",
  },
  needs: { hit: "boolean" },
  aggregation: () => ({
    moments: { n: "count(hit)", k: "sum(CASE WHEN hit THEN 1 ELSE 0 END)" },
  }),
  estimate: (moments, _metric, siblings = []) => {
    const own = read(moments);
    const n = own.total;
    const mine = siblings.find((sibling) => sibling.moments === moments);
    if (mine === undefined) return cannotSay(n, method, "one_group");
    if (mine.value === null) return cannotSay(n, method, "unknown_group");
    // of equally high rates the largest group's is the yardstick, in whatever order the groups were read
    const named = siblings
      .filter(({ value }) => value !== null)
      .map(({ value, moments }) => ({ group: value!, ...read(moments) }))
      .sort((a, b) => b.total - a.total || (a.group < b.group ? -1 : 1));
    const table = impactRatios(named, { leastShare: leastCategoryShare, compare: false });
    const group = table.groups.find((each) => each.group === mine.value)!;
    const highest = table.groups.find((each) => each.group === table.highest);
    if (highest === undefined || named.length < 2) return cannotSay(n, method, "one_group");
    if (highest.selected === 0) return cannotSay(n, method, "none_selected");
    if (highest === group) return estimate(1, 1, 1, { n, method, notes: ["yardstick"] });
    const notes: string[] = [];
    if (group.excluded) notes.push("below_share");
    else if (group.fourFifthsViolated === true) notes.push("under_four_fifths");
    const {
      value,
      low,
      high,
      notes: about,
    } = ratioOfProportions(own.selected, own.total, highest.selected, highest.total);
    return estimate(value, low, high, { n, method, notes: [...notes, ...about] });
  },
};
