import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import type { Route } from "../context.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema, languageParameter, nullable, textSchema } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

type Row = {
  version: string;
  valid_from: string;
  valid_to: string | null;
  cutoff: number | null;
  time_limit_minutes: number | null;
  is_current: boolean;
  competency: string;
  weight: number;
  label_zh: string;
  label_en: string;
  definition: string | null;
  indicators: string[] | null;
};

/** A job's scoring models as they were published: what each version weighs, and how that shows in behaviour. */
const modelsSchema = Type.Object({
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
  sql: Type.String(),
});

const sql = `select
  cast(models.model_version as varchar) as version, models.valid_from, models.valid_to, models.cutoff,
  models.time_limit_minutes, models.is_current, cast(models.competency as varchar) as competency, models.weight,
  competencies.label_zh, competencies.label_en, competencies.definition, competencies.indicators
from marts.scoring_model as models
join marts.competency as competencies on competencies.competency = models.competency
where models.job = $1
order by models.valid_from desc, models.weight desc, competency`;

/** Scoring models. */
export const route: Route = (api, context) => {
  api.get(
    "/api/models/:job",
    {
      schema: {
        tags: ["models"],
        summary:
          "The scoring models of a job: weights by competency in every version, with behavioural indicators",
        params: Type.Object({ job: Type.String({ minLength: 1, maxLength: 60 }) }),
        querystring: Type.Object({ lang: languageParameter }, { additionalProperties: false }),
        response: { 200: modelsSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { job } = request.params;
      const { scope } = scopeOf(request.session);
      return answer(context, request, reply, async () => {
        const rows = await context.queries.reader(async (connection) => {
          const known = await connection.value<number>(
            "select count(*) from marts.scoring_model where cast(job as varchar) = $1",
            [job],
          );
          return known === 0 ? [] : connection.rows<Row>(sql, [job]);
        });
        const isSeen = scope.kind === "all" || scope.any.some((set) => set.job?.includes(job));
        if (rows.length === 0 || !isSeen)
          throw new HttpError("not_found", {
            what: { zh: `岗位 ${job} 的评分模型`, en: `A scoring model of the job ${job}` },
          });
        return modelsOf(job, rows);
      });
    },
  );
};

function modelsOf(job: string, rows: readonly Row[]) {
  const versions = [...new Set(rows.map(({ version }) => version))].map((version) => {
    const own = rows.filter((row) => row.version === version);
    const { valid_from, valid_to, cutoff, time_limit_minutes, is_current } = own[0]!;
    return {
      ...{ version, valid_from, valid_to, cutoff, time_limit_minutes, is_current },
      competencies: own.map(({ competency, weight }) => ({ competency, weight: weight / 1e6 })),
    };
  });
  const competencies = [...new Map(rows.map((row) => [row.competency, row])).values()].map((row) => ({
    competency: row.competency,
    label: { zh: row.label_zh, en: row.label_en },
    definition: row.definition,
    indicators: row.indicators ?? [],
  }));
  return { job, versions, competencies, sql };
}
