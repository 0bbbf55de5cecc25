import { Type } from "typebox";
import { identifier, type Parameters } from "../../sql/database.ts";
import { boundCatalogue } from "../ask.ts";
import type { Route } from "../context.ts";
import { checkQuestion } from "../metric-query.ts";
import { errorSchema, nullable, textSchema } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

/** The chain that ties an interview to its outcome; each step names the applications that reached it. */
const STEPS = [
  { step: "application", zh: "投递", en: "Applications", reached: "true" },
  {
    step: "ai_interview",
    zh: "完成 AI 面试",
    en: "AI interview completed",
    reached: "a.ai_completed_at is not null",
  },
  {
    step: "human_interview",
    zh: "完成人工面试",
    en: "Human interview held",
    reached: "a.human_interviewed_at is not null",
  },
  { step: "offer", zh: "发放录用", en: "Offer made", reached: "a.offered_at is not null" },
  { step: "hire", zh: "入职", en: "Hired", reached: "h.application_key is not null" },
  {
    step: "performance_6m",
    zh: "6 个月绩效",
    en: "6-month review",
    reached: "h.performance_6 is not null",
  },
] as const;

/** What validity rests on: of the rows of one step, those that can be tied to something else. */
const LINKS = [
  {
    link: "human_interview_with_ai_score",
    zh: "有人工面试者中有 AI 分数",
    en: "Human interviews with an AI score",
    of: "a.human_interviewed_at is not null",
    tied: "a.ai_score is not null",
  },
  {
    link: "hire_with_ai_score",
    zh: "入职者中有 AI 分数",
    en: "Hires with an AI score",
    of: "h.application_key is not null",
    tied: "a.ai_score is not null",
  },
  {
    link: "hire_with_human_score",
    zh: "入职者中有人工评分",
    en: "Hires with a human rating",
    of: "h.application_key is not null",
    tied: "a.human_score is not null",
  },
  {
    link: "hire_with_performance_6m",
    zh: "入职者中有 6 个月绩效",
    en: "Hires with a 6-month review",
    of: "h.application_key is not null",
    tied: "h.performance_6 is not null",
  },
  {
    link: "ai_hire_with_performance_6m",
    zh: "有 AI 分数的入职者中有 6 个月绩效",
    en: "AI-scored hires with a 6-month review",
    of: "h.application_key is not null and a.ai_score is not null",
    tied: "h.performance_6 is not null",
  },
] as const;

const share = nullable(Type.Number({ description: "0..1; null where there is nothing to divide by" }));

/** How many cases each link of the chain from application to outcome holds. */
export const route: Route = (api, context) => {
  api.get(
    "/api/coverage",
    {
      schema: {
        tags: ["metrics"],
        summary: "Counts along candidate, application, interviews, offer, hire and performance review",
        querystring: Type.Object(
          {
            from: Type.Optional(Type.String({ format: "date", description: "Applied on or after" })),
            to: Type.Optional(Type.String({ format: "date", description: "Applied on or before" })),
            lang: Type.Optional(Type.String({ maxLength: 20 })),
          },
          {
            additionalProperties: Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: 100 }),
            description: "Every further name filters by that dimension of an application",
          },
        ),
        response: {
          200: Type.Object({
            sql: Type.String({ description: "The query; filters and days are bound to $1, $2, ..." }),
            candidates: Type.Integer(),
            steps: Type.Array(
              Type.Object({
                step: Type.String(),
                label: textSchema,
                n: Type.Integer(),
                share_of_applications: share,
                share_of_previous: nullable(
                  Type.Number({
                    description: "Of those who reached the step before, who reached this one too",
                  }),
                ),
              }),
            ),
            links: Type.Array(
              Type.Object({
                link: Type.String(),
                label: textSchema,
                n: Type.Integer(),
                of: Type.Integer(),
                share,
              }),
            ),
            ignored_filters: Type.Array(Type.String(), { description: "Dimensions that applications lack" }),
            warehouse_version: Type.Integer(),
          }),
          "4xx": errorSchema,
          "5xx": errorSchema,
        },
      },
    },
    async (request, reply) => {
      const { from, to, lang: _lang, ...filters } = request.query as Record<string, unknown>;
      return answer(context, request, reply, async (version) => {
        const known = await context.queries.reader(async (connection) => {
          const { names } = await connection.columns("select * from marts.application limit 0");
          const dimensions = await connection.rows<{ dimension: string }>(
            `select column_name as dimension from duckdb_columns()
             where database_name = 'warehouse' and schema_name = 'marts' and table_name = 'application'
               and data_type like 'ENUM%'`,
          );
          return new Set(dimensions.map(({ dimension }) => dimension).filter((name) => names.includes(name)));
        });
        const { dimensions: elsewhere } = await boundCatalogue(context);
        const asked = Object.entries(filters as Record<string, string[]>);
        const ignored = asked.map(([name]) => name).filter((name) => !known.has(name) && elsewhere.has(name));
        const question = checkQuestion(
          {
            metric: "coverage",
            filters: Object.fromEntries(asked.filter(([name]) => !ignored.includes(name))),
            ...dates(from, to),
          },
          known,
        );
        const { sql, parameters } = statement(question);
        const [row] = await context.queries.reader((connection) =>
          connection.rows<Record<string, number>>(sql, parameters),
        );
        return { sql, ...shape(row ?? {}), ignored_filters: ignored, warehouse_version: version };
      });
    },
  );
};

function dates(from: unknown, to: unknown): { from?: string; to?: string } {
  return {
    ...(typeof from === "string" ? { from } : {}),
    ...(typeof to === "string" ? { to } : {}),
  };
}

function statement(question: ReturnType<typeof checkQuestion>): { sql: string; parameters: Parameters } {
  const values: string[] = [];
  const bind = (value: string) => `$${values.push(value)}`;
  const where = Object.entries(question.filters).map(
    ([name, wanted]) => `cast(a.${identifier(name)} as varchar) in (${wanted.map(bind).join(", ")})`,
  );
  if (question.from !== undefined) where.push(`a.applied_at >= cast(${bind(question.from)} as date)`);
  if (question.to !== undefined)
    where.push(`a.applied_at < cast(${bind(question.to)} as date) + interval 1 day`);
  const counts = [
    "count(distinct a.person_key) as candidates",
    ...STEPS.map(({ step, reached }) => `count(*) filter (where ${reached}) as step_${step}`),
    ...STEPS.map(
      ({ step, reached }, index) =>
        `count(*) filter (where ${reached} and ${STEPS[Math.max(0, index - 1)]!.reached}) as both_${step}`,
    ),
    ...LINKS.map(({ link, of }) => `count(*) filter (where ${of}) as of_${link}`),
    ...LINKS.map(({ link, of, tied }) => `count(*) filter (where ${of} and ${tied}) as link_${link}`),
  ];
  return {
    sql: `select ${counts.join(", ")}
      from marts.application as a
      left join marts.hire as h on h.application_key = a.application_key
      where ${["true", ...where].join(" and ")}`,
    parameters: values,
  };
}

function shape(row: Readonly<Record<string, number>>) {
  const n = (name: string) => row[name] ?? 0;
  const part = (some: number, all: number) => (all > 0 ? some / all : null);
  return {
    candidates: n("candidates"),
    steps: STEPS.map(({ step, zh, en }, index) => ({
      step,
      label: { zh, en },
      n: n(`step_${step}`),
      share_of_applications: part(n(`step_${step}`), n("step_application")),
      share_of_previous: index === 0 ? null : part(n(`both_${step}`), n(`step_${STEPS[index - 1]!.step}`)),
    })),
    links: LINKS.map(({ link, zh, en }) => ({
      link,
      label: { zh, en },
      n: n(`link_${link}`),
      of: n(`of_${link}`),
      share: part(n(`link_${link}`), n(`of_${link}`)),
    })),
  };
}
