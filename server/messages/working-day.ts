import { firstDay, type Quarter, shift } from "../../dashboards/format/quarter.ts";

/** Working days after a quarter's end on which its report is due. */
const WORKING_DAYS = 3;

/** The third working day after a quarter: Saturdays, Sundays and the days off (ISO) are none. */
export function reportDay(quarter: Quarter, daysOff: ReadonlySet<string>): string {
  const day = new Date(`${firstDay(shift(quarter, 1))}T00:00:00Z`);
  for (let left = WORKING_DAYS; ; day.setUTCDate(day.getUTCDate() + 1)) {
    const isOff = [0, 6].includes(day.getUTCDay()) || daysOff.has(iso(day));
    if (!isOff) left -= 1;
    if (left === 0) return iso(day);
  }
}

const iso = (day: Date) => day.toISOString().slice(0, 10);

/** Day and time in a zone, `2026-10-05 08:00`. */
export function localTime(at: number, zone: string): string {
  const format = new Intl.DateTimeFormat("sv-SE", {
    ...{ timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" },
    ...{ hour: "2-digit", minute: "2-digit" },
  });
  return format.format(at);
}
