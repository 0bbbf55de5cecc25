import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import { evaluateComments } from "../analyses/experience/parts/evaluate.ts";
import type { Route } from "../context.ts";
import { figure, toldMembers } from "../figures/figure.ts";
import { narrowingSchema, readNarrowing } from "../narrowing.ts";
import { errorSchema, nullable, textSchema } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

/** What a question about comments gives: counts of terms, never a comment. */
export const commentsSchema = Type.Object({
  status: Type.Enum(["ok", "missing", "suppressed"]),
  fewest: Type.Integer({ description: "Fewest comments that must say a term before it is told" }),
  comments: Type.Integer(),
  satisfied: Type.Integer({ description: "Comments of those satisfied overall" }),
  not_satisfied: Type.Integer(),
  terms: Type.Array(
    Type.Object({
      term: Type.String(),
      label: textSchema,
      theme: Type.String(),
      theme_label: textSchema,
      comments: Type.Integer({ description: "Comments that say it" }),
      share: figure("Share of all comments (Wilson interval)"),
      satisfied: figure("Share among comments of the satisfied"),
      not_satisfied: figure("Share among comments of those not satisfied"),
      difference: figure("Satisfied less not satisfied (Newcombe interval)"),
      p: nullable(Type.Number({ description: "Fisher's exact test, two-sided" })),
      adjusted_p: nullable(Type.Number({ description: "Over all terms (Benjamini-Hochberg)" })),
      differs: Type.Boolean({ description: "Stands at a false discovery rate of 10 %" }),
    }),
  ),
  left_out: Type.Integer({ description: "Terms that too few comments say" }),
  ...toldMembers,
});

/** Terms of survey comments, counted before the comments were sealed. */
export const route: Route = (api, context) => {
  api.get(
    "/api/experience/comments",
    {
      schema: {
        tags: ["metrics"],
        summary: "Terms of survey comments by satisfaction; the comments themselves are never told",
        querystring: narrowingSchema("Answered", {
          respondent: Type.Enum(["candidate", "business"], { default: "candidate" }),
        }),
        response: { 200: commentsSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { respondent } = request.query;
      return answer(context, request, reply, async () => {
        const asked = await readNarrowing(context.rows, request.query, ["respondent"]);
        const { scope } = scopeOf(request.session);
        return (await evaluateComments(context.rows, respondent, asked, scope)) as never;
      });
    },
  );
};
