import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import { evaluateQuestionBias } from "../analyses/fairness/parts/evaluate-questions.ts";
import { GROUPINGS } from "../analyses/fairness/parts/source.ts";
import type { Route } from "../context.ts";
import { figureMembers, number, toldMembers } from "../figures/figure.ts";
import { narrowingSchema, readNarrowing } from "../narrowing.ts";
import { errorSchema, nullable } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

const bias = (description: string) => nullable(Type.Enum(["A", "B", "C"], { description }));

/** What a question about bias of questions gives. */
export const questionBiasSchema = Type.Object({
  dimension: Type.Enum([...GROUPINGS]),
  reference: nullable(Type.String({ description: "The largest group, which the others are held against" })),
  fewest: Type.Integer({ description: "Fewest people of a group who answered a question that is compared" }),
  questions: Type.Array(
    Type.Object({
      question: Type.String(),
      group: Type.String(),
      reference: Type.String(),
      group_n: Type.Integer(),
      ...figureMembers("Mantel-Haenszel delta; below 0 the question is harder for the group"),
      p: number("Mantel-Haenszel test"),
      adjusted_p: number("Over all questions and groups (Benjamini-Hochberg)"),
      ets_class: bias("ETS class: A negligible, B moderate, C large"),
      ordinal: Type.Object(
        {
          effect: number("Log odds of a higher score, group against reference"),
          uniform_p: number("Likelihood-ratio test of a uniform difference"),
          non_uniform_p: number("The same of one that changes with standing"),
          gain: number("Gain in Nagelkerke's R squared"),
          effect_class: bias("Class of the gain (Jodoin & Gierl)"),
          notes: Type.Array(Type.String()),
        },
        { description: "The second view: ordinal logistic regression" },
      ),
    }),
  ),
  ...toldMembers,
});

/** Differential functioning of questions: harder for a group than for others of equal standing. */
export const route: Route = (api, context) => {
  api.get(
    "/api/fairness/questions",
    {
      schema: {
        tags: ["metrics"],
        summary: "Differential item functioning of every question by group, in two views",
        querystring: narrowingSchema("AI interview completed", {
          dimension: Type.Enum([...GROUPINGS], { default: "gender" }),
        }),
        response: { 200: questionBiasSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { dimension } = request.query;
      return answer(context, request, reply, async () => {
        const asked = await readNarrowing(context.rows, request.query, ["dimension"]);
        const { scope } = scopeOf(request.session);
        return (await evaluateQuestionBias(context.rows, dimension, asked, scope)) as never;
      });
    },
  );
};
