import type { MappedValue } from "../../mapping.ts";
import { asObject, type Builder } from "../builder.ts";

export const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The day of applications and interviews: a column, or one day that is asked for. */
export function processDay(builder: Builder, means: string, others: readonly string[]): MappedValue {
  const one =
    builder.at(means) ?? others.map((other) => builder.at(other)).find((found) => found !== undefined);
  if (one === undefined) return { constant: processOn(builder) };
  const value = builder.dateValue(one);
  return one.column.filled < builder.table.records
    ? { ...asObject(value), default: processOn(builder) }
    : value;
}

export const PROCESS = [
  "applications.applied_at",
  "ai_interviews.invited_at",
  "ai_interviews.started_at",
  "ai_interviews.completed_at",
  "ai_interviews.reported_at",
  "stage_events.at",
  "human_interviews.scheduled_at",
  "human_interviews.started_at",
  "offers.offered_at",
  "offers.accepted_at",
  "hires.onboarded_at",
];

export function firstDay(builder: Builder): MappedValue {
  return processDay(builder, "requisitions.requested_at", [
    "requisitions.submitted_at",
    "requisitions.closed_at",
    ...PROCESS,
  ]);
}

/** The day of an opening that the table does not name: before all that it tells. */
export function constantDay(builder: Builder): MappedValue {
  const days = builder.columns
    .filter(({ means }) => means !== null && PROCESS.includes(means))
    .flatMap(({ column }) => column.earliest ?? []);
  return {
    constant: days.sort()[0] ?? (builder.any("survey_answers") ? builder.dataDay : processOn(builder)),
  };
}

function processOn(builder: Builder): string {
  const { ask, dataDay, has } = builder;
  const isPart = PROCESS.some(has);
  return ask({
    id: "process_on",
    kind: "day",
    text: {
      zh: "申请和面试大约在哪一天？",
      en: "On which day, about, were the applications and interviews?",
    },
    assumed: daysBefore(dataDay, has("hires.hired") || !has("hires.onboarded_at") ? 400 : 0),
    why: isPart
      ? {
          zh: "有些行没有日期；假定的日期只用来排序，由它算出的用时没有意义",
          en: "some rows have no date; durations that come of an assumed day mean nothing",
        }
      : {
          zh: "表中没有日期：环节用时和按季度的变化因此没有意义",
          en: "the table has no dates: durations and changes over time mean nothing",
        },
  });
}

/** A day some days before another, as 2026-03-31. */
export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
}
