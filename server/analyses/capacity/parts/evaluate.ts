import { asNumber } from "../../../metrics/estimator.ts";
import type { Scope } from "../../../metrics/metric.ts";
import type { RowReader, Rows, Told } from "../../../metrics/rows.ts";
import { type Outlook, outlook } from "./outlook.ts";

/** One row per completed AI interview. */
const interviewRows: Rows = {
  id: "capacity",
  sql: "select * from marts.application where ai_completed_at is not null",
  at: "ai_completed_at",
};

/** The answer to the question whether the interview system will do. */
export type CapacityResult = Told<Outlook>;

/** Reads interviews per day inside the caller's scope and looks ahead. */
export async function evaluateCapacity(
  rows: RowReader,
  given: number | null,
  scope: Scope,
): Promise<CapacityResult> {
  return rows.answer({ filters: {} }, scope, async (ask) => {
    const days = await ask.records(interviewRows, {
      keys: { day: "cast(cast(ai_completed_at as date) as varchar)" },
      moments: { n: "count(*)" },
    });
    return outlook(
      days.map(({ day, n }) => ({ day: String(day), n: asNumber(n) })),
      given,
    );
  });
}
