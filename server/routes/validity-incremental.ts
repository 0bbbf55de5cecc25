import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import { byParameter } from "../analyses/validity/parts/asked.ts";
import { evaluateIncremental } from "../analyses/validity/parts/incremental.ts";
import { CRITERIA } from "../analyses/validity/parts/source.ts";
import type { Route } from "../context.ts";
import { figure, figureMembers, number, toldMembers } from "../figures/figure.ts";
import { narrowingSchema, readNarrowing } from "../narrowing.ts";
import { errorSchema } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

const gain = (description: string) =>
  Type.Object({ ...figureMembers(description), p: number("F test of the gain") });

const row = Type.Object({
  segment: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])),
  n: Type.Integer({ description: "Hires with both scores and known outcome" }),
  status: Type.Enum(["ok", "few", "missing", "suppressed"]),
  human: figure("Correlation of the human rating with the outcome"),
  ai: figure("Correlation of the AI score with the outcome"),
  between: figure("Correlation of the two scores among these hires"),
  both: figure("Multiple R of both together (Fisher's z)"),
  difference: figure("r of AI less r of the human rating (Zou's interval)"),
  delta_ai: gain("Gain in R squared when AI is added to the human rating (percentile bootstrap)"),
  delta_human: gain("Gain in R squared when the human rating is added to AI"),
  partial_ai: figure("Correlation of AI and outcome, the human rating held constant"),
  partial_human: figure("Correlation of human rating and outcome, AI held constant"),
  p_adjusted: number("p of AI's gain by Benjamini and Hochberg over the segments"),
  stands: Type.Boolean({ description: "At a false discovery rate of 10 %" }),
});

/** What a question about incremental validity gives. */
export const incrementalSchema = Type.Object({
  criterion: Type.Enum([...CRITERIA]),
  by: Type.Array(Type.String()),
  overall: row,
  rows: Type.Array(row),
  ...toldMembers,
});

/** Incremental validity: human rating alone, AI score alone, both. */
export const route: Route = (api, context) => {
  api.get(
    "/api/validity/incremental",
    {
      schema: {
        tags: ["metrics"],
        summary: "Whether the AI score adds to the human rating: delta R squared, partial correlations",
        querystring: narrowingSchema("Scored", {
          criterion: Type.Enum([...CRITERIA], { default: "performance_6m" }),
          by: byParameter("all hires together are always there"),
        }),
        response: { 200: incrementalSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { criterion, by = [] } = request.query;
      return answer(context, request, reply, async () => {
        const asked = await readNarrowing(context.rows, request.query, ["criterion", "by"], { by });
        const { scope } = scopeOf(request.session);
        return (await evaluateIncremental(context.rows, { ...asked, criterion, by }, scope)) as never;
      });
    },
  );
};
