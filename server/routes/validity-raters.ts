import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import { evaluateRaters } from "../analyses/validity/parts/raters.ts";
import type { Route } from "../context.ts";
import { figureMembers, number, toldMembers } from "../figures/figure.ts";
import { narrowingSchema, readNarrowing } from "../narrowing.ts";
import { errorSchema } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

/** What a question about raters gives. */
export const ratersSchema = Type.Object({
  n: Type.Integer({ description: "Ratings" }),
  candidates: Type.Integer(),
  mean: number("Mean rating, points"),
  raters: Type.Array(
    Type.Object({
      rater: Type.String(),
      ...figureMembers("Leaning in points, empirical Bayes; below 0 is severe"),
      raw: number("Mean rating less the mean of all ratings"),
      standing: Type.Enum(["severe", "mild", "usual", "suppressed"]),
    }),
  ),
  apart: number("Points from the median rater beyond which a whole interval stands apart"),
  variance: Type.Array(
    Type.Object({
      source: Type.Enum(["candidate", "rater", "residual"]),
      variance: Type.Number(),
      share: Type.Number({ description: "Of the variance of one rating, 0..1" }),
    }),
  ),
  absolute: number("Reliability of one rating as an absolute mark"),
  consistency: number("Reliability of one rating for ranking"),
  method: Type.String(),
  notes: Type.Array(Type.String()),
  ...toldMembers,
});

/** Rater severity, with what makes up the variance of a rating. */
export const route: Route = (api, context) => {
  api.get(
    "/api/validity/raters",
    {
      schema: {
        tags: ["metrics"],
        summary: "Severity of each rater (REML, empirical Bayes) and shares of variance",
        querystring: narrowingSchema("Scored", {}),
        response: { 200: ratersSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) =>
      answer(context, request, reply, async () => {
        const asked = await readNarrowing(context.rows, request.query, []);
        return (await evaluateRaters(context.rows, asked, scopeOf(request.session).scope)) as never;
      }),
  );
};
