import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import { evaluateFairness } from "../analyses/fairness/parts/evaluate.ts";
import { GROUPINGS } from "../analyses/fairness/parts/source.ts";
import type { Route } from "../context.ts";
import { figure, figureMembers, number, toldMembers } from "../figures/figure.ts";
import { narrowingSchema, readNarrowing } from "../narrowing.ts";
import { errorSchema, nullable } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

const notes = Type.Array(Type.String());

const against = Type.Object({
  reference: Type.String(),
  ratio: figure("Impact ratio: rate over that of the reference (Koopman interval)"),
  under_four_fifths: nullable(Type.Boolean()),
  difference: figure("Difference of the rates (Newcombe interval)"),
  fisher_p: number("Fisher's exact test, two-sided"),
  mid_p: number("The same by mid-p"),
  z: number("Two-proportion Z, pooled variance"),
  p: number("Its two-sided p"),
  phi: number("Phi coefficient"),
  cohen_h: number("Cohen's h"),
  odds_ratio: figure("Conditional odds ratio with the exact interval"),
  odds_ratio_mid_p: Type.Object({ low: number("Mid-p interval, lower end"), high: number("Upper end") }),
  shortfall: number("Selections short of the common rate"),
  flips: nullable(
    Type.Boolean({ description: "One more selected here and one fewer there turns the four-fifths finding" }),
  ),
});

const table = Type.Object({
  groups: Type.Array(
    Type.Object({
      group: Type.String(),
      n: Type.Integer(),
      selected: Type.Integer(),
      share: Type.Number({ description: "Share of all considered" }),
      status: Type.Enum(["ok", "few", "suppressed"]),
      rate: figure("Share selected (Wilson interval)"),
      is_small: Type.Boolean({ description: "Under 2 % of all: shown and counted, never the yardstick" }),
      to_highest: nullable(against),
      to_largest: nullable(against),
      within_job: nullable(
        Type.Object({
          ...figureMembers("Difference to the largest group within jobs (Mantel-Haenszel)"),
          jobs: Type.Integer(),
          p: number("Mantel-Haenszel test"),
        }),
      ),
    }),
  ),
  highest: nullable(Type.String({ description: "Group with the highest rate" })),
  largest: nullable(Type.String({ description: "Largest group" })),
  total: Type.Integer(),
  selected: Type.Integer(),
  unknown: Type.Integer({ description: "People whose group is not known" }),
  notes,
});

const difference = Type.Object({
  of: Type.String({ description: "The competency or question" }),
  group: Type.String(),
  reference: Type.String(),
  group_n: Type.Integer(),
  ...figureMembers("Hedges' g: mean less the reference's, in standard deviations"),
});

const audit = Type.Object({ gender: table, ethnicity: table, intersection: table });

const byJob = Type.Object({
  reference: nullable(Type.String({ description: "The largest group of all; the yardstick in every job" })),
  fewest: Type.Integer({ description: "Fewest people of either group for a ratio to be tested" }),
  tested: Type.Integer({ description: "Jobs with a tested ratio" }),
  standing: Type.Integer({ description: "Jobs with a ratio that stands at a false discovery rate of 10 %" }),
  rows: Type.Array(
    Type.Object({
      job: Type.String(),
      group: Type.String(),
      n: Type.Integer(),
      reference_n: Type.Integer(),
      status: Type.Enum(["ok", "few", "suppressed"]),
      rate: number("Share selected"),
      reference_rate: number("Share selected of the reference in this job"),
      ratio: figure("Impact ratio within the job (Koopman interval)"),
      under_four_fifths: nullable(Type.Boolean()),
      p: number("Fisher's exact test, two-sided; null where a group is too small to be tested"),
      p_adjusted: number("By Benjamini and Hochberg over all ratios that were tested"),
      stands: Type.Boolean({ description: "At a false discovery rate of 10 %" }),
    }),
    { description: "By evidence: the smallest p first, what could not be tested last" },
  ),
});

/** What a fairness question gives. */
export const fairnessSchema = Type.Object({
  dimension: Type.Enum([...GROUPINGS]),
  table,
  by_job: byJob,
  median: number("Median of all scores, standardized within vendor and model version"),
  cut_offs: Type.Array(
    Type.Object({
      aimed: Type.Number({ description: "Share of all that was to pass" }),
      passing: Type.Number({ description: "Share that passes" }),
      z: Type.Number({ description: "The cut-off, in standard deviations" }),
      groups: Type.Array(
        Type.Object({
          group: Type.String(),
          rate: Type.Number(),
          ...figureMembers("Impact ratio against the largest group"),
        }),
      ),
    }),
  ),
  competencies: Type.Array(difference),
  questions: Type.Array(difference),
  prediction: Type.Array(
    Type.Object({
      group: Type.String(),
      reference: Type.String(),
      n: Type.Integer(),
      group_n: Type.Integer(),
      slope_p: number("Test of equal slopes"),
      intercept_p: number("Test of equal intercepts, slopes being alike"),
      group_slope: number("Slope of the group"),
      reference_slope: number("Slope of the reference"),
      residual: number("Actual less predicted performance of the group, in standard deviations"),
      finding: Type.Enum(["same_line", "intercepts_differ", "slopes_differ", "cannot_say"]),
      notes,
    }),
    {
      description:
        "Performance after six months on the AI score (Cleary); over the whole record, since outcomes come later",
    },
  ),
  local_law_144: Type.Object({ selection: audit, scoring: audit }),
  ...toldMembers,
});

/** Fairness of the AI interview's result: impact ratios, tests, cut-offs, score differences, the audit tables. */
export const route: Route = (api, context) => {
  api.get(
    "/api/fairness",
    {
      schema: {
        tags: ["metrics"],
        summary:
          "Selection and scores by group: impact ratios with intervals, tests, cut-offs, Local Law 144 tables",
        querystring: narrowingSchema("AI interview completed", {
          dimension: Type.Enum([...GROUPINGS], { default: "gender" }),
        }),
        response: { 200: fairnessSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { dimension } = request.query;
      return answer(context, request, reply, async () => {
        const asked = await readNarrowing(context.rows, request.query, ["dimension"]);
        const { scope } = scopeOf(request.session);
        return (await evaluateFairness(context.rows, dimension, asked, scope)) as never;
      });
    },
  );
};
