import type { Rows } from "../metrics/rows.ts";
import type { TrialOutcome } from "../store/trial.ts";

/** What an outcome is: a share or a mean of `y`, or a correlation of `x` with it, and days until it is known. */
type Outcome = {
  readonly kind: "share" | "mean" | "correlation";
  readonly days: number;
  readonly y: string;
  readonly x?: string;
};

const SCORE = "a.ai_score_z / 1e12";
const REVIEW = "hires.performance_6_z / 1e12";
const within = (days: number, from: string, what: string) =>
  `case when ${from} <= seen.observed_on - ${days} then cast(coalesce(${what}, false) as integer) end`;

/** Everybody who was put into a group counts, so that nothing which happens afterwards chooses whom the groups hold. */
export const OUTCOMES: Readonly<Record<TrialOutcome, Outcome>> = {
  completed: {
    kind: "share",
    days: 14,
    y: within(14, "a.ai_invited_at", "a.ai_completed_at <= a.ai_invited_at + interval 14 day"),
  },
  passed: {
    kind: "share",
    days: 14,
    y: within(
      14,
      "a.ai_invited_at",
      "a.is_recommended and a.ai_completed_at <= a.ai_invited_at + interval 14 day",
    ),
  },
  hired: {
    kind: "share",
    days: 60,
    y: within(60, "a.applied_at", "a.onboarded_at <= a.applied_at + interval 60 day"),
  },
  performance: { kind: "mean", days: 260, y: REVIEW },
  agreement: { kind: "correlation", days: 45, x: SCORE, y: "a.human_score_z / 1e12" },
  validity: { kind: "correlation", days: 260, x: SCORE, y: REVIEW },
};

/** One row per application, with the candidate's id in the source system and the outcome where it is known. */
export function trialRows(outcome: TrialOutcome): Rows {
  const { x = "cast(null as double)", y } = OUTCOMES[outcome];
  return {
    id: `trial ${outcome}`,
    sql: `select a.*, cast(${x} as double) as x, cast(${y} as double) as y
  from marts.application as a
  cross join core.observed_until as seen
  left join core.hire as hires on hires.application_key = a.application_key`,
    at: "applied_at",
  };
}
