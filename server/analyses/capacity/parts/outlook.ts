import { periodIndex, periodName, periodStart } from "../../../metrics/periods.ts";
import { weeklyDemand, withoutSpikes } from "../../../metrics/weekly-demand.ts";

/** Interviews completed on one day (`YYYY-MM-DD`). */
export type DayCount = { readonly day: string; readonly n: number };

/** One week to come: interviews in all and on its busiest day, each with a 95 % prediction interval. */
export type WeekAhead = {
  readonly week: string;
  readonly from: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly busiest: { readonly value: number; readonly low: number; readonly high: number };
};

/** What the interview system has to carry in the weeks to come, against what it can. */
export type Outlook = {
  readonly capacity: {
    /** Interviews a day; null where none was ever completed. */
    readonly per_day: number | null;
    /** The busiest day so far, or what the question said. */
    readonly source: "measured" | "given";
    /** The day on which it was measured. */
    readonly on: string | null;
  };
  /** Complete weeks that the forecast rests on. */
  readonly n: number;
  /** The busiest day's share of its week: the median over the last half year, weeks of exceptional peaks apart. */
  readonly busiest_share: number | null;
  readonly weeks: readonly WeekAhead[];
  /** First day on which the forecast itself lies above the capacity, and on which its upper limit does. */
  readonly likely_on: string | null;
  readonly earliest_on: string | null;
  /** The weeks' largest demand on one day as a share of the capacity: as forecast, and at the upper limit. */
  readonly largest_share: { readonly value: number; readonly high: number } | null;
  readonly notes: readonly string[];
};

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
