import { Type } from "typebox";
import { figure, number } from "../../figures/figure.ts";
import { nullable } from "../../schemas.ts";
import { weightBacktest } from "../../statistics/lab/weight-backtest.ts";
import { declare } from "../declare.ts";
import { ASSUMPTIONS } from "./parts/assumptions.ts";
import { limitsAsked, tuneWithin } from "./parts/limits.ts";
import { aboutJob, minutesOf, readScored } from "./parts/scored.ts";
import { fewestHires, lowestRatio, VERDICTS, WEIGHTINGS } from "./parts/tune.ts";

const weighting = Type.Object({
  name: Type.Enum([...WEIGHTINGS], {
    description:
      "current: in force; unit: all equal; shrunken: fitted and drawn toward those in force; uncorrected: fitted as if hires were chosen by chance; optimal: fitted as among all applicants",
  }),
  weights: nullable(
    Type.Array(Type.Number({ minimum: 0, maximum: 1 }), { description: "In the order of `competencies`" }),
  ),
  observed: figure("Correlation of the weighted score with the outcome, among hires"),
  unbiased: number("The same without the bias of small samples (Olkin & Pratt 1958)"),
  corrected: number("The same as among all applicants (Lawley 1943)"),
  assumed: Type.Array(
    Type.Object({
      assumption: Type.Enum([...ASSUMPTIONS], {
        description:
          "What hires were chosen on: none: nothing that matters; composite: the weighted score; scores: every score; scores_and_rating: these and the human rating",
      }),
      value: Type.Number(),
    }),
    { description: "Correlation among all applicants under each assumption that the data allow" },
  ),
  out_of_time: number("Mean correlation on hires later than those it was fitted on"),
  impact_ratio: number("Lowest impact ratio of a group, as many passing as now"),
  impact_low: number("Lower end of its 95 % interval"),
  minutes: number("Minutes of an interview that asks for competencies with a weight"),
  flips: nullable(
    Type.Integer({ description: "Applicants whose result would change against the weights in force" }),
  ),
});

/** Weights of a job's competencies side by side: in force, equal, and fitted to what became of hires. */
export const analysis = declare({
  title: ["权重怎样更好？", "Which weights predict better?"],
  about: [
    "同一岗位的现行权重、等权重、由入职结果拟合的权重并列；只有在留出的入职者上确实更好，才值得更改。",
    "Weights in force, equal ones, and those fitted to what became of hires, side by side. A change is worth it only where it is better on hires that were left out.",
  ],
  formula: [
    "得分在供应商和模型版本内标准化。拟合：在上下限内使效度最大（凸二次规划）；向现行权重收缩的程度由按时间的交叉验证选定；增益为自助法样本外效度之差（中位数与区间）。入职者由这些得分选出，效度按 Lawley（1943）修正到全部应聘者，未修正的结果并列，并给出不同选拔假设下的范围。影响比按同样通过人数重算；影响比下限通过压低两组得分之差实现，组别从不进入得分。时长上限通过不再提问权重为 0 的能力项实现。",
    "Scores are standardized within vendor and model version. The fit makes validity largest within limits (a convex quadratic program); how far it is drawn toward the weights in force is chosen by cross-validation in time; the gain is the difference of out-of-bag validity (median and interval of a bootstrap). Hires were chosen on these scores: covariances are taken to all applicants by Lawley (1943), the uncorrected fit stands beside, and the range under other assumptions of the choice. Impact ratios are of as many passing as now; a least ratio is held by keeping down the difference of two groups' scores, never by a group in a score. A longest time is kept by not asking for competencies without a weight.",
  ],
  dated: null,
  asks: { ...aboutJob, ...limitsAsked },
  narrows: ({ job }) => ({ job: [job] }),
  gives: {
    job: Type.String(),
    version: Type.String({ description: "The scoring model in force" }),
    competencies: Type.Array(Type.String()),
    applicants: Type.Integer({ description: "With a score of every competency" }),
    hires: Type.Integer({ description: "Of these, with a performance review after six months" }),
    fewest_hires: Type.Integer({ description: "From which weights are fitted" }),
    weightings: Type.Array(weighting),
    intervals: Type.Array(figure("Weight of the shrunken fit, with its bootstrap interval")),
    gain: figure("Validity of the shrunken fit less that of the weights in force, on hires left out"),
    probability_better: number("Share of resamplings in which the shrunken fit wins"),
    verdict: Type.Enum([...VERDICTS]),
    conflict: nullable(Type.String({ description: "The limit that cannot be kept" })),
    notes: Type.Array(Type.String(), { description: "The same, with its sentence among `note_texts`" }),
  },
  answer: async (ask, { job, dimension, ...limits }, { tell }) => {
    const scored = await readScored(ask, job, dimension);
    const { model, columns } = scored;
    return () => {
      const tuned = tuneWithin(scored, limits);
      const [hires] = tell([{ n: tuned.hires }]);
      const flips = (name: string, weights: readonly number[]) => {
        if (name === "current") return 0;
        const { flips } = weightBacktest(columns, model.weights, weights, { passShare: scored.passShare });
        return flips.in + flips.out;
      };
      return {
        job,
        version: model.version,
        competencies: [...model.competencies],
        applicants: tell.count(tuned.applicants),
        hires: hires!.n,
        fewest_hires: fewestHires(columns.length),
        weightings: tuned.weightings.map(({ outOfTime, ...each }) => {
          const { weights } = each;
          const lowest = weights && lowestRatio(columns, weights, scored);
          return {
            name: each.name,
            weights: weights && [...weights],
            observed: tell.figure(each.observed, hires),
            unbiased: hires!.isHidden ? null : each.unbiased,
            corrected: hires!.isHidden ? null : each.corrected,
            assumed: hires!.isHidden ? [] : [...each.assumed],
            out_of_time: hires!.isHidden ? null : outOfTime,
            impact_ratio: lowest?.ratio.value ?? null,
            impact_low: lowest?.ratio.low ?? null,
            minutes: weights && minutesOf(model, weights),
            flips: weights && flips(each.name, weights),
          };
        }),
        intervals: tuned.intervals.map((each) => tell.figure(each, hires)),
        gain: tell.figure(tuned.gain, hires),
        probability_better: hires!.isHidden ? null : tuned.probabilityBetter,
        verdict: tuned.verdict,
        conflict: tuned.conflict,
        notes: tuned.conflict === null ? [] : [tuned.conflict],
      };
    };
  },
});
