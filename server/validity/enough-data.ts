import { hiresNeeded } from "../statistics/hires-needed.ts";

/** Hires of a segment on the way to a known outcome. */
export type Pipeline = {
  /** Hires whose outcome is known. */
  readonly known: number;
  /** Hires whose outcome will be known for most. */
  readonly pending: number;
  /** Share of hires whose outcome came to be known, 0..1. */
  readonly coverage: number;
  /** Hires a month at the present rate. */
  readonly perMonth: number;
  /** Days from hire to outcome. */
  readonly lagDays: number;
  /** Last day of the data, ISO. */
  readonly today: string;
};

/** How far a correlation of size r is from being told apart from 0 (two-sided 5 %, power 80 %). */
export type EnoughData = {
  readonly r: number;
  /** Known outcomes that it takes in all, and how many are still to come. */
  readonly outcomes: number | null;
  readonly outcomes_to_come: number | null;
  /** Hires still to be made, beyond those whose outcome is on its way. */
  readonly hires_to_make: number | null;
  readonly on: string | null;
  readonly quarter: string | null;
  readonly status: "reached" | "coming" | "never";
};

const DAYS_PER_MONTH = 30.436875;

/** The enough-data meter: hires still needed for a correlation of size r, and the quarter in which they are there. */
export function enoughData(r: number, pipeline: Pipeline): EnoughData {
  const { known, pending, coverage, perMonth, lagDays, today } = pipeline;
  const ask = (hires: number, lag: number) =>
    hiresNeeded({ r, hires, hiresPerMonth: perMonth * coverage, lagDays: lag, today });
  const now = ask(known, 0);
  const base = { r, outcomes: now.total, outcomes_to_come: now.more };
  if (now.more === null) return { ...base, hires_to_make: null, on: null, quarter: null, status: "never" };
  if (now.more === 0) {
    return { ...base, hires_to_make: 0, on: today, quarter: quarterOf(today), status: "reached" };
  }
  const coming = pending * coverage;
  if (now.more <= coming) {
    // outcomes on their way arrive evenly over the time that one takes
    const days = (lagDays * now.more) / coming;
    const on = new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
    return { ...base, hires_to_make: 0, on, quarter: quarterOf(on), status: "coming" };
  }
  const beyond = ask(known + coming, lagDays);
  const toMake = coverage > 0 ? Math.ceil((now.more - coming) / coverage - 1e-9) : null;
  return {
    ...base,
    hires_to_make: toMake,
    on: beyond.on,
    quarter: beyond.on === null ? null : quarterOf(beyond.on),
    status: beyond.on === null ? "never" : "coming",
  };
}

/** Hires a month from those of the last so many days. */
export function hiresPerMonth(hires: number, days: number): number {
  return (hires / days) * DAYS_PER_MONTH;
}

function quarterOf(day: string): string {
  return `${day.slice(0, 4)}Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}
