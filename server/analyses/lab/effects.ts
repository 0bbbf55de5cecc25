import { Type } from "typebox";
import { figure, type Told } from "../../figures/figure.ts";
import type { Ask, Rows } from "../../metrics/rows.ts";
import { nullable } from "../../schemas.ts";
import type { Estimate } from "../../statistics/numbers/estimate.ts";
import { declare } from "../declare.ts";

const day = Type.String({ format: "date" });

const effect = Type.Object({
  proposal: Type.Integer(),
  state: Type.Enum(["proposed", "approved", "published", "rolled_back", "sent_back", "withdrawn"]),
  jobs: Type.Array(Type.String(), { description: "Whose model changes, as far as the caller sees them" }),
  version: nullable(Type.String()),
  from: nullable({ ...day, description: "Day on which it came into force; null before" }),
  outcome: Type.Enum(["validity", "competency_validity", "pass_rate", "impact_ratio"]),
  of: nullable(Type.String({ description: "Competency, or attribute of the impact ratio" })),
  direction: Type.Enum(["up", "down"]),
  least: Type.Number({ description: "Least change that was promised" }),
  judged_on: { ...day, description: "Fixed when it was proposed" },
  verdict: nullable(
    Type.Enum(["too_early", "kept", "not_kept", "cannot_say", "taken_back"], {
      description:
        "kept: the interval of the effect lies beyond 0 as promised and reaches the least change; not_kept: all of it falls short of that; null: not in force",
    }),
  ),
  reason: nullable(
    Type.Enum(["few", "nothing_to_compare", "changed_again", "open"], {
      description: "Why nothing can be said; open: the interval holds 0 and the promise",
    }),
  ),
  before: figure("In the changed jobs before"),
  after: figure("In the changed jobs since"),
  elsewhere: figure("Change of the jobs whose model stayed as it was"),
  effect: figure("Change of the changed jobs less that of the others"),
  changed_jobs: Type.Integer({ description: "Jobs that it was judged on" }),
  other_jobs: Type.Integer({ description: "Jobs that they were held against" }),
});

/** One row per job with a scoring model: what the caller sees of them. */
const jobs: Rows = { id: "jobs with models", sql: "select * from marts.scoring_model", at: "valid_from" };

const ownJobs = async (ask: Ask): Promise<ReadonlySet<string>> => {
  const found = await ask.records(jobs, {
    keys: { job: "cast(job as varchar)" },
    moments: { n: "count(*)" },
    isWhole: true,
  });
  return new Set(found.map(({ job }) => String(job)));
};

/** Every promise of a changed scoring model that is open or in force, and what became of it. */
export const analysis = declare({
  title: ["提案的承诺兑现了吗？", "Did changes do what was promised?"],
  about: [
    "每项模型变更在提出时写明预期效果和评判日期，到期后只评判一次，对照同期模型未变的岗位。",
    "Each change of a scoring model says beforehand what it will do and when that is judged. On that day it is judged once, against jobs whose model stayed as it was.",
  ],
  formula: [
    "双重差分：变更岗位在变更后与变更前之差，减去同期模型未变岗位之差；每个岗位与自身比较，按随机效应（REML，Knapp-Hartung，t 分布）加权。相关系数用 Fisher z，影响比用对数。变更前后各取从生效日（承诺晚于生效时从承诺日）到评判日同样长的时段，只计评判日前结果已到期的人，因此多次查看不会改变结论。“模型未变”：题目相同，能力项权重变动不超过 5 个百分点；评判通过率和影响比时，通过线变动不超过 2 分。评判某能力项而对照岗位没有该项时，用其各能力项效度的平均作对照。每一侧不足 5 人的岗位不计。兑现：区间在承诺方向上不含 0，且达到承诺的最小变化；未兑现：整个区间低于最小变化；其余为无法判断。",
    "A difference in differences: the change of the changed jobs from before to after, less that of jobs whose model stayed, each job held against itself and weighed by random effects (REML, Knapp-Hartung, t). Correlations go by Fisher's z, impact ratios by their logarithm. Before and after are as long as from the change (or from the promise, where that came later) to the day of judgement, and hold those alone whose outcome was due by that day: looking often changes nothing. A model stayed where its questions are the same and no weight moved by more than 5 percentage points; for pass rates and impact ratios no cut-off by more than 2 points. Where the other jobs lack the competency, the mean validity of theirs stands against it. A job with fewer than 5 people on a side does not count. Kept: the interval leaves out 0 in the promised direction and reaches the least change. Not kept: all of it falls short of that. Else nothing can be said.",
  ],
  dated: null,
  asks: {},
  takesEffects: true,
  gives: { effects: Type.Array(effect, { description: "The newest first" }) },
  answer: async (ask, _asked, { tell, effects }) => {
    const own = await ownJobs(ask);
    return {
      effects: effects.flatMap(({ jobs, promise, judged, ...about }): Told<typeof effect>[] => {
        const seen = jobs.filter((job) => own.has(job));
        if (seen.length === 0) return [];
        const figureOf = (of: Estimate | undefined) => {
          const told = of ?? { n: 0, value: null, low: null, high: null, notes: [] };
          return tell.figure(told, tell([{ n: told.n }])[0]);
        };
        return [
          {
            ...{ ...about, ...promise, jobs: seen },
            ...{ verdict: judged?.verdict ?? null, reason: judged?.reason ?? null },
            ...{ before: figureOf(judged?.before), after: figureOf(judged?.after) },
            ...{ elsewhere: figureOf(judged?.elsewhere), effect: figureOf(judged?.effect) },
            ...{ changed_jobs: judged?.treated ?? 0, other_jobs: judged?.controls ?? 0 },
          },
        ];
      }),
    };
  },
});
