import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import type { Route } from "../context.ts";
import { readDimensionNames } from "../dimension-names.ts";
import { evaluateQuestionBias } from "../fairness/evaluate-questions.ts";
import { GROUPINGS } from "../fairness/source.ts";
import { figureMembers } from "../figure.ts";
import { checkQuestion } from "../metric-query.ts";
import { errorSchema, languageParameter, nullable, textSchema } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

const number = (description: string) => nullable(Type.Number({ description }));
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
  sql: Type.String(),
  note_texts: Type.Record(Type.String(), textSchema),
  ignored_filters: Type.Array(Type.String()),
  warehouse_version: Type.Integer(),
});

/** Differential functioning of questions: harder for a group than for others of equal standing. */
export const route: Route = (api, context) => {
  api.get(
    "/api/fairness/questions",
    {
      schema: {
        tags: ["metrics"],
        summary: "Differential item functioning of every question by group, in two views",
        querystring: Type.Object(
          {
            dimension: Type.Enum([...GROUPINGS], { default: "gender" }),
            from: Type.Optional(
              Type.String({ format: "date", description: "AI interview completed on or after" }),
            ),
            to: Type.Optional(
              Type.String({ format: "date", description: "AI interview completed on or before" }),
            ),
            lang: languageParameter,
          },
          {
            additionalProperties: Type.Array(Type.String({ maxLength: 200 }), { minItems: 1, maxItems: 100 }),
            description: "Every further name filters by that dimension",
          },
        ),
        response: { 200: questionBiasSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const {
        dimension,
        from,
        to,
        lang: _lang,
        ...filters
      } = request.query as typeof request.query & Record<string, unknown>;
      return answer(context, request, reply, async () => {
        const asked = checkQuestion(
          {
            metric: "fairness",
            filters: filters as Record<string, string[]>,
            ...(from === undefined ? {} : { from }),
            ...(to === undefined ? {} : { to }),
          },
          await readDimensionNames(context.queries),
        );
        const { scope } = scopeOf(request.session);
        return (await evaluateQuestionBias(context.queries, dimension, asked, scope)) as never;
      });
    },
  );
};
