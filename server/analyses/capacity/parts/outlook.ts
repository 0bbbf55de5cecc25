import { Type } from "typebox";
import type { Told } from "../../../figures/figure.ts";
import { periodIndex, periodName, periodStart } from "../../../metrics/periods.ts";
import { weeklyDemand, withoutSpikes } from "../../../metrics/weekly-demand.ts";
import { nullable } from "../../../schemas.ts";

/** Interviews completed on one day (`YYYY-MM-DD`). */
export type DayCount = { readonly day: string; readonly n: number };

const predicted = {
  value: Type.Number({ description: "As forecast" }),
  low: Type.Number({ description: "95 % prediction interval, lower end" }),
  high: Type.Number({ description: "95 % prediction interval, upper end" }),
};

/** What the interview system has to carry in the weeks to come, against what it can. */
export const outlookMembers = {
  capacity: Type.Object({
    per_day: nullable(Type.Number({ description: "Interviews that a day can carry" })),
    source: Type.Enum(["measured", "given"]),
    on: nullable(Type.String({ description: "The busiest day so far, where it was measured" })),
  }),
  n: Type.Integer({ description: "Complete weeks that the forecast rests on" }),
  busiest_share: nullable(
    Type.Number({
      description:
        "Share of a week's interviews on its busiest day: the median over the last half year, weeks of exceptional peaks apart",
    }),
  ),
  weeks: Type.Array(
    Type.Object({
      week: Type.String(),
      from: Type.String({ description: "Its Monday" }),
      ...predicted,
      busiest: Type.Object(predicted, { description: "On its busiest day" }),
    }),
  ),
  likely_on: nullable(Type.String({ description: "First day whose forecast lies above the capacity" })),
  earliest_on: nullable(Type.String({ description: "First day whose upper limit lies above it" })),
  largest_share: nullable(
    Type.Object({
      value: Type.Number({ description: "Largest demand of a day over the capacity, as forecast" }),
      high: Type.Number({ description: "The same at the upper limit" }),
    }),
  ),
  notes: Type.Array(Type.String()),
};
const outlookSchema = Type.Object(outlookMembers);
export type Outlook = Told<typeof outlookSchema>;
type WeekAhead = Outlook["weeks"][number];

const DAY = 86_400_000;

/**
 * The weekly demand forecast run on for half a year, its busiest day held against the capacity of a day. Peaks that
 * were announced (a campus day) are in no pattern: they are left out of the forecast and counted in the notes.
 */
export function outlook(days: readonly DayCount[], given: number | null): Outlook {
  const peak = days.reduce<DayCount | null>(
    (most, each) => (most === null || each.n > most.n ? each : most),
    null,
  );
  const capacity =
    given === null
      ? { per_day: peak?.n ?? null, source: "measured" as const, on: peak?.day ?? null }
      : { per_day: given, source: "given" as const, on: null };
  const series = weekly(days);
  const forecast = weeklyDemand(series.counts);
  if (forecast === null)
    return {
      capacity,
      n: series.counts.length,
      busiest_share: null,
      weeks: [],
      likely_on: null,
      earliest_on: null,
      largest_share: null,
      notes: ["too_few"],
    };
  const { share, weekday } = busiestDay(series);
  const weeks = forecast.weeks.map(({ value, low, high }, step): WeekAhead => {
    const index = series.first + series.counts.length + step;
    return {
      week: periodName("week", index)!,
      from: periodStart("week", index),
      value,
      low,
      high,
      busiest: { value: value * share, low: low * share, high: high * share },
    };
  });
  const limit = capacity.per_day;
  const dayOf = (week: WeekAhead | undefined) =>
    week === undefined ? null : new Date(Date.parse(week.from) + weekday * DAY).toISOString().slice(0, 10);
  const beyond = (of: (week: WeekAhead) => number) =>
    limit === null ? null : dayOf(weeks.find((week) => of(week) > limit));
  const most = (of: (week: WeekAhead) => number) => Math.max(...weeks.map(of));
  return {
    capacity,
    n: series.counts.length,
    busiest_share: share,
    weeks,
    likely_on: beyond((week) => week.busiest.value),
    earliest_on: beyond((week) => week.busiest.high),
    largest_share:
      limit === null
        ? null
        : {
            value: most((week) => week.busiest.value) / limit,
            high: most((week) => week.busiest.high) / limit,
          },
    notes: forecast.notes,
  };
}

type Weekly = {
  /** Number of the first week. */
  readonly first: number;
  /** Interviews of each complete week, weeks without any as 0. */
  readonly counts: readonly number[];
  /** Interviews by weekday (Monday first) of each week. */
  readonly byDay: readonly (readonly number[])[];
};

function weekly(days: readonly DayCount[]): Weekly {
  if (days.length === 0) return { first: 0, counts: [], byDay: [] };
  const sorted = [...days].sort((a, b) => (a.day < b.day ? -1 : 1));
  const first = periodIndex("week", sorted[0]!.day);
  const lastDay = sorted.at(-1)!.day;
  const lastWeek = periodIndex("week", lastDay);
  // a week counts as complete when a row lies on its Friday or later, as in the metric demand_forecast
  const length = lastWeek - first + (weekdayOf(lastDay) >= 4 ? 1 : 0);
  const byDay = Array.from({ length }, () => [0, 0, 0, 0, 0, 0, 0]);
  for (const { day, n } of sorted) {
    const week = byDay[periodIndex("week", day) - first];
    if (week !== undefined) week[weekdayOf(day)]! += n;
  }
  return { first, byDay, counts: byDay.map((week) => week.reduce((sum, n) => sum + n, 0)) };
}

const weekdayOf = (day: string) => (Math.floor(Date.parse(day) / DAY) + 3) % 7;

/** Median share of the busiest day of a week, and the weekday that most often is it. */
function busiestDay({ counts, byDay }: Weekly): { share: number; weekday: number } {
  const usual = withoutSpikes(counts);
  const weeks = byDay.filter((_, index) => counts[index]! > 0 && usual[index] === counts[index]).slice(-26);
  if (weeks.length === 0) return { share: 1, weekday: 0 };
  const shares = weeks
    .map((week) => Math.max(...week) / week.reduce((sum, n) => sum + n, 0))
    .sort((a, b) => a - b);
  const middle = shares.length / 2;
  const times = [0, 0, 0, 0, 0, 0, 0];
  for (const week of weeks) times[week.indexOf(Math.max(...week))]! += 1;
  return {
    share: (shares[Math.ceil(middle) - 1]! + shares[Math.floor(middle)]!) / 2,
    weekday: times.indexOf(Math.max(...times)),
  };
}
