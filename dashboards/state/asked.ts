import { comparedWith, type Period, daysOf as quarterDays } from "../figures/view.ts";
import { dayBefore, type Quarter } from "../format/quarter.ts";
import type { Filters, Metric, Query } from "../types.ts";
import { filters, go, route } from "./route.ts";
import { view } from "./view.ts";

/**
 * Which time a question is about: the period shown, its last quarter (against the one before, or the same a year
 * before), before and after the roll-out, or all of it.
 */
export const TIMES = ["period", "quarter", "year", "phase", "whole"] as const;
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
  if (time === "phase" && metric.live_on) return { from: metric.live_on, base_to: dayBefore(metric.live_on) };
  const both = comparedQuarters(time);
  if (both === null) return null;
  const base = quarterDays(both.base);
  return { ...quarterDays(both.now), base_from: base.from, base_to: base.to };
}

/** Both sides of a comparison as quarters; null where they are no quarters, or the data do not reach so far back. */
export function comparedQuarters(time: Time): { now: Period; base: Period } | null {
  if (time === "phase" || time === "whole") return null;
  const { period, compare, quarters } = view.value;
  const last = { from: lastQuarter(), to: lastQuarter() };
  const [now, base] =
    time === "period"
      ? [period, view.value.previous]
      : [last, comparedWith(last, time === "year" ? "year" : "previous")];
  const isApart = base.to < now.from;
  if (time === "period" && compare !== "year") return { now, base };
  return isApart && base.from >= quarters.first ? { now, base } : null;
}

/** First and last day that a question's own figure is about; none for the whole record. */
export function daysOf(time: Time): Partial<Record<"from" | "to", string>> {
  if (time === "period") return quarterDays(view.value.period);
  return time === "quarter" || time === "year" ? quarterDays({ from: lastQuarter(), to: lastQuarter() }) : {};
}

/** Opens what an address's `why` or `differ` asks for, or closes it. */
export function goAsked(change: Record<string, string>): void {
  const { why: _why, differ: _differ, by: _by, ...rest } = route.value.extra;
  go({ extra: { ...rest, ...change } });
}
