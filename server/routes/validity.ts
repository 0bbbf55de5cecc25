import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import { evaluateValidity } from "../analyses/validity/parts/evaluate.ts";
import {
  CORRECTIONS,
  PREDICTOR,
  readCorrections,
  readPredictor,
} from "../analyses/validity/parts/question.ts";
import { CRITERIA } from "../analyses/validity/parts/source.ts";
import type { Route } from "../context.ts";
import { number, toldMembers } from "../figures/figure.ts";
import { narrowingSchema, readNarrowing } from "../narrowing.ts";
import { errorSchema, nullable, textSchema } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

const figure = Type.Object({
  value: number("Correlation"),
  low: number("95 % interval, lower end"),
  high: number("95 % interval, upper end"),
});
const segment = Type.Record(Type.String(), nullable(Type.String()));
const enough = Type.Object({
  r: Type.Number({ description: "The correlation that is to be told apart from 0" }),
  outcomes: nullable(
    Type.Integer({ description: "Hires with a known outcome that it takes in all (power 80 %)" }),
  ),
  outcomes_to_come: nullable(Type.Integer({ description: "Of these, how many are still to come" })),
  hires_to_make: nullable(
    Type.Integer({ description: "Hires still to be made, beyond those whose outcome is on its way" }),
  ),
  on: nullable(Type.String({ description: "Day on which it is reached at the present rate of hiring" })),
  quarter: nullable(Type.String({ description: "The quarter of that day, 2027Q2" })),
  status: Type.Enum(["reached", "coming", "never"]),
});

const pool = Type.Object({
  segment,
  k: Type.Integer({ description: "Segments that were pooled" }),
  n: Type.Integer(),
  value: number("Random-effects mean correlation (REML on Fisher's z, Knapp-Hartung)"),
  low: number("95 % interval, lower end"),
  high: number("95 % interval, upper end"),
  prediction_low: number("Where the correlation of a new segment lies, lower end; null under five segments"),
  prediction_high: number("Where the correlation of a new segment lies, upper end; null under five segments"),
  tau2: number("Variance between segments, on Fisher's z"),
  i2: number("Share of the variance that is not sampling error, 0..1"),
  q: number("Cochran's Q"),
  q_p: number("Its p"),
  method: Type.String(),
  notes: Type.Array(Type.String()),
});

/** What a validity question gives. */
export const validitySchema = Type.Object({
  predictor: Type.String(),
  criterion: Type.Enum([...CRITERIA]),
  by: Type.Array(Type.String()),
  correct: Type.Array(Type.Enum([...CORRECTIONS])),
  rows: Type.Array(
    Type.Object({
      segment,
      n: Type.Integer({ description: "Hires with score and known outcome" }),
      applicants: Type.Integer({ description: "Applicants with the score" }),
      hires: Type.Integer({ description: "Hires with the score" }),
      status: Type.Enum(["ok", "few", "undefined", "missing", "suppressed"]),
      observed: figure,
      corrected_for_criterion: nullable(figure),
      corrected_for_range: nullable(figure),
      ryy: number("Reliability of the criterion that was corrected for"),
      u: number("SD of applicants over SD of the hires; under 1 the correction is fragile"),
      sd_applicants: number("SD of the standardized score"),
      sd_hires: number("SD of the standardized score among the hires in the correlation"),
      p: number("Two-sided p of r = 0 (t test)"),
      p_adjusted: number("By Benjamini and Hochberg over all rows of the answer"),
      stands: Type.Boolean({ description: "At a false discovery rate of 10 %" }),
      shrunken: nullable(
        Type.Object({
          value: number("Empirical-Bayes correlation"),
          low: number("95 % interval, lower end"),
          high: number("95 % interval, upper end"),
          own_weight: number("Weight of the segment's own data, 0..1"),
        }),
      ),
      enough: Type.Object({ useful: enough, observed: nullable(enough) }),
      notes: Type.Array(Type.String()),
    }),
  ),
  pooled: Type.Array(pool),
  composites: Type.Array(pool, {
    description:
      "Competencies or questions crossed with another dimension: each of its segments as one (errors taken as fully correlated, since they are the same people), last all segments together",
  }),
  reliability: nullable(
    Type.Object({
      value: Type.Number(),
      origin: Type.Enum(["own_raters", "setting"]),
      source: textSchema,
      n: nullable(Type.Integer()),
    }),
  ),
  as_of: nullable(Type.String({ description: "Last day of the data" })),
  notes: Type.Array(Type.String()),
  ...toldMembers,
});

/** Validity of a score against an outcome: the ladder of corrections, FDR, shrinkage and the enough-data meter. */
export const route: Route = (api, context) => {
  api.get(
    "/api/validity",
    {
      schema: {
        tags: ["metrics"],
        summary:
          "Predictive validity by segment: observed, corrected for the criterion and for range, FDR, hires still needed",
        querystring: narrowingSchema("Scored", {
          predictor: Type.String({
            pattern: PREDICTOR,
            default: "ai",
            description: "ai (overall), human, competency, competency:ID, question or question:ID",
          }),
          criterion: Type.Enum([...CRITERIA], {
            default: "performance_6m",
            description: "retention is that at 90 days, point-biserial",
          }),
          by: Type.Optional(
            Type.Array(Type.String({ pattern: "^[a-z][a-z0-9_]{0,39}$" }), {
              maxItems: 2,
              description: "Dimensions to segment by; may repeat once",
            }),
          ),
          correct: Type.Optional(
            Type.Array(Type.String({ maxLength: 60 }), {
              maxItems: 3,
              description: "Of none, criterion, range, parted by commas; all of them by default",
            }),
          ),
        }),
        response: { 200: validitySchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { predictor, criterion, by, correct } = request.query;
      const { level, rater, ...read } = readPredictor(predictor, by ?? []);
      const corrections = readCorrections(correct);
      return answer(context, request, reply, async () => {
        const named = ["predictor", "criterion", "by", "correct"];
        const asked = await readNarrowing(context.rows, request.query, named, read);
        const result = await evaluateValidity(
          context.rows,
          context.config,
          { ...asked, predictor, level, rater, criterion, correct: corrections },
          scopeOf(request.session).scope,
        );
        return result as never;
      });
    },
  );
};
