import { Type } from "typebox";
import type { Told } from "../figures/figure.ts";
import type { Text } from "../language.ts";
import { nullable, textSchema } from "../schemas.ts";
import type { Application, Found } from "./applications.ts";
import { decisionOf } from "./decision.ts";

const day = nullable(Type.String({ format: "date" }));

/** What a candidate is told of an own application: nothing of others, no score, no cut-off. */
export const ownApplicationSchema = Type.Object({
  application: Type.String(),
  job: textSchema,
  applied_on: day,
  stands: Type.Enum(
    [
      "received",
      "ai_interview",
      "review",
      "interview",
      "offer",
      "accepted",
      "started",
      "closed",
      "withdrawn",
    ],
    { description: "Where it stands, as candidates are told" },
  ),
  stands_since: day,
  turn: nullable(Type.Enum(["company", "candidate"])),
  interviewed_on: nullable(
    Type.String({ format: "date", description: "Day of the AI interview; null where there was none" }),
  ),
  strong: Type.Array(textSchema, { description: "Competencies that stood out among the own ones" }),
  weaker: Type.Array(textSchema, { description: "Those to work on" }),
  looked: nullable(
    Type.Enum(["before", "after", "not_recorded", "no_decision"], {
      description: "Whether a person had looked when it ended; null without an AI interview",
    }),
  ),
  survey: Type.Enum(["open", "answered", "not_asked"], {
    description: "Asked once the AI interview is over or the application has ended, for 60 days",
  }),
});
export type OwnApplication = Told<typeof ownApplicationSchema>;

const STANDS: Readonly<Record<Application["stands"], OwnApplication["stands"]>> = {
  ...{ applied: "received", screened: "review", ai_invited: "ai_interview", ai_started: "ai_interview" },
  ...{ ai_completed: "review", ai_reported: "review", human_scheduled: "interview" },
  ...{ human_interviewed: "review", offered: "offer", accepted: "accepted" },
  ...{ onboarded: "started", rejected: "closed", withdrawn: "withdrawn" },
};

/** An own application in the words of candidates. `named` gives the names of jobs and competencies. */
export function ownOf(
  found: Found,
  answered: ReadonlySet<string>,
  named: (dimension: "job" | "competency", value: string) => Text,
): OwnApplication {
  const { shown, dates } = found;
  const { application, job, applied_on, stands, stands_since, turn } = shown;
  const feedback = dates.ai_reported_at === null && shown.turn !== null ? NOTHING : feedbackOf(found);
  const isAsked = (dates.ai_completed_at !== null || turn === null) && shown.days <= SURVEY_DAYS;
  return {
    ...{ application, job: job === null ? UNKNOWN : named("job", job), applied_on },
    ...{ stands: STANDS[stands], stands_since, turn, interviewed_on: dates.ai_completed_at },
    strong: feedback.strong.map((competency) => named("competency", competency)),
    weaker: feedback.weaker.map((competency) => named("competency", competency)),
    looked: decisionOf(found)?.looked ?? null,
    survey: answered.has(application) ? "answered" : isAsked ? "open" : "not_asked",
  };
}

/** Days after the last step for which the survey is asked: later nobody remembers. */
const SURVEY_DAYS = 60;

const UNKNOWN: Text = { zh: "岗位", en: "Job" };
const NOTHING = { strong: [], weaker: [] } as const;

/**
 * Competencies that stood out and those to work on, among the own ones alone: by the mean of AI score and human rating,
 * the upper and the lower end of three or more; of two the higher and the lower, of one nothing.
 */
export function feedbackOf({ rated }: Pick<Found, "rated">): {
  readonly strong: readonly string[];
  readonly weaker: readonly string[];
} {
  const ranked = rated
    .flatMap(({ competency, ai, human }) => {
      const told = [ai, human].filter((score) => score !== null);
      if (told.length === 0) return [];
      return [{ competency, mean: told.reduce((sum, score) => sum + score, 0) / told.length }];
    })
    .sort((a, b) => b.mean - a.mean || (a.competency < b.competency ? -1 : 1))
    .map(({ competency }) => competency);
  if (ranked.length < 2) return NOTHING;
  const each = ranked.length >= 5 ? 2 : 1;
  return { strong: ranked.slice(0, each), weaker: ranked.slice(-each) };
}
