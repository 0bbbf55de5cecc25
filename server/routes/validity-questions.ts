import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import { evaluateQuestions } from "../analyses/validity/parts/questions.ts";
import type { Route } from "../context.ts";
import { figure, number, toldMembers } from "../figures/figure.ts";
import { narrowingSchema, readNarrowing } from "../narrowing.ts";
import { errorSchema, nullable } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

/** What a question about the interview's questions gives. */
export const questionsSchema = Type.Object({
  rows: Type.Array(
    Type.Object({
      question: Type.String(),
      competency: nullable(Type.String()),
      kind: nullable(Type.String()),
      answers: Type.Integer({ description: "Answers that were scored" }),
      status: Type.Enum(["ok", "few", "suppressed"]),
      rest: figure(
        "Correlation with the mean of the other questions of its competency in the same interview",
      ),
      human: figure("Correlation with the human rating of the competency"),
      validity: figure("Correlation with performance after six months, among hires"),
      p: number("Of the validity"),
      p_adjusted: number("By Benjamini and Hochberg over all questions"),
      stands: Type.Boolean({ description: "At a false discovery rate of 10 %" }),
      verdict: Type.Enum(["predicts", "fits", "too_general", "cannot_say"], {
        description: "too_general: its interval of r with the other questions lies below 0.2",
      }),
    }),
  ),
  ...toldMembers,
});

/** Question analysis: what each question is good for, and which is too general. */
export const route: Route = (api, context) => {
  api.get(
    "/api/validity/questions",
    {
      schema: {
        tags: ["metrics"],
        summary: "Each question against its sisters, the human rating and later performance",
        querystring: narrowingSchema("Scored", {}),
        response: { 200: questionsSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) =>
      answer(context, request, reply, async () => {
        const asked = await readNarrowing(context.rows, request.query, []);
        return (await evaluateQuestions(context.rows, asked, scopeOf(request.session).scope)) as never;
      }),
  );
};
