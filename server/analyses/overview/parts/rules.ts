import { differenceOfEstimates } from "../../../metrics/change.ts";
import { asNumber } from "../../../metrics/estimator.ts";
import type { Unit } from "../../../metrics/metric.ts";
import type { Ask } from "../../../metrics/rows.ts";
import { adjustP } from "../../../statistics/association/multiple-testing.ts";
import { normalSurvival, normalUpperQuantile } from "../../../statistics/distributions/normal.ts";
import type { Estimate } from "../../../statistics/numbers/estimate.ts";
import type { Around } from "../../declare.ts";

/** Fewest people on the smaller side of a comparison that is looked at. */
export const LEAST_PEOPLE = 30;

/** False discovery rate over everything that all rules looked at. */
export const FALSE_RATE = 0.05;

/** One comparison that a rule looked at. */
export type Looked = {
  /** Dimension to value: what a sentence about it names. */
  readonly of: Readonly<Record<string, string>>;
  /** As the rule's figure shows it. */
  readonly effect: Pick<Estimate, "value" | "low" | "high">;
  /** The value at which there is nothing to act on. */
  readonly none: number;
  /** The distance from it in standard deviations of one person. */
  readonly size: number;
  /** Whom it concerns. */
  readonly people: number;
  /** People on the smaller side. */
  readonly smaller: number;
  /** Of the test that the figure shows; else it is read from the interval. */
  readonly p?: number | null;
};

/** A kind of finding to act on: a file in `parts/actions/`, whose name is the kind. */
export type Rule = {
  /** Where the number stands. */
  readonly page: string;
  readonly figure: string;
  readonly unit: Unit;
  /** The effect is a difference or a leaning: told with its sign. */
  readonly signed: boolean;
  /** On which side of none there is something to do. */
  readonly acts: "below" | "above" | "either";
  /** Least distance from none that is worth acting on, in the unit. */
  readonly least: number;
  /** The days that it is about: those asked for, or all. */
  readonly time: "period" | "whole";
  readonly look: (ask: Ask, around: Around) => Promise<readonly Looked[]>;
};

/** The same questions over the whole record. */
export const wholly = (ask: Ask): Ask => ({
  ...ask,
  segments: (rows, wanted) => ask.segments(rows, { ...wanted, isWhole: true }),
  records: (rows, wanted) => ask.records(rows, { ...wanted, isWhole: true }),
  sets: (rows, wanted) => ask.sets(rows, { ...wanted, isWhole: true }),
  window: { from: null, to: null },
});

/** A value of a metric's dimensions, as its figure shows it. */
export type Valued = {
  readonly segment: Readonly<Record<string, string>>;
  readonly estimate: Estimate;
  readonly people: number;
};

/** A metric by its dimensions, with the people behind each value; unknown values are left out. */
export async function valuesOf(ask: Ask, id: string, by: readonly string[]): Promise<Valued[]> {
  const { metric, estimator, cells } = await ask.metric(id);
  if (metric.at === null) throw new Error(`${id} is a snapshot: nobody can be counted in its days`);
  const counted = await ask.segments(
    { id: `actions ${id}`, sql: metric.sql, at: metric.at },
    { by, moments: { people: "count(distinct person)" } },
  );
  const people = new Map(
    counted.map(({ segment, moments }) => [JSON.stringify(segment), asNumber(moments[0]?.people)]),
  );
  return (await cells(ask.window, by)).flatMap(({ segment, moments, isTold }) => {
    if (segment.includes(null) || !isTold) return [];
    const named = Object.fromEntries(by.map((name, index) => [name, segment[index] ?? ""]));
    return {
      segment: named,
      estimate: estimator.estimate(moments, metric),
      people: people.get(JSON.stringify(segment)) ?? 0,
    };
  });
}

/** Standard deviation of one person, where the value is a share. */
export const spreadOfShare = (share: number): number => Math.sqrt(share * (1 - share));

/** One value less another of a metric that is a share or a correlation; nothing where one of them is missing. */
export function against(
  focal: Valued | undefined,
  reference: Valued | undefined,
  of: Looked["of"] | undefined = focal?.segment,
  kind: "share" | "correlation" = "share",
): Looked[] {
  const [a, b] = [focal?.estimate, reference?.estimate];
  if (a?.value == null || b?.value == null || focal === undefined || of === undefined) return [];
  const effect = differenceOfEstimates(a, b);
  const spread = kind === "share" ? spreadOfShare((a.value + b.value) / 2) : 1;
  return [
    {
      of,
      effect,
      none: 0,
      size: spread > 0 ? Math.abs(a.value - b.value) / spread : 0,
      people: focal.people,
      smaller: Math.min(a.n, b.n),
    },
  ];
}

/** Every value less the one of which most is known. */
export function againstUsual(values: readonly Valued[]): Looked[] {
  const [usual, ...others] = values.toSorted((a, b) => b.estimate.n - a.estimate.n);
  return values.filter((value) => others.includes(value)).flatMap((value) => against(value, usual));
}

/** Two-sided p of none, from the half of the interval that faces it. */
export function pOf({ effect: { value, low, high }, none, p }: Looked): number | null {
  if (p !== undefined) return p;
  if (value === null || low === null || high === null) return null;
  const half = value > none ? value - low : high - value;
  return half > 0 ? 2 * normalSurvival((normalUpperQuantile(0.025) * Math.abs(value - none)) / half) : null;
}

/** Effect in standard deviations times people. */
const weightOf = ({ size, people }: Looked): number => size * people;

type Side = Pick<Rule, "acts" | "least">;

/**
 * Which of the comparisons stand, the largest effect on most people first: not chance by Benjamini and Hochberg over
 * all that were looked at with enough people, on the side on which there is something to do, and of a size worth it.
 */
export function standing<T extends Looked & Side>(all: readonly T[]): { looked: number; stand: T[] } {
  const looked = all.filter((each) => each.smaller >= LEAST_PEOPLE && pOf(each) !== null);
  const adjusted = adjustP(looked.map(pOf));
  const stand = looked.filter((each, index) => {
    const distance = (each.effect.value ?? each.none) - each.none;
    const isOnSide = each.acts === "either" || distance > 0 === (each.acts === "above");
    return (adjusted[index] ?? 1) <= FALSE_RATE && isOnSide && Math.abs(distance) >= each.least;
  });
  return { looked: looked.length, stand: stand.toSorted((a, b) => weightOf(b) - weightOf(a)) };
}
