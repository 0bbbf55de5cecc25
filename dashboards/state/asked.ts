import { type Period, daysOf as quarterDays } from "../figures/view.ts";
import { dayBefore, type Quarter, shift } from "../format/quarter.ts";
import type { Filters, Metric, Query } from "../types.ts";
import { filters, go, route } from "./route.ts";
import { view } from "./view.ts";

/** Which time a question is about: the period shown, its last quarter, before and after the roll-out, or all of it. */
export const TIMES = ["period", "quarter", "phase", "whole"] as const;
export type Time = (typeof TIMES)[number];

/** A question about one measure, as an address holds it: `effort_share;phase;activity:screening`. */
export interface Asked {
  metric: string;
  time: Time;
  /** Beyond the page's own filters. */
  filters: Filters;
}

export function formatAsked({ metric, time, filters: own }: Asked): string {
  const parts = Object.entries(own).map(([name, values]) => `${name}:${values.join("|")}`);
  return [metric, time, ...parts].join(";");
}

export function parseAsked(text: string | undefined): Asked | null {
  const [metric = "", time = "period", ...parts] = (text ?? "").split(";");
  if (!/^[a-z][a-z0-9_]*$/.test(metric)) return null;
  const own: Filters = {};
  for (const part of parts) {
    const at = part.indexOf(":");
    const values = part
      .slice(at + 1)
      .split("|")
      .filter(Boolean);
    if (at > 0 && values.length > 0) own[part.slice(0, at)] = values;
  }
  return { metric, time: TIMES.find((each) => each === time) ?? "period", filters: own };
}

/** The question that a figure's query is about. */
export function askedOf({
  metric,
  by = [],
  period: grain,
  from,
  filters: all = {},
}: Omit<Query, "id">): Asked {
  const time =
    grain !== undefined && grain !== "none"
      ? "quarter"
      : from !== undefined
        ? "period"
        : by.includes("phase")
          ? "phase"
          : "whole";
  const own = Object.fromEntries(
    Object.entries(all).filter(([name, values]) => filters.value[name]?.join() !== values.join()),
  );
  return { metric, time, filters: own };
}

/** All filters of a question: the page's and its own. */
export const filtersOf = (asked: Asked): Filters => ({ ...filters.value, ...asked.filters });

/** The last quarter of the time shown. */
export const lastQuarter = (): Quarter => view.value.trailing.to;

/** First and last day of both sides of a comparison, in the names of the API; null where there is none. */
export function comparedDays(time: Time, metric: Metric): Record<string, string> | null {
  if (time === "period") return quarterDays(view.value.period);
  if (time === "quarter") return quarterDays({ from: lastQuarter(), to: lastQuarter() });
  if (time === "phase" && metric.live_on) return { from: metric.live_on, base_to: dayBefore(metric.live_on) };
  return null;
}

/** Both sides of a comparison as quarters; null where they are no quarters. */
export function comparedQuarters(time: Time): { now: Period; base: Period } | null {
  if (time === "period") return { now: view.value.period, base: view.value.previous };
  if (time !== "quarter") return null;
  const last = lastQuarter();
  const before = shift(last, -1);
  return { now: { from: last, to: last }, base: { from: before, to: before } };
}

/** First and last day that a question's own figure is about; none for the whole record. */
export function daysOf(time: Time): Partial<Record<"from" | "to", string>> {
  if (time === "period") return quarterDays(view.value.period);
  return time === "quarter" ? quarterDays({ from: lastQuarter(), to: lastQuarter() }) : {};
}

/** Opens what an address's `why` or `differ` asks for, or closes it. */
export function goAsked(change: Record<string, string>): void {
  const { why: _why, differ: _differ, by: _by, ...rest } = route.value.extra;
  go({ extra: { ...rest, ...change } });
}
