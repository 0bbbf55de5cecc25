import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import { evaluateDrivers } from "../analyses/experience/parts/evaluate.ts";
import type { Route } from "../context.ts";
import { figure, figureMembers, number, toldMembers } from "../figures/figure.ts";
import { narrowingSchema, readNarrowing } from "../narrowing.ts";
import { errorSchema } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

/** What a question about drivers of satisfaction gives. */
export const driversSchema = Type.Object({
  status: Type.Enum(["ok", "few", "missing", "suppressed"]),
  n: Type.Integer({ description: "Responses that answer every item" }),
  responses: Type.Integer(),
  r_squared: figure(
    "Variance of overall satisfaction that the items explain together (percentile bootstrap)",
  ),
  adjusted_r_squared: number("The same adjusted for the number of items"),
  items: Type.Array(
    Type.Object({
      item: Type.String(),
      ...figureMembers("Relative weight (Johnson): part of R squared (percentile bootstrap)"),
      share: number("The weight over R squared"),
      dominance: number("General dominance weight"),
      r: number("Simple correlation with overall satisfaction"),
    }),
  ),
  notes: Type.Array(Type.String()),
  ...toldMembers,
});

/** What overall satisfaction hangs on; apart from the counts of surveys, since its intervals are resampled. */
export const route: Route = (api, context) => {
  api.get(
    "/api/experience/drivers",
    {
      schema: {
        tags: ["metrics"],
        summary: "Drivers of overall satisfaction: relative weights of the survey's items",
        querystring: narrowingSchema("Answered", {}),
        response: { 200: driversSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) =>
      answer(context, request, reply, async () => {
        const asked = await readNarrowing(context.rows, request.query, []);
        return (await evaluateDrivers(context.rows, asked, scopeOf(request.session).scope)) as never;
      }),
  );
};
