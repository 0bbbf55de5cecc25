import { Type } from "typebox";
import type { Told } from "../figures/figure.ts";
import { nullable } from "../schemas.ts";
import type { Found } from "./applications.ts";

/** Points by which the recomputed score may lie off what the tool told: scores are told to a tenth. */
const ROUNDED = 0.5;

const points = (what: string) => nullable(Type.Number({ description: `${what}, 0 to 100` }));
const day = nullable(Type.String({ format: "date" }));

export const decisionSchema = Type.Object({
  application: Type.String(),
  job: nullable(Type.String()),
  vendor: nullable(Type.String()),
  model_version: nullable(Type.String()),
  weights_from: day,
  weights_to: day,
  is_in_force: nullable(
    Type.Boolean({ description: "The version that scored was in force on the day of the interview" }),
  ),
  interviewed_on: day,
  parts: Type.Array(
    Type.Object({
      competency: Type.String(),
      score: points("AI score"),
      weight: nullable(Type.Number({ description: "Weight in force, of 1" })),
      points: nullable(Type.Number({ description: "What it brings to the recomputed score" })),
    }),
  ),
  cutoff: points("Cut-off in force"),
  told: points("Overall score that the AI tool told"),
  recomputed: points("The scores by the weights in force"),
  difference: nullable(Type.Number({ description: "Told less recomputed, points" })),
  agrees: nullable(Type.Boolean({ description: `They lie within ${ROUNDED} points` })),
  recommended: nullable(Type.Boolean({ description: "What the AI tool concluded" })),
  is_as_cutoff: nullable(
    Type.Boolean({ description: "The tool's conclusion is what score and cut-off alone would give" }),
  ),
  concluded_on: day,
  outcome: Type.Enum(["open", "rejected", "withdrawn", "offered", "hired"]),
  outcome_on: day,
  human_interview_on: day,
  rated_by_people: Type.Boolean({ description: "A human rating is there" }),
  looked: Type.Enum(["before", "after", "not_recorded", "no_decision"], {
    description: "Whether a person had interviewed or rated the candidate when the application ended",
  }),
});
export type Decision = Told<typeof decisionSchema>;

/** What an automated decision about an application rests on; null where it sat no AI interview. */
export function decisionOf({ shown, rated, model, dates }: Found): Decision | null {
  const scored = rated.filter(({ ai }) => ai !== null);
  if (dates.ai_completed_at === null) return null;
  const weighed = scored.filter(({ weight }) => weight !== null);
  const total = weighed.reduce((sum, { weight }) => sum + weight!, 0);
  const part = ({ ai, weight }: (typeof scored)[number]) =>
    weight === null || total === 0 ? null : (ai! * weight) / total;
  const recomputed = total > 0 ? weighed.reduce((sum, one) => sum + part(one)!, 0) : null;
  const { ai_score: told, recommended } = shown;
  const difference = told === null || recomputed === null ? null : told - recomputed;
  const cutoff = model?.cutoff ?? null;
  return {
    ...{ application: shown.application, job: shown.job, vendor: shown.vendor },
    ...{ model_version: shown.model_version, weights_from: model?.valid_from ?? null },
    weights_to: model?.valid_to ?? null,
    is_in_force:
      model === null
        ? null
        : model.valid_from <= dates.ai_completed_at &&
          (model.valid_to === null || dates.ai_completed_at <= model.valid_to),
    interviewed_on: dates.ai_completed_at,
    parts: scored.map((one) => ({
      ...{ competency: one.competency, score: one.ai, weight: one.weight, points: part(one) },
    })),
    ...{ cutoff, told, recomputed, difference },
    agrees: difference === null ? null : Math.abs(difference) <= ROUNDED,
    recommended,
    is_as_cutoff:
      cutoff === null || told === null || recommended === null ? null : told >= cutoff === recommended,
    concluded_on: dates.ai_reported_at ?? dates.ai_completed_at,
    ...outcomeOf(shown, dates),
    human_interview_on: dates.human_interviewed_at,
    rated_by_people: shown.human_score !== null || rated.some(({ human }) => human !== null),
    looked: lookedOf(shown, rated, dates),
  };
}

function outcomeOf(
  { stands, stands_since }: Found["shown"],
  { offered_at }: Found["dates"],
): Pick<Decision, "outcome" | "outcome_on"> {
  if (stands === "rejected" || stands === "withdrawn") return { outcome: stands, outcome_on: stands_since };
  if (stands === "onboarded") return { outcome: "hired", outcome_on: stands_since };
  return offered_at === null
    ? { outcome: "open", outcome_on: null }
    : { outcome: "offered", outcome_on: offered_at };
}

function lookedOf(
  { stands, stands_since, human_score }: Found["shown"],
  rated: Found["rated"],
  { human_interviewed_at }: Found["dates"],
): Decision["looked"] {
  const isRated = human_score !== null || rated.some(({ human }) => human !== null);
  if (human_interviewed_at !== null)
    return stands === "rejected" && stands_since !== null && human_interviewed_at > stands_since
      ? "after"
      : "before";
  if (isRated) return "before";
  return ["rejected", "onboarded", "withdrawn"].includes(stands) ? "not_recorded" : "no_decision";
}
