import type { Context } from "../context.ts";
import { HttpError } from "../http-error.ts";
import type { Scope } from "../metrics/metric.ts";
import { spreadsOfShare, trialPlan } from "../statistics/lab/trial-plan.ts";
import type { TrialOutcome } from "../store/trial.ts";
import { OUTCOMES } from "./outcomes.ts";
import { readPeople } from "./read.ts";

/** Days over which the present state and the number of applicants are taken. */
const PRESENT_DAYS = 182;

/** Fewest people with the outcome from which the present state is known. */
const FEWEST = 30;

/** What is wanted of a trial. */
export type Wanted = {
  readonly job: string;
  readonly outcome: TrialOutcome;
  readonly share: number;
  readonly least_effect: number;
  readonly starts_on: string;
};

/** What a trial would take, told before it is planned. */
export type Planned = {
  /** The outcome at present: a share, a mean, or null for correlations. */
  readonly base: number | null;
  readonly people: number;
  readonly people_at_one_look: number;
  readonly se: number;
  /** People with the outcome a week, at present. */
  readonly a_week: number;
  readonly ends_on: string;
};

/** Most years that a trial may take. */
const MOST_YEARS = 3;

const invalid = (path: string, zh: string, en: string) =>
  new HttpError("invalid_parameter", { path, problem: { zh, en } });

/**
 * People and time that a trial takes to call its least effect with 80 % power, by the present state of the job. Throws
 * 404 for a job of which the scope has nobody, and 400 where it can never be called, saying why.
 */
export async function planTrial(
  context: Pick<Context, "rows">,
  scope: Scope,
  { job, outcome, share, least_effect: effect, starts_on }: Wanted,
): Promise<Planned> {
  const { days, kind } = OUTCOMES[outcome];
  const all = await readPeople(context, scope, job, outcome, null);
  if (all.people.length === 0 || all.observedOn === null)
    throw new HttpError("not_found", { what: { zh: `岗位 ${job}`, en: `Job ${job}` } });
  const to = addDays(all.observedOn, -days);
  const { people } = await readPeople(context, scope, job, outcome, addDays(to, 1 - PRESENT_DAYS), to);
  const known = people.flatMap(({ x, y }) =>
    y === null || (kind === "correlation" && x === null) ? [] : [y],
  );
  if (known.length < FEWEST)
    throw invalid(
      "job",
      `半年内有该结果的仅 ${known.length} 人，至少需要 ${FEWEST} 人才能估算`,
      `within half a year ${known.length} people have this outcome; ${FEWEST} are needed to plan by`,
    );
  const mean = known.reduce((sum, each) => sum + each / known.length, 0);
  const spreads =
    kind === "share"
      ? spreadsOfShare(mean, effect)
      : { spread: kind === "mean" ? deviationOf(known, mean) : 1, newSpread: undefined };
  const { newSpread, spread } = spreads ?? { spread: 0, newSpread: undefined };
  const plan = trialPlan({ effect, share, spread, ...(newSpread === undefined ? {} : { newSpread }) });
  if (plan === null)
    throw invalid(
      "least_effect",
      kind === "share"
        ? `现为 ${Math.round(mean * 100)}%，变动后须仍在 0 与 100% 之间，且变动不为 0`
        : "差异不能为 0，现有结果须有差异",
      kind === "share"
        ? `it is ${Math.round(mean * 100)} % at present; with the change it must stay between 0 and 100 %, and the change must not be 0`
        : "the difference must not be 0, and the outcome must vary at present",
    );
  const aWeek = (known.length * 7) / PRESENT_DAYS;
  const weeks = Math.ceil(plan.people / aWeek);
  if (weeks > MOST_YEARS * 52)
    throw invalid(
      "least_effect",
      `按现在每周 ${aWeek.toFixed(1)} 人，需要 ${weeks} 周（${plan.people} 人）；请放大差异，或换一项更早可知的结果`,
      `at ${aWeek.toFixed(1)} people a week it would take ${weeks} weeks (${plan.people} people); look for a larger difference, or for an outcome that is known sooner`,
    );
  return {
    base: kind === "correlation" ? null : mean,
    people: plan.people,
    people_at_one_look: plan.peopleAtOneLook,
    se: plan.se,
    a_week: aWeek,
    ends_on: addDays(starts_on, weeks * 7 + days),
  };
}

/** A day (ISO) some days later. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

const deviationOf = (values: readonly number[], mean: number): number =>
  Math.sqrt(values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (values.length - 1));
