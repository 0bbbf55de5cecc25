import { Type } from "typebox";
import { figure, hiddenFigure, number } from "../../figures/figure.ts";
import type { Tell } from "../../figures/tell.ts";
import { nullable } from "../../schemas.ts";
import { classificationScores } from "../../statistics/association/classification-scores.ts";
import { pearson } from "../../statistics/association/pearson.ts";
import { ratioOfProportions } from "../../statistics/intervals/ratio-of-proportions.ts";
import { expectedSuccess } from "../../statistics/lab/expected-success.ts";
import { groupPasses, passes, passMark, weightedScores } from "../../statistics/lab/passing.ts";
import { cannotSay, type Estimate, estimate } from "../../statistics/numbers/estimate.ts";
import { meanMoments, sampleVariance } from "../../statistics/numbers/moments.ts";
import { brogdenCronbachGleser } from "../../statistics/selection/brogden-cronbach-gleser.ts";
import { leastCategoryShare } from "../../statistics/selection/impact-ratios.ts";
import { naylorShine } from "../../statistics/selection/naylor-shine.ts";
import { caseTwo } from "../../statistics/selection/range-restriction.ts";
import { taylorRussellEstimate } from "../../statistics/selection/taylor-russell.ts";
import { declare } from "../declare.ts";
import { INPUTS, type Input, type InputName, inputSchema, inputsAsked, readInputs } from "./parts/inputs.ts";
import { aboutJob, complete, readScored, type Scored } from "./parts/scored.ts";
import { FEWEST_HIRES } from "./parts/tune.ts";

const SEED = 20_263;
const YEAR = 365 * 86_400;

/** Cut-offs, as shares that pass; wider apart for who may not see rows, so that no step is about one person. */
const sharesFor = ({ isExact }: Pick<Tell, "isExact">) =>
  Array.from({ length: isExact ? 46 : 10 }, (_, at) => (isExact ? 5 + 2 * at : 5 + 10 * at) / 100);

const cutOff = Type.Object({
  aimed: Type.Number({ description: "Share of all applicants that is to pass" }),
  is_now: Type.Boolean({ description: "As many as pass now" }),
  applicants: Type.Integer({ description: "Who pass; ties at the cut-off all do" }),
  z: number("The cut-off on the weighted score, in standard deviations"),
  observed: figure("Success among hires above it"),
  expected: figure("Expected success among all who pass, from the line of hires"),
  taylor_russell: figure("The same by Taylor and Russell (1939)"),
  missed: figure(
    "Applicants below who would be expected to succeed: an estimate, as share of all applicants",
  ),
  mean_gain: figure(
    "Mean outcome of who pass above that of all applicants, in its standard deviations (Naylor & Shine 1965)",
  ),
  money: figure("Money value a year's hires have over chance (Brogden, Cronbach & Gleser)"),
  interviews: number("Human interviews, as many of who pass as now"),
  hours: number("Their hours"),
  cost: number("What they cost"),
  groups: Type.Array(
    Type.Object({ group: Type.String(), ratio: figure("Impact ratio against the largest group") }),
  ),
});

/** What another cut-off of the score would do: one answer for a whole grid of them. */
export const analysis = declare({
  title: ["分数线定在哪里？", "Where to set the cut-off?"],
  about: [
    "不同分数线下：通过人数、预期成功率、错过的人、各群体影响比、面试工时与费用，以及用钱衡量的收益。",
    "At each cut-off: who pass, how many succeed, who is missed, impact ratios, interview hours and cost, and the value in money.",
  ],
  formula: [
    "得分为现行权重下的加权标准分；成功指入职 6 个月绩效（标准分）不低于给定的线。实测成功率只含有结果的入职者（Wilson 区间）。预期成功率与错过的人由入职者的绩效对得分的直线推到全部应聘者：按得分选拔不改变截距、斜率和残差，误差按正态；区间由 400 次重抽样入职者得到。Taylor-Russell 和 Naylor-Shine 使用按 Thorndike 第二类修正的效度。金额按 Brogden-Cronbach-Gleser：N·T·r·SDy·φ/SR − 成本·N/SR，区间同时带入效度和 SDy 的误差；N 为最近一年的入职人数。",
    "The score is the weighted one under the weights in force; success is performance at six months (standardized) at or above the bar. Observed success is of hires with an outcome (Wilson). Expected success, and who is missed, go from the line that hires' performance has on the score to all applicants: selection on the score leaves intercept, slope and spread as they are, normal errors supposed; intervals over 400 resamplings of hires. Taylor-Russell and Naylor-Shine take validity corrected by Thorndike's Case II. Money is Brogden-Cronbach-Gleser, N T r SDy phi/SR - cost N/SR, its interval with the errors of validity and SDy; N are the hires of the last year.",
  ],
  dated: null,
  asks: {
    ...aboutJob,
    bar: Type.Number({
      minimum: -3,
      maximum: 3,
      default: 0,
      description: "Performance from which on somebody succeeds, in standard deviations from the mean",
    }),
    ...inputsAsked,
  },
  narrows: ({ job }) => ({ job: [job] }),
  gives: {
    job: Type.String(),
    version: Type.String(),
    applicants: Type.Integer({ description: "With a score of every competency" }),
    hires: Type.Integer({ description: "Of these, with a performance review after six months" }),
    fewest_hires: Type.Integer({ description: "From which success is expected of applicants" }),
    bar: Type.Number(),
    now: Type.Number({ description: "Share that passes now" }),
    reference: nullable(Type.String({ description: "The largest group" })),
    validity: figure("Correlation of the score with performance among all applicants (Thorndike's Case II)"),
    base: figure("Expected success among all applicants"),
    yearly_hires: number("Hires of the last year of the data"),
    inputs: Type.Array(inputSchema),
    cut_offs: Type.Array(cutOff, { description: "From the highest cut-off to the lowest" }),
  },
  answer: async (ask, { job, dimension, bar, ...asked }, { tell, settings }) => {
    const all = await readScored(ask, job, dimension);
    return () => {
      const scored = complete(all);
      const inputs = readInputs(asked, settings);
      const scores = weightedScores(scored.columns, scored.model.weights);
      const simulated = simulate(scored, scores, bar, inputs, tell);
      return {
        job,
        version: scored.model.version,
        applicants: tell.count(scored.key.length),
        fewest_hires: FEWEST_HIRES,
        bar,
        now: scored.passShare,
        inputs: INPUTS.map((name) => inputs[name]),
        ...simulated,
      };
    };
  },
});

type Inputs = Readonly<Record<InputName, Input>>;

/** Scores and outcomes of hires whose outcome is known. */
function hiredOf({ outcome }: Scored, scores: Float64Array) {
  const isKnown = (_: number, row: number) => Number.isFinite(outcome[row]!);
  return { score: scores.filter(isKnown), outcome: outcome.filter(isKnown) };
}

/** Correlation among all applicants: that of hires, corrected for selection on the score. */
function validityOf(scores: Float64Array, hired: ReturnType<typeof hiredOf>): Estimate {
  const among = pearson(hired.score, hired.outcome);
  const [all, own] = [scores, hired.score].map((each) => sampleVariance(meanMoments(each)));
  if (!all || !own) return cannotSay(among.n, "r, Case II", "constant");
  const corrected = (r: number | null) => (r === null ? null : caseTwo(r, Math.sqrt(own / all)));
  return estimate(corrected(among.value), corrected(among.low), corrected(among.high), {
    n: among.n,
    method: "r, Fisher z, Case II",
    notes: among.notes,
  });
}

function simulate(scored: Scored, scores: Float64Array, bar: number, inputs: Inputs, tell: Tell) {
  const { passShare: now, isInterviewed, isHired, time, group } = scored;
  const n = scores.length;
  const hired = hiredOf(scored, scores);
  const [told] = tell([{ n: hired.score.length }]);
  const isFew = hired.score.length < FEWEST_HIRES;
  const shares = n === 0 ? [] : [...new Set([...sharesFor(tell), now])].sort((a, b) => a - b);
  const expected = isFew ? null : expectedSuccess(scores, hired, bar, shares, { seed: SEED });
  const validity = isFew
    ? cannotSay(hired.score.length, "r, Case II", `few_pairs:${FEWEST_HIRES}`)
    : validityOf(scores, hired);
  const figureOf = (found: Estimate | null | undefined) =>
    found
      ? tell.figure(found, told)
      : tell.figure(cannotSay(hired.score.length, "", `few_pairs:${FEWEST_HIRES}`), told);
  const last = time.reduce((latest, at) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  const yearly = isHired.filter((is, row) => is && time[row]! > last - YEAR).length;
  const seen = isInterviewed.filter(Boolean).length / Math.max(1, Math.round(now * n));
  const counts = groupPasses(scores, passes(scores, Number.NEGATIVE_INFINITY), group);
  const [largest] = [...counts].sort(([, a], [, b]) => b.n - a.n);
  const groups = [...counts.keys()].filter((name) => name !== largest?.[0]).sort();
  const isTold = tell(
    [...groups, ...(largest ? [largest[0]] : [])].map((name) => ({ n: counts.get(name)!.n })),
  );
  return {
    hires: told!.n,
    reference: largest?.[0] ?? null,
    validity: figureOf(validity),
    base: figureOf(expected?.all),
    yearly_hires: tell.count(yearly),
    cut_offs: shares.map((share, at) => {
      const mark = passMark(scores, share);
      const pass = passes(scores, mark);
      const passed = groupPasses(scores, pass, group);
      const people = pass.reduce((sum, each) => sum + each, 0);
      const interviews = Math.min(people, people * seen);
      const hours =
        inputs.interview_minutes.value === null ? null : (interviews * inputs.interview_minutes.value) / 60;
      return {
        aimed: share,
        is_now: share === now,
        applicants: tell.count(people),
        z: Number.isFinite(mark) ? mark : null,
        observed: observedFigure(observedAt(hired, mark, bar), tell),
        expected: figureOf(expected?.at[at]?.success),
        missed: figureOf(expected?.at[at]?.missed),
        taylor_russell: figureOf(
          expected?.all.value ? taylorRussellEstimate(validity, share, expected.all.value) : null,
        ),
        mean_gain: figureOf(isFew ? null : naylorShine(validity, share)),
        money: moneyAt(validity, share, yearly, inputs, (found) => tell.figure(found, told)),
        interviews: tell.count(Math.round(interviews)),
        hours,
        cost: hours === null || inputs.hour_cost.value === null ? null : hours * inputs.hour_cost.value,
        groups: groups.flatMap((name, place) => {
          const [own, reference] = [passed.get(name)!, passed.get(largest![0])!];
          if (own.n < leastCategoryShare * n) return [];
          const ratio = ratioOfProportions(own.passed, own.n, reference.passed, reference.n);
          return [
            {
              group: name,
              ratio: isTold[place]!.isHidden ? hiddenFigure : tell.figure(ratio, isTold[place]),
            },
          ];
        }),
      };
    }),
  };
}

/** Success of hires at or above a cut-off, of those whose outcome is known. */
function observedAt({ score, outcome }: ReturnType<typeof hiredOf>, mark: number, bar: number): Estimate {
  const count = (isAbove: boolean, isSuccess: boolean) =>
    score.reduce(
      (sum, each, row) => sum + (each >= mark === isAbove && outcome[row]! >= bar === isSuccess ? 1 : 0),
      0,
    );
  return classificationScores({
    truePositive: count(true, true),
    falsePositive: count(true, false),
    falseNegative: count(false, true),
    trueNegative: count(false, false),
  }).precision;
}

/** A share of few may not be told, nor one of all or none of some. */
function observedFigure(found: Estimate, tell: Tell) {
  const [own] = tell([{ n: found.n, value: found.value }]);
  return tell.figure(found, own);
}

/** The money value of a year's hires chosen at this share; says which input is missing. */
function moneyAt(
  validity: Estimate,
  share: number,
  yearly: number,
  { performance_sd: sd, months, applicant_cost: cost }: Inputs,
  figureOf: (found: Estimate) => ReturnType<Tell["figure"]>,
) {
  const missing = [sd, months, cost].find(({ value }) => value === null);
  if (missing !== undefined)
    return figureOf(cannotSay(validity.n, "utility", `no_setting:utility.${missing.name}`));
  return figureOf(
    brogdenCronbachGleser(validity, {
      sdy: sd.value!,
      sdyLow: sd.low,
      sdyHigh: sd.high,
      nSelected: yearly,
      selectionRatio: share,
      years: months.value! / 12,
      costPerApplicant: cost.value!,
    }),
  );
}
