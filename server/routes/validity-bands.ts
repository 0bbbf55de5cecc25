import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import { checkValue } from "../analyses/validity/parts/asked.ts";
import { evaluateBands } from "../analyses/validity/parts/bands.ts";
import { readPredictor } from "../analyses/validity/parts/question.ts";
import { CRITERIA } from "../analyses/validity/parts/source.ts";
import type { Route } from "../context.ts";
import { figure, figureMembers, number, toldMembers } from "../figures/figure.ts";
import { narrowingSchema, readNarrowing } from "../narrowing.ts";
import { errorSchema } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

const bin = Type.Object({
  x: Type.Number({ description: "Lower edge" }),
  y: Type.Number({ description: "Lower edge" }),
  n: Type.Integer(),
});

/** A plot of bins: none of them has fewer than five people. */
export const binsSchema = Type.Object({
  width: Type.Number(),
  height: Type.Number(),
  cells: Type.Array(bin),
  left_out: Type.Integer({ description: "People in bins of fewer than five, which are left out" }),
});

const status = Type.Enum(["ok", "suppressed"]);

/** What a question about score bands gives. */
export const bandsSchema = Type.Object({
  predictor: Type.String(),
  criterion: Type.Enum([...CRITERIA]),
  unit: Type.Enum(["sd", "index", "share"], {
    description:
      "sd: standard deviations within job and period; index: times the mean of job and period; share: who stayed",
  }),
  n: Type.Integer({ description: "Hires with score and known outcome" }),
  r: figure("Their correlation"),
  bands: Type.Array(
    Type.Object({
      from: number("Standardized score, lower edge; null is open"),
      to: number("Upper edge; null is open"),
      status,
      ...figureMembers("Mean outcome of the band (t), or the share who stayed (Wilson)"),
    }),
  ),
  bins: binsSchema,
  fifths: Type.Array(
    Type.Object({
      fifth: Type.Integer({ description: "1 is the lowest" }),
      from: number("Lowest standardized score, to a tenth"),
      to: number("Highest"),
      status,
      ...figureMembers("Share above the median outcome, of retention the share who stayed (Wilson)"),
    }),
  ),
  lift: Type.Object({
    top: number("Mean outcome of the best fifth"),
    rest: number("Mean outcome of the others"),
    difference: figure("Their difference (Welch)"),
    relative: figure("The same over the others' mean, where the outcome is an index"),
    cohen_d: figure("Cohen's d"),
  }),
  ...toldMembers,
});

/** The outcome by score: bands, a binned scatter plot, expectancy and lift of the best fifth. */
export const route: Route = (api, context) => {
  api.get(
    "/api/validity/bands",
    {
      schema: {
        tags: ["metrics"],
        summary:
          "The outcome by band of the score, binned scatter, expectancy by fifth, lift of the best fifth",
        querystring: narrowingSchema("Scored", {
          predictor: Type.String({
            pattern: "^(ai|human|competency:.{1,100})$",
            default: "ai",
            description: "ai (overall), human or competency:ID (the AI's score)",
          }),
          criterion: Type.Enum([...CRITERIA], { default: "performance_6m" }),
        }),
        response: { 200: bandsSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { predictor, criterion } = request.query;
      return answer(context, request, reply, async () => {
        const { level, rater, filters } = readPredictor(predictor, []);
        const asked = await readNarrowing(context.rows, request.query, ["predictor", "criterion"]);
        for (const [name, values] of Object.entries(filters))
          for (const value of values) await checkValue(context.rows, "predictor", name, value);
        const narrowed = { ...asked, filters: { ...asked.filters, ...filters } };
        const result = await evaluateBands(
          context.rows,
          { ...narrowed, predictor, level, rater, criterion },
          scopeOf(request.session).scope,
        );
        return result as never;
      });
    },
  );
};
