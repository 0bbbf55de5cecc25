import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import { evaluateExperience } from "../analyses/experience/parts/evaluate.ts";
import { FAILURES } from "../analyses/experience/parts/failures.ts";
import { COMPARED } from "../analyses/experience/parts/response.ts";
import type { Route } from "../context.ts";
import { figure, figureMembers, number, toldMembers } from "../figures/figure.ts";
import { narrowingSchema, readNarrowing } from "../narrowing.ts";
import { errorSchema, nullable } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

const status = Type.Enum(["ok", "few", "suppressed"]);

const failureGroup = Type.Object({
  status,
  n: Type.Integer({ description: "AI interviews begun" }),
  dropped: figure("Share never completed (Wilson interval)"),
  satisfied: figure("Share satisfied of those who answered the survey (Wilson interval)"),
});

/** What an experience question gives. */
export const experienceSchema = Type.Object({
  items: Type.Array(
    Type.Object({
      respondent: Type.String(),
      item: Type.String(),
      n: Type.Integer(),
      status,
      favourable: figure("Share of the top two of five (Wilson interval)"),
      levels: Type.Array(
        Type.Object({
          level: Type.Integer({ description: "1 (worst) to 5" }),
          ...figureMembers("Share of this answer (Wilson interval)"),
        }),
      ),
    }),
  ),
  promoters: Type.Array(
    Type.Object({
      phase: nullable(Type.String({ description: "null: the selected period; else the whole record" })),
      n: Type.Integer(),
      status,
      score: figure("Net promoter score, -100 to 100 points (t interval)"),
      detractors: figure("Share of 0 to 6"),
      passives: figure("Share of 7 and 8"),
      promoters: figure("Share of 9 and 10"),
    }),
  ),
  response: Type.Object({
    sent: Type.Integer(),
    answered: Type.Integer(),
    rate: figure("Surveys answered of those sent (Wilson interval)"),
    least: Type.Number({ description: "Rate under which to be cautious" }),
    is_low: Type.Boolean(),
    by: Type.Array(
      Type.Object({
        of: Type.Enum([...COMPARED]),
        groups: Type.Array(
          Type.Object({ group: Type.String(), status, ...figureMembers("Response rate (Wilson interval)") }),
        ),
        p: number("Chi-square test that all groups answer alike"),
        adjusted_p: number("Over all attributes (Benjamini-Hochberg)"),
        differs: Type.Boolean({ description: "Stands at a false discovery rate of 10 %" }),
        gap: nullable(
          Type.Object({
            group: Type.String(),
            against: Type.String(),
            ...figureMembers("Highest rate less the lowest (Newcombe interval)"),
          }),
        ),
      }),
    ),
    satisfied: figure("Share satisfied of those who answered"),
    weighted: figure("The same, weighted to all who were asked by path, length, feedback and outcome"),
    bounds: Type.Object(
      { low: number("If none of the silent were satisfied"), high: number("If all of them were") },
      { description: "Between which the share satisfied of all asked lies, whatever the silent think" },
    ),
  }),
  failures: Type.Object({
    begun: Type.Integer({ description: "AI interviews begun" }),
    dropped: figure("Share of them never completed (Wilson interval)"),
    effects: Type.Array(
      Type.Object({
        of: Type.Enum([...FAILURES]),
        yes: failureGroup,
        no: failureGroup,
        dropped: figure("Drop-out with less without (Newcombe interval)"),
        satisfied: figure("Satisfied with less without (Newcombe interval)"),
        satisfied_within: figure("The same within length and feedback (Mantel-Haenszel)"),
      }),
    ),
  }),
  ...toldMembers,
});

/** Candidates' experience: distributions of answers, NPS with its parts, response, technical failures. */
export const route: Route = (api, context) => {
  api.get(
    "/api/experience",
    {
      schema: {
        tags: ["metrics"],
        summary: "Survey answers, net promoter score, who answers, technical failures",
        querystring: narrowingSchema("Answered", {}),
        response: { 200: experienceSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) =>
      answer(context, request, reply, async () => {
        const asked = await readNarrowing(context.rows, request.query, []);
        return (await evaluateExperience(context.rows, asked, scopeOf(request.session).scope)) as never;
      }),
  );
};
