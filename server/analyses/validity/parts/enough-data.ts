import { Type } from "typebox";
import type { Told } from "../../../figures/figure.ts";
import { nullable } from "../../../schemas.ts";
import { sampleSizeForCorrelation } from "../../../statistics/association/correlation-power.ts";

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
export const enough = Type.Object({
  r: Type.Number({ description: "The correlation that is to be told apart from 0" }),
  outcomes: nullable(
    Type.Integer({ description: "Hires with a known outcome that it takes in all (power 80 %)" }),
  ),
  outcomes_to_come: nullable(Type.Integer({ description: "Of these, how many are still to come" })),
  hires_to_make: nullable(
    Type.Integer({ description: "Hires still to be made, beyond those whose outcome is on its way" }),
  ),
  on: nullable(Type.String({ description: "Day on which it is reached at the present rate of hiring" })),
  quarter: nullable(Type.String({ description: "The quarter of that day, 2027Q2" })),
  status: Type.Enum(["reached", "coming", "never"]),
});
export type EnoughData = Told<typeof enough>;

const DAYS_PER_MONTH = 30.436875;

/** Later than this is not a forecast. */
const MOST_DAYS = 36_525;

/** The enough-data meter: hires still needed for a correlation of size r, and the quarter in which they are there. */
export function enoughData(r: number, pipeline: Pipeline): EnoughData {
  const { known, pending, coverage, perMonth, lagDays, today } = pipeline;
  const outcomes = outcomesNeeded(r);
  const never = { r, outcomes, hires_to_make: null, on: null, quarter: null, status: "never" } as const;
  if (outcomes === null) return { ...never, outcomes_to_come: null };
  const more = Math.max(0, outcomes - known);
  const coming = pending * coverage;
  const at = (days: number, toMake: number | null): EnoughData => {
    if (!(days <= MOST_DAYS)) return { ...never, outcomes_to_come: more, hires_to_make: toMake };
    const on = new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);
    const quarter = `${on.slice(0, 4)}Q${Math.ceil(Number(on.slice(5, 7)) / 3)}`;
    const status = more === 0 ? "reached" : "coming";
    return { r, outcomes, outcomes_to_come: more, hires_to_make: toMake, on, quarter, status };
  };
  // outcomes on their way arrive evenly over the time that one takes
  if (more <= coming) return at(more === 0 ? 0 : (lagDays * more) / coming, 0);
  const toMake = (more - coming) / coverage;
  return at(lagDays + (toMake / perMonth) * DAYS_PER_MONTH, coverage > 0 ? Math.ceil(toMake - 1e-9) : null);
}

const remembered = new Map<number, number | null>();

/** Pairs that show r with power 80 % at 5 %; for the few sizes that are asked again and again remembered. */
function outcomesNeeded(r: number): number | null {
  if (Math.abs(r) === 1) return 4;
  const known = remembered.get(r);
  if (known !== undefined) return known;
  const found = sampleSizeForCorrelation(r);
  if (remembered.size < 1000) remembered.set(r, found);
  return found;
}

/** Hires a month from those of the last so many days. */
export function hiresPerMonth(hires: number, days: number): number {
  return (hires / days) * DAYS_PER_MONTH;
}
