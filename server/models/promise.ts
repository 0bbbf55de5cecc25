import { GROUPINGS } from "../analyses/fairness/parts/source.ts";
import { OUTCOME_DAYS, OUTCOME_SLACK } from "../analyses/validity/parts/source.ts";
import type { Outcome, Promised } from "../store/model-proposal.ts";
import { invalid } from "./ledger.ts";

/** Days after the score by which an outcome has come in: reviews after six months, results of interviews at once. */
export const WAIT_DAYS: Readonly<Record<Outcome, number>> = {
  validity: OUTCOME_DAYS.performance_6m + OUTCOME_SLACK,
  competency_validity: OUTCOME_DAYS.performance_6m + OUTCOME_SLACK,
  pass_rate: 0,
  impact_ratio: 0,
};

/** Days over which people come in at least before anything is judged. */
const LEAST_DAYS = 28;

const DAY = 86_400_000;
/** The day so many days after a day (ISO). */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** Days from one day to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);

/** The first day on which a promise that is made today can be judged. */
export const firstDay = (today: string, outcome: Outcome): string =>
  dayAfter(today, WAIT_DAYS[outcome] + LEAST_DAYS);

/** Checks a promise before it is kept. Throws what is wrong with it. */
export function checkPromise(
  { outcome, of, direction, least, judged_on }: Promised,
  about: { readonly today: string; readonly competencies: readonly string[] },
): Promised {
  if (!isRealDay(judged_on)) throw invalid("promise.judged_on", "不是日期", "is no day");
  const first = firstDay(about.today, outcome);
  if (judged_on < first)
    throw invalid(
      "promise.judged_on",
      `最早为 ${first}：此前还没有足够的结果`,
      `is ${first} at the earliest: before it outcomes cannot be in`,
    );
  if (judged_on > dayAfter(about.today, 3 * 365))
    throw invalid("promise.judged_on", "最晚在三年内", "lies within three years");
  if (!(least > 0 && least <= 1))
    throw invalid("promise.least", "应大于 0 且不超过 1", "is above 0 and 1 at most");
  const named = of ?? null;
  if (outcome === "competency_validity") {
    if (named === null || !about.competencies.includes(named))
      throw invalid("promise.of", "请写模型中的一个能力项", "names a competency of the model");
  } else if (outcome === "impact_ratio") {
    if (!(GROUPINGS as readonly (string | null)[]).includes(named))
      throw invalid("promise.of", `可用的有 ${GROUPINGS.join("、")}`, `is one of ${GROUPINGS.join(", ")}`);
  } else if (named !== null) throw invalid("promise.of", "此结果无需注明", "belongs to another outcome");
  return { outcome, of: named, direction, least, judged_on };
}

const isRealDay = (day: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(day) &&
  !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) &&
  dayAfter(day, 0) === day;
