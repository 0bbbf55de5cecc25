import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import { evaluateRetention } from "../analyses/retention/parts/evaluate.ts";
import type { Route } from "../context.ts";
import { figure, figureMembers, toldMembers } from "../figures/figure.ts";
import { narrowingSchema, readNarrowing } from "../narrowing.ts";
import { errorSchema, nullable } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

const step = Type.Object({
  day: Type.Number({ description: "Days since the start of work" }),
  share: Type.Number({ description: "Share still employed just after that day" }),
  low: nullable(Type.Number()),
  high: nullable(Type.Number()),
});
const test = Type.Object({
  chi_square: nullable(Type.Number()),
  df: Type.Integer(),
  p: nullable(Type.Number()),
});
const hazard = Type.Object({
  ...figureMembers("Hazard of leaving over that of the reference: under 1 fewer leave"),
  p: nullable(Type.Number({ description: "Wald test" })),
  proportional: Type.Object(
    { ...test.properties },
    { description: "Whether the ratio is the same at all times (Grambsch & Therneau, Schoenfeld residuals)" },
  ),
});

/** What a retention question gives. */
export const retentionSchema = Type.Object({
  by: Type.Array(Type.String()),
  horizon: Type.Integer({ description: "Last day of the curves" }),
  curves: Type.Array(
    Type.Object({
      segment: Type.Record(Type.String(), nullable(Type.String())),
      n: Type.Integer({ description: "Hires" }),
      left: nullable(Type.Integer({ description: "Of these, who left within the horizon" })),
      status: Type.Enum(["ok", "few", "missing", "suppressed"]),
      observed_to: nullable(Type.Integer({ description: "Last day on which anybody was observed" })),
      steps: Type.Array(step, { description: "Kaplan-Meier curve with its log-log band" }),
      at_risk: Type.Array(Type.Object({ day: Type.Integer(), n: Type.Integer() })),
      retention: Type.Array(
        Type.Object({
          day: Type.Integer(),
          at_risk: Type.Integer(),
          ...figureMembers("Share still employed after the day; people not yet there are censored"),
        }),
      ),
      mean_days: Type.Object({
        until: Type.Integer(),
        ...figureMembers("Mean days employed, at most `until` of them (restricted mean)"),
      }),
      notes: Type.Array(Type.String()),
    }),
  ),
  comparison: Type.Object(
    {
      focal: Type.String(),
      reference: Type.String(),
      within: Type.Array(Type.String()),
      status: Type.Enum(["ok", "missing", "suppressed"]),
      strata: Type.Integer(),
      n: Type.Object({ focal: Type.Integer(), reference: Type.Integer() }),
      retention: Type.Array(
        Type.Object({
          day: Type.Integer(),
          compared: Type.Integer({ description: "Strata with both paths" }),
          adjusted: figure(
            "Mantel-Haenszel risk difference within strata (Sato's interval), of hires at least so many days ago",
          ),
          crude: figure("Difference of the two Kaplan-Meier shares"),
        }),
      ),
      mean_days: Type.Object({
        until: Type.Integer(),
        compared: Type.Integer(),
        adjusted: figure("Difference in days employed within strata, of hires at least `until` days ago"),
        crude_until: Type.Integer(),
        crude: figure("Difference of the two restricted means"),
      }),
      log_rank: Type.Object({ stratified: test, crude: test }),
      hazard: Type.Object(
        { stratified: hazard, crude: hazard },
        { description: "Cox, Efron ties, within the horizon; stratified by job and hire quarter" },
      ),
      standardized: Type.Array(
        Type.Object({
          path: Type.String(),
          n: Type.Integer(),
          steps: Type.Array(step),
          at_risk: Type.Array(Type.Object({ day: Type.Integer(), n: Type.Integer() })),
        }),
        { description: "Curves with the same mix of jobs and hire quarters on both paths" },
      ),
    },
    { description: "AI-screened less traditionally screened hires" },
  ),
  as_of: nullable(Type.String({ description: "Last day of the data" })),
  ...toldMembers,
});

/** Retention: survival curves by segment, and AI against traditional screening within job and hire quarter. */
export const route: Route = (api, context) => {
  api.get(
    "/api/retention",
    {
      schema: {
        tags: ["metrics"],
        summary:
          "Survival curves of hires by segment; AI against traditional screening within job and quarter",
        querystring: narrowingSchema("Started work", {
          by: Type.Optional(
            Type.Array(Type.String({ pattern: "^[a-z][a-z0-9_]{0,39}$" }), {
              maxItems: 2,
              description: "Dimensions to segment by; may repeat once",
            }),
          ),
        }),
        response: { 200: retentionSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const by = request.query.by ?? [];
      return answer(context, request, reply, async () => {
        const asked = await readNarrowing(context.rows, request.query, ["by"], { by });
        return (await evaluateRetention(context.rows, asked, scopeOf(request.session).scope)) as never;
      });
    },
  );
};
