import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import { evaluateAgreement } from "../analyses/validity/parts/agreement.ts";
import { checkValue } from "../analyses/validity/parts/asked.ts";
import type { Route } from "../context.ts";
import { figure, figureMembers, toldMembers } from "../figures/figure.ts";
import { narrowingSchema, readNarrowing } from "../narrowing.ts";
import { errorSchema, nullable } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";
import { binsSchema } from "./validity-bands.ts";

const members = {
  n: Type.Integer({ description: "People with both scores" }),
  status: Type.Enum(["ok", "few", "missing", "suppressed"]),
  r: figure("Correlation, the AI score standardized within vendor and model version"),
  bias: figure("Mean of AI less human, points (t interval)"),
  lower: figure("Lower limit of agreement: 2.5 % of the differences lie below"),
  upper: figure("Upper limit of agreement: 2.5 % of the differences lie above"),
};

/** What a question about agreement gives. */
export const agreementSchema = Type.Object({
  of: Type.String(),
  whole: Type.Object(members),
  trend: figure("Points by which the difference grows when the mean of both scores is ten points higher"),
  columns: Type.Array(
    Type.Object({
      from: Type.Number({ description: "Mean of both scores, lower edge" }),
      to: Type.Number(),
      status: Type.Enum(["ok", "suppressed"]),
      ...figureMembers("Mean difference (t interval)"),
    }),
  ),
  bins: binsSchema,
  seen: Type.Array(
    Type.Object({
      saw_ai_score: nullable(Type.Enum(["yes", "no"], { description: "null where it is not known" })),
      ...members,
    }),
  ),
  seen_difference: nullable(
    Type.Object({
      r: figure("r where the score was seen less r where it was not (Zou)"),
      bias: figure("The same of the biases (Welch)"),
    }),
  ),
  ...toldMembers,
});

/** Agreement of AI score and human rating: correlation, bias, limits (Bland and Altman). It is not validity. */
export const route: Route = (api, context) => {
  api.get(
    "/api/validity/agreement",
    {
      schema: {
        tags: ["metrics"],
        summary:
          "Agreement of AI and human scores (Bland-Altman), also apart for interviewers who had seen the AI score",
        querystring: narrowingSchema("Scored", {
          of: Type.String({
            pattern: "^[A-Za-z0-9_.-]{1,100}$",
            default: "overall",
            description: "overall, or a competency's id",
          }),
        }),
        response: { 200: agreementSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { of } = request.query;
      return answer(context, request, reply, async () => {
        const asked = await readNarrowing(context.rows, request.query, ["of"]);
        if (of !== "overall") await checkValue(context.rows, "of", "competency", of);
        const { scope } = scopeOf(request.session);
        return (await evaluateAgreement(context.rows, { ...asked, of }, scope)) as never;
      });
    },
  );
};
