import { Type } from "typebox";
import { type Figure, figureMembers, hiddenFigure, number } from "../../figures/figure.ts";
import { ratingMoments, severityOf } from "../../metrics/ratings.ts";
import { estimate } from "../../statistics/numbers/estimate.ts";
import { sortedQuantile } from "../../statistics/numbers/sample-quantile.ts";
import { declare } from "../declare.ts";

/** A rater stands apart beyond so many usual distances (1.4826 times the median distance) from the median rater. */
const APART = 3;

/** Raters from which the usual distance can be told. */
const FEWEST_RATERS = 5;

/** Severity of raters from all their ratings at once: candidates and raters as crossed random effects. */
export const analysis = declare({
  title: ["哪些面试官的尺度与众不同？", "Which interviewers rate differently from the rest?"],
  about: [
    "全部面试官的总评；候选人和面试官作为交叉随机效应。",
    "Overall ratings of all interviewers; candidates and interviewers as crossed random effects.",
  ],
  formula: [
    "限制极大似然估计方差；松紧为经验贝叶斯预测值 ± 1.96 倍标准误。",
    "Restricted maximum likelihood (REML), effects as empirical-Bayes predictions ± 1.96 standard errors.",
  ],
  dated: "Scored",
  asks: {},
  gives: {
    n: Type.Integer({ description: "Ratings" }),
    candidates: Type.Integer(),
    mean: number("Mean rating, points"),
    raters: Type.Array(
      Type.Object({
        rater: Type.String(),
        ...figureMembers("Leaning in points, empirical Bayes; below 0 is severe"),
        raw: number("Mean rating less the mean of all ratings, before shrinkage and candidate mix"),
        standing: Type.Enum(["severe", "mild", "usual", "suppressed"]),
      }),
    ),
    median: number("The median rater's leaning, points"),
    apart: number("Points from the median rater beyond which a whole interval stands apart"),
    variance: Type.Array(
      Type.Object({
        source: Type.Enum(["candidate", "rater", "residual"]),
        variance: Type.Number(),
        share: Type.Number({ description: "Of the variance of one rating, 0..1" }),
      }),
    ),
    absolute: number("Reliability of one rating as an absolute mark"),
    consistency: number("Reliability of one rating for ranking"),
    method: Type.String(),
    notes: Type.Array(Type.String()),
  },
  answer: async (ask, _asked, { tell }) => {
    const ratings = await ask.records(
      { id: "raters", sql: "select * from marts.rating where score is not null", at: "rated_at" },
      { keys: { rater: "cast(rater as varchar)" }, moments: ratingMoments() },
    );
    const { fit, raters, notes } = severityOf(
      ratings.map((record) => ({ rater: (record.rater as string | null) ?? "", moments: [record] })),
      10,
    );
    const { method } = fit;
    const found = [...raters].map(([rater, { value, low, high, n, raw }]) => ({
      rater,
      raw,
      n,
      figure: tell.figure(estimate(value, low, high, { n, method })),
    }));
    // a rater is a person: who may not see rows sees no single one
    const single = tell.isExact ? found : [];
    if (tell([{ n: fit.candidates }])[0]!.isHidden)
      return {
        n: 0,
        candidates: 0,
        mean: null,
        raters: single.map(hidden),
        median: null,
        apart: null,
        variance: [],
        absolute: null,
        consistency: null,
        method,
        notes: hiddenFigure.notes,
      };
    const told = tell(single);
    const { median, apart } = usual(found.map(({ figure }) => figure.value ?? 0));
    return {
      n: tell.count(fit.n),
      candidates: tell.count(fit.candidates),
      mean: fit.mean,
      raters: single
        .map((each, index) => {
          const { rater, raw, figure } = each;
          if (told[index]!.isHidden) return hidden(each);
          return { rater, ...figure, raw, standing: standingOf(figure, median, apart) };
        })
        .sort((a, b) => (a.value ?? Infinity) - (b.value ?? Infinity)),
      median,
      apart,
      variance: fit.variance,
      absolute: fit.absolute,
      consistency: fit.consistency,
      method,
      notes,
    };
  },
});

const hidden = ({ rater }: { readonly rater: string }) => ({
  rater,
  ...hiddenFigure,
  raw: null,
  standing: "suppressed" as const,
});

/** The median rater, and the distance from it beyond which a rater stands apart; it does not heed the outliers. */
function usual(effects: readonly number[]): { median: number; apart: number | null } {
  const sorted = (values: readonly number[]) => Float64Array.from(values).sort();
  if (effects.length < FEWEST_RATERS) return { median: 0, apart: null };
  const median = sortedQuantile(sorted(effects), 0.5);
  const distance = sortedQuantile(sorted(effects.map((effect) => Math.abs(effect - median))), 0.5);
  return { median, apart: distance > 0 ? APART * 1.4826 * distance : null };
}

function standingOf(
  { low, high }: Figure,
  median: number,
  apart: number | null,
): "severe" | "mild" | "usual" {
  if (apart === null || low === null || high === null) return "usual";
  if (high < median - apart) return "severe";
  return low > median + apart ? "mild" : "usual";
}
