/** Quarters as the API names them: `2026Q3`. */
export type Quarter = string;

const PATTERN = /^(\d{4})Q([1-4])$/;

export function isQuarter(text: string): boolean {
  return PATTERN.test(text);
}

function parts(quarter: Quarter): [year: number, index: number] {
  const match = PATTERN.exec(quarter);
  if (!match) throw new Error(`invalid quarter: ${quarter}`);
  return [Number(match[1]), Number(match[2])];
}

/** The quarter `steps` later (earlier when negative). */
export function shift(quarter: Quarter, steps: number): Quarter {
  const [year, index] = parts(quarter);
  const at = year * 4 + index - 1 + steps;
  return `${Math.floor(at / 4)}Q${(at % 4) + 1}`;
}

/** First day, `2026-07-01`. */
export function firstDay(quarter: Quarter): string {
  const [year, index] = parts(quarter);
  return `${year}-${String(index * 3 - 2).padStart(2, "0")}-01`;
}

/** Last day, `2026-09-30`. */
export function lastDay(quarter: Quarter): string {
  const [year, index] = parts(quarter);
  return new Date(Date.UTC(year, index * 3, 0)).toISOString().slice(0, 10);
}

/** The day before one, `2025-10-01` -> `2025-09-30`. */
export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day.slice(0, 10)}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
}

/** The quarter of a date or time, read in the organisation's zone already: `2026-08-12...` -> `2026Q3`. */
export function quarterOf(date: string): Quarter {
  return `${date.slice(0, 4)}Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
}

/** Both ends and everything between. */
export function quartersBetween(from: Quarter, to: Quarter): Quarter[] {
  const result: Quarter[] = [];
  for (let at = from; at <= to; at = shift(at, 1)) result.push(at);
  return result;
}

/** Number of quarters in a range, ends included. */
export function span(from: Quarter, to: Quarter): number {
  const [a, b] = parts(from);
  const [c, d] = parts(to);
  return c * 4 + d - (a * 4 + b) + 1;
}

/** The later of two quarters; the earlier of two quarters. */
export const later = (a: Quarter, b: Quarter): Quarter => [a, b].sort()[1] as Quarter;
export const earlier = (a: Quarter, b: Quarter): Quarter => [a, b].sort()[0] as Quarter;
