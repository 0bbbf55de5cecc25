import { cannotSay, estimate } from "../../statistics/numbers/estimate.ts";
import type { Estimator, Sibling } from "../estimator.ts";
import { ratingMoments, type Severity, severityOf } from "../ratings.ts";

const method = "crossed random effects, REML, empirical-Bayes effects";

// one fit answers for all raters of a period and segment
const fits = new WeakMap<readonly Sibling[], Severity>();

/**
 * Leaning of each rater (the metric's `split`) from all ratings of the same period and segment: candidates and raters
 * as crossed random effects, so that nobody is called severe for having met weaker candidates. n are the rater's own ratings.
 */
export const estimator: Estimator = {
  name: "severity",
  formula: {
    zh: "交叉随机效应模型：评分 = 均值 + 候选人 + 面试官 + 残差（REML，经验贝叶斯）；需要有共同候选人的面试官",
    en: "crossed random effects: rating = mean + candidate + rater + residual (REML, empirical Bayes); needs raters who share candidates",
  },
  needs: { application_key: "integer", score: "integer" },
  aggregation: (_metric, words) => ({ moments: ratingMoments(words) }),
  estimate: (moments, _metric, siblings = []) => {
    const own = ((moments[0]?.ratings ?? []) as ArrayLike<number>).length / 2;
    const rater = siblings.find((sibling) => sibling.moments === moments)?.value ?? null;
    if (rater === null || siblings.length < 2) return cannotSay(own, method, "one_group");
    let found = fits.get(siblings);
    if (found === undefined) {
      const named = siblings.flatMap(({ value, moments }) =>
        value === null ? [] : [{ rater: value, moments }],
      );
      found = severityOf(named);
      fits.set(siblings, found);
    }
    const effect = found.raters.get(rater);
    if (effect === undefined) return cannotSay(own, method, found.notes.length > 0 ? found.notes : "too_few");
    return estimate(effect.value, effect.low, effect.high, { n: effect.n, method, notes: found.notes });
  },
};
