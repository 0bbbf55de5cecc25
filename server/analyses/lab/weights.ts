import { Type } from "typebox";
import { figure, number, type Told } from "../../figures/figure.ts";
import { HttpError } from "../../http-error.ts";
import { asNumber, type Moments } from "../../metrics/estimator.ts";
import type { Ask, Rows } from "../../metrics/rows.ts";
import { nullable } from "../../schemas.ts";
import { weightBacktest } from "../../statistics/lab/weight-backtest.ts";
import { declare } from "../declare.ts";
import { GROUPINGS, interviewRows, selections } from "../fairness/parts/source.ts";
import { validityRows } from "../validity/parts/source.ts";
import { FEWEST_HIRES, tune, VERDICTS, WEIGHTINGS, type Weighting } from "./parts/tune.ts";

/** Scores are kept in 1e-12 standard deviations. */
const Z = 1e12;
const SEED = 20_261;

const share = { minimum: 0, maximum: 1 };
const weighting = Type.Object({
  name: Type.Enum([...WEIGHTINGS], {
    description:
      "current: in force; unit: all equal; shrunken: fitted and drawn toward those in force; uncorrected: fitted on hires as they are; optimal: fitted as among all applicants",
  }),
  weights: nullable(Type.Array(Type.Number(share), { description: "In the order of `competencies`" })),
  observed: figure("Correlation of the weighted score with the outcome, among hires"),
  corrected: number("The same as among all applicants (Lawley 1943)"),
  out_of_time: number("Mean correlation on hires later than those it was fitted on"),
  impact_ratio: number("Lowest impact ratio of a group, as many passing as now"),
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
    "得分在供应商和模型版本内标准化。拟合：在上下限内使效度最大（凸二次规划）；向现行权重收缩的程度由按时间的交叉验证选定；增益为自助法样本外效度之差（中位数与区间）。入职者由这些得分选出，效度按 Lawley（1943）修正到全部应聘者，未修正的结果并列。影响比按同样通过人数重算。",
    "Scores are standardized within vendor and model version. The fit makes validity largest within limits (a convex quadratic program); how far it is drawn toward the weights in force is chosen by cross-validation in time; the gain is the difference of out-of-bag validity (median and interval of a bootstrap). Hires were chosen on these scores: covariances are taken to all applicants by Lawley (1943), the uncorrected fit stands beside. Impact ratios are of as many passing as now.",
  ],
  dated: null,
  asks: {
    job: Type.String({ minLength: 1, maxLength: 60 }),
    step: Type.Number({
      ...share,
      default: 0.1,
      description: "Largest change of a weight against that in force",
    }),
    floor: Type.Number({ ...share, default: 0.05, description: "Least weight of a competency" }),
    cap: Type.Number({ ...share, default: 0.6, description: "Greatest weight of a competency" }),
    dimension: Type.Enum([...GROUPINGS], { default: "gender", description: "Whose impact ratios" }),
  },
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
  },
  answer: async (ask, { job, step, floor, cap, dimension }, { tell }) => {
    const model = await modelOf(ask, job);
    const { competencies, weights } = model;
    const records = await ask.records(scoredRows, {
      keys: { row: "application_key", group: `cast(${dimension} as varchar)` },
      moments: {
        y: "any_value(y)",
        at: "max(epoch(scored_at))",
        ...Object.fromEntries(
          competencies.map((_, at) => [`p${at}`, `max(case when place = ${at} then x end)`]),
        ),
      },
    });
    const [passed] = await ask.records(interviewRows, { moments: selections });
    return () => {
      const sorted = [...records].sort((a, b) => asNumber(a.row) - asNumber(b.row));
      const column = (name: string, scale = 1) =>
        Float64Array.from(sorted, (record) =>
          record[name] === null ? Number.NaN : asNumber(record[name]) / scale,
        );
      const columns = competencies.map((_, at) => column(`p${at}`, Z));
      const tuned = tune({
        columns,
        outcome: column("y", Z),
        time: column("at"),
        current: weights,
        limits: {
          step,
          competencies: competencies.map((name, at) => ({ name, predictors: [at], floor, cap })),
        },
        seed: SEED,
      });
      const passShare = asNumber(passed?.n) > 0 ? asNumber(passed?.selected) / asNumber(passed?.n) : 0.5;
      const groups = sorted.map(({ group }) => (typeof group === "string" ? group : null));
      const after = (each: Weighting) => backtestOf(columns, weights, each, passShare, groups);
      const [hires] = tell([{ n: tuned.hires }]);
      return {
        job,
        version: model.version,
        competencies,
        applicants: tell.count(tuned.applicants),
        hires: hires!.n,
        fewest_hires: FEWEST_HIRES,
        weightings: tuned.weightings.map((each) => ({
          name: each.name,
          weights: each.weights === null ? null : [...each.weights],
          observed: tell.figure(each.observed, hires),
          corrected: hires!.isHidden ? null : each.corrected,
          out_of_time: hires!.isHidden ? null : each.outOfTime,
          ...after(each),
        })),
        intervals: tuned.intervals.map((each) => tell.figure(each, hires)),
        gain: tell.figure(tuned.gain, hires),
        probability_better: hires!.isHidden ? null : tuned.probabilityBetter,
        verdict: tuned.verdict,
        conflict: tuned.conflict,
      };
    };
  },
});

type Model = { readonly version: string; readonly competencies: string[]; readonly weights: number[] };

/** The scoring models in force, each competency with its place in the job's: the heaviest first. */
const IN_FORCE = `select *, row_number() over (partition by job order by weight desc, cast(competency as varchar)) - 1 as place
  from marts.scoring_model
  where is_current and weight > 0`;
const models: Rows = { id: "weights in force", sql: IN_FORCE, at: "valid_from" };

/** One row per applicant and competency of the model in force, with the outcome of hires. */
const scoredRows: Rows = {
  id: "weights",
  sql: `select scored.*, models.place
  from (${validityRows("competency", "ai", "performance_6m")}) as scored
  join (select job, competency, place from (${IN_FORCE})) as models
    on models.job = scored.job and models.competency = scored.competency`,
  at: "scored_at",
};

/** The scoring model in force of the job that is asked about. Throws 404 where it has none. */
async function modelOf(ask: Ask, job: string): Promise<Model> {
  const found = (await ask.records(models, {
    keys: {
      place: "place",
      competency: "cast(competency as varchar)",
      version: "cast(model_version as varchar)",
    },
    moments: { weight: "any_value(weight)" },
  })) as readonly (Moments & { readonly competency: string; readonly version: string })[];
  if (found.length === 0)
    throw new HttpError("not_found", {
      what: { zh: `岗位 ${job} 的评分模型`, en: `A scoring model of the job ${job}` },
    });
  const sorted = [...found].sort((a, b) => asNumber(a.place) - asNumber(b.place));
  const sum = sorted.reduce((all, { weight }) => all + asNumber(weight), 0);
  return {
    version: sorted[0]!.version,
    competencies: sorted.map(({ competency }) => competency),
    weights: sorted.map(({ weight }) => asNumber(weight) / sum),
  };
}

/** What past applicants would have met under these weights, as many passing as now. */
function backtestOf(
  columns: readonly Float64Array[],
  current: readonly number[],
  { name, weights }: Weighting,
  passShare: number,
  group: readonly (string | null)[],
): Pick<Told<typeof weighting>, "impact_ratio" | "flips"> {
  if (weights === null) return { impact_ratio: null, flips: null };
  const { impact, flips } = weightBacktest(columns, current, weights, { passShare, group });
  const ratios = (impact?.new.groups ?? []).flatMap(({ excluded, ratioToHighest }) =>
    excluded || ratioToHighest === null ? [] : [ratioToHighest],
  );
  return {
    impact_ratio: ratios.length === 0 ? null : Math.min(...ratios),
    flips: name === "current" ? 0 : flips.in + flips.out,
  };
}
