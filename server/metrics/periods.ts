import type { Comparison, Period } from "./metric.ts";

const pad = (value: number) => String(value).padStart(2, "0");
const iso = (year: number, month: number, day: number) =>
  new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
const DAY = 86_400_000;
const FIRST_MONDAY = Date.UTC(1970, 0, 5);

/** A period's name from its number: `2026Q3`, `2026-09`, `2026`; a week as ISO 8601 counts it, `2026-W40`. */
export function periodName(period: Period, index: number): string | null {
  if (period === "none") return null;
  if (period === "week") return isoWeek(FIRST_MONDAY + index * 7 * DAY);
  if (period === "month") return `${Math.floor(index / 12)}-${pad((index % 12) + 1)}`;
  if (period === "quarter") return `${Math.floor(index / 4)}Q${(index % 4) + 1}`;
  return String(index);
}

/** A week belongs to the year in which its Thursday lies. */
function isoWeek(monday: number): string {
  const thursday = new Date(monday + 3 * DAY);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY)) + 1;
  return `${year}-W${pad(week)}`;
}

/** The number of the period that a day (`YYYY-MM-DD`) lies in. */
export function periodIndex(period: Period, day: string): number {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1];
  if (period === "week") return Math.floor((Date.parse(day) - FIRST_MONDAY) / (7 * DAY));
  if (period === "month") return year * 12 + month;
  if (period === "quarter") return year * 4 + Math.floor(month / 3);
  return period === "year" ? year : 0;
}

/** The first day of a period by its number. */
export function periodStart(period: Period, index: number): string {
  if (period === "week") return new Date(FIRST_MONDAY + index * 7 * DAY).toISOString().slice(0, 10);
  if (period === "month") return iso(Math.floor(index / 12), index % 12, 1);
  if (period === "quarter") return iso(Math.floor(index / 4), (index % 4) * 3, 1);
  return iso(index, 0, 1);
}

/**
 * The window of the same length just before [from, to]: whole calendar months before where it is made of whole
 * months (a quarter gives the quarter before), else as many days.
 */
export function windowBefore(from: string, to: string): { from: string; to: string } {
  const [first, last] = [Date.parse(from), Date.parse(to)];
  const dayAfter = new Date(last + DAY).toISOString().slice(0, 10);
  if (from.endsWith("-01") && dayAfter.endsWith("-01")) {
    const months = periodIndex("month", dayAfter) - periodIndex("month", from);
    const before = periodStart("month", periodIndex("month", from) - months);
    return { from: before, to: new Date(first - DAY).toISOString().slice(0, 10) };
  }
  return {
    from: new Date(first - (last - first) - DAY).toISOString().slice(0, 10),
    to: new Date(first - DAY).toISOString().slice(0, 10),
  };
}

/** The window that [from, to] is compared with. */
export function comparedWindow(
  comparison: Comparison,
  from: string,
  to: string,
): { from: string; to: string } {
  if (comparison === "previous") return windowBefore(from, to);
  return { from: yearBefore(from, false), to: yearBefore(to, from.endsWith("-01")) };
}

/** The same day a year before; the last of a month stays it where `keepsEnd`, and 29 February is the 28th. */
function yearBefore(day: string, keepsEnd: boolean): string {
  const month = periodIndex("month", day) - 12;
  const end = (index: number) =>
    new Date(Date.parse(periodStart("month", index + 1)) - DAY).toISOString().slice(0, 10);
  const last = end(month);
  if (keepsEnd && day === end(month + 12)) return last;
  const same = `${last.slice(0, 8)}${day.slice(8)}`;
  return same < last ? same : last;
}

/** How many periods back the compared one lies; a year has 52 weeks. */
export function comparedSteps(comparison: Comparison, period: Exclude<Period, "none">): number {
  return comparison === "previous" ? 1 : { week: 52, month: 12, quarter: 4, year: 1 }[period];
}
