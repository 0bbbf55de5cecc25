import { Type } from "typebox";
import { HttpError } from "../../http-error.ts";
import { asNumber } from "../../metrics/estimator.ts";
import type { Rows } from "../../metrics/rows.ts";
import { nullable, textSchema } from "../../schemas.ts";
import { declare } from "../declare.ts";

/** One row per job, version and competency; what is no dimension goes as text. */
const rows: Rows = {
  id: "models",
  sql: `select
  models.*, competencies.label_zh, competencies.label_en, competencies.definition, competencies.indicators
from marts.scoring_model as models
join marts.competency as competencies on competencies.competency = models.competency`,
  at: "valid_from",
};
const keys = {
  job: "cast(job as varchar)",
  version: "cast(model_version as varchar)",
  competency: "cast(competency as varchar)",
};
const one = (column: string) => `any_value(${column})`;
const moments = {
  valid_from: one("cast(valid_from as varchar)"),
  valid_to: one("cast(valid_to as varchar)"),
  cutoff: one("cutoff"),
  time_limit_minutes: one("time_limit_minutes"),
  is_current: one("is_current"),
  weight: one("weight"),
  label_zh: one("label_zh"),
  label_en: one("label_en"),
  definition: one("definition"),
  indicators: one("cast(to_json(indicators) as varchar)"),
};

type Row = {
  readonly job: string;
  readonly version: string;
  readonly competency: string;
  readonly valid_from: string;
  readonly valid_to: string | null;
  readonly cutoff: number | null;
  readonly time_limit_minutes: number | null;
  readonly is_current: boolean;
  readonly weight: bigint;
  readonly label_zh: string;
  readonly label_en: string;
  readonly definition: string | null;
  readonly indicators: string | null;
};

/** A job's scoring models as they were published: what each version weighs, and how that shows in behaviour. */
export const analysis = declare({
  title: ["得分由什么组成", "What the score is made of"],
  about: [
    "现行模型中各能力项的权重，以及识别该能力的行为指标",
    "Weight of each ability in the model in force, with the behaviour by which it is recognised",
  ],
  formula: [
    "由模型负责人发布，不是估计值，因此没有区间。同一版本的权重合计为 100%。",
    "As published by the model’s owner; no estimate, so no interval. Weights of a version add up to 100%.",
  ],
  dated: null,
  asks: { job: Type.String({ minLength: 1, maxLength: 60 }) },
  gives: {
    job: Type.String(),
    versions: Type.Array(
      Type.Object({
        version: Type.String(),
        valid_from: Type.String({ format: "date" }),
        valid_to: nullable(Type.String({ format: "date" })),
        cutoff: nullable(Type.Number({ description: "Score from which an interview is passed" })),
        time_limit_minutes: nullable(Type.Number()),
        is_current: Type.Boolean(),
        competencies: Type.Array(
          Type.Object({
            competency: Type.String(),
            weight: Type.Number({ description: "Share of the score" }),
          }),
        ),
      }),
      { description: "The newest first" },
    ),
    competencies: Type.Array(
      Type.Object({
        competency: Type.String(),
        label: textSchema,
        definition: nullable(Type.String()),
        indicators: Type.Array(Type.String(), {
          description: "Behavioural indicators, as the source wrote them",
        }),
      }),
    ),
  },
  answer: async (ask, { job }) => {
    const all = (await ask.records(rows, { keys, moments })) as readonly Row[];
    const own = all.filter((row) => row.job === job);
    if (own.length === 0)
      throw new HttpError("not_found", {
        what: { zh: `岗位 ${job} 的评分模型`, en: `A scoring model of the job ${job}` },
      });
    return modelsOf(job, own.sort(newestFirst));
  },
});

/** The newest version first, in it the heaviest competency. */
const newestFirst = (a: Row, b: Row) =>
  b.valid_from.localeCompare(a.valid_from) ||
  asNumber(b.weight) - asNumber(a.weight) ||
  (a.competency < b.competency ? -1 : 1);

function modelsOf(job: string, rows: readonly Row[]) {
  const versions = [...new Set(rows.map(({ version }) => version))].map((version) => {
    const own = rows.filter((row) => row.version === version);
    const { valid_from, valid_to, cutoff, time_limit_minutes, is_current } = own[0]!;
    return {
      ...{ version, valid_from, valid_to, cutoff, time_limit_minutes, is_current },
      competencies: own.map(({ competency, weight }) => ({ competency, weight: asNumber(weight) / 1e6 })),
    };
  });
  const competencies = [...new Map(rows.map((row) => [row.competency, row])).values()].map((row) => ({
    competency: row.competency,
    label: { zh: row.label_zh, en: row.label_en },
    definition: row.definition,
    indicators: JSON.parse(row.indicators ?? "[]") as string[],
  }));
  return { job, versions, competencies };
}
