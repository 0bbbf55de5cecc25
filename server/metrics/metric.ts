import type { Bilingual } from "../../pipelines/contract.ts";
import type { Figure } from "../figures/figure.ts";
import type { Text } from "../language.ts";
import type { Nesting } from "./nesting.ts";
import type { UnknownValue } from "./unknown-values.ts";

/** Pages' areas to which a metric belongs. */
export const AREAS = [
  "efficiency",
  "validity",
  "retention",
  "experience",
  "fairness",
  "model",
  "data",
] as const;
export type Area = (typeof AREAS)[number];

/**
 * What a value is counted in. `percent` values are shares (0.85 is 85 %), `r` is a correlation, `coefficient` another number without unit, `points` are
 * points of a 0 to 100 scale, `net_points` shares of 100 less other shares (-100 to 100), `currency` the currency in which costs are booked.
 */
export const UNITS = [
  "percent",
  "points",
  "net_points",
  "days",
  "hours",
  "minutes",
  "r",
  "count",
  "ratio",
  "coefficient",
  "currency",
  "score",
  "per_day",
] as const;
export type Unit = (typeof UNITS)[number];

/** Which direction is good. */
export const DIRECTIONS = ["higher", "lower", "neutral"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/**
 * What a period's figure is about: `cohort` those who entered in the period, `activity` what happened in it,
 * `snapshot` how things stand.
 */
export const BASES = ["cohort", "activity", "snapshot"] as const;
export type Basis = (typeof BASES)[number];

/** Periods into which a figure can be cut. */
export const PERIODS = ["none", "week", "month", "quarter", "year"] as const;
export type Period = (typeof PERIODS)[number];

/** When a metric deserves an alert, and where its number stands. */
export type Alert = {
  readonly page: string;
  readonly figure: string;
  /** Least distance to the target, or change, that deserves one, in the unit. */
  readonly least: number;
  /** It is told of the whole record: outcomes come too late for a period. */
  readonly is_whole: boolean;
};

/** What a figure is held against: the period just before (环比), or the same one a year before (同比). */
export const COMPARISONS = ["previous", "year"] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** A metric as its file `sql/metrics/<id>.sql` defines it. */
export type Metric = {
  readonly id: string;
  readonly title: Bilingual;
  readonly about: Bilingual;
  /** Other words by which people look for it. */
  readonly also?: { readonly [language in keyof Bilingual]: readonly string[] };
  readonly area: Area;
  readonly unit: Unit;
  readonly better: Direction;
  /** Values of the dimension `split` for which another direction is good: hours of interviews against those of paperwork. */
  readonly better_for?: Readonly<Record<string, Direction>>;
  readonly target: number | null;
  /** Days after a period's end until its figure no longer moves. */
  readonly mature: number;
  /** Without it the metric gives no alert. */
  readonly alert: Alert | null;
  /** Half the width of the interval that is narrow enough, in the unit; by default what is usual for the unit. */
  readonly precision?: number;
  /** Below this n the figure is `few` and has no value. */
  readonly min_n: number;
  readonly estimator: string;
  /** Column whose day decides the period; null for a snapshot. */
  readonly at: string | null;
  readonly basis: Basis;
  /** Divisor that brings the query's integers to the unit. */
  readonly scale: number;
  /** Promises of the product (E1, V3, ...) that the metric shows. */
  readonly promise: readonly string[];
  readonly formula: Bilingual;
  /** A dimension that the figure never mixes: always a segment unless filtered to one value. */
  readonly split: string | null;
  /** Whether n counts people, so that small groups are hidden from those without row access. */
  readonly counts: "people" | "things";
  /** The setting that the query needs, as the header names it; null where it needs none. */
  readonly setting: keyof MetricSettings | null;
  /** The estimator's own header fields. */
  readonly options: Readonly<Record<string, string>>;
  /** The query: rows of a mart with the columns that the estimator needs. */
  readonly sql: string;
};

/** A metric bound to the published marts: its columns with their types, and which of them are dimensions. */
export type BoundMetric = Metric & {
  readonly columns: ReadonlyMap<string, string>;
  /** Dimension (an ENUM column of the mart) to its values in order. */
  readonly dimensions: ReadonlyMap<string, readonly string[]>;
  /** The day on which AI interviews went live: the dimension `phase` is before or after it by the metric's `at`. */
  readonly live_on: string | null;
  /** Which dimensions of the organisation lie within which. */
  readonly nesting: Nesting;
  /** What its setting names; null where it needs none, or where `lacks` says why. */
  readonly named: { readonly dimension: string; readonly value: string } | null;
  /** Why there is nothing to count: the note of a setting that is not given or names what is not there. */
  readonly lacks: string | null;
};

/** What a metric may need to be told: settings that each name a value of a dimension. */
export const METRIC_SETTINGS = { "competencies.kpi": "competency" } as const;
export type MetricSettings = { readonly [name in keyof typeof METRIC_SETTINGS]?: string | undefined };

/** Rows of a query bound to the published marts: what a question is compiled against. */
export type BoundRows = Pick<
  BoundMetric,
  "id" | "sql" | "at" | "split" | "columns" | "dimensions" | "live_on" | "nesting"
> &
  Partial<Pick<BoundMetric, "options">>;

/** A change against the compared period: difference with its interval; `clear` when the interval excludes 0. */
export type Change = {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly method: string;
  readonly clear: boolean;
};

/** The figure of the compared period; `missing` also where the data begin only after its start. */
export type Previous = Omit<Figure, "notes"> & {
  readonly period: string | null;
  readonly from: string | null;
  readonly to: string | null;
};

/** How far a figure is from enough data. */
export type Enough = {
  /** `shown`: to be shown at all; `precision`: until the interval is plus and minus `of`; `apart`: until r = `of` is told from 0. */
  readonly aim: "shown" | "precision" | "apart";
  readonly of: number;
  /** n that it takes in all, and how many are missing; null where no n is enough. */
  readonly needed: number | null;
  readonly more: number | null;
  /** `never`: not at the present rate. */
  readonly status: "reached" | "coming" | "never";
  /** Day and quarter in which it is there at the present rate; null where that is not known. */
  readonly on: string | null;
  readonly quarter: string | null;
  /** Where a change is not clear: the least that could be told, and how many times as long periods would tell that seen. */
  readonly change: { readonly least: number; readonly times: number | null } | null;
};

/** One figure: the row type that every consumer speaks. */
export type MetricRow = Figure & {
  readonly metric: string;
  readonly period: string | null;
  readonly segment: Readonly<Record<string, string | null>>;
  readonly previous?: Previous;
  readonly change?: Change | null;
  /** Where the question asks for it; null where it has no meaning (a count). */
  readonly enough?: Enough | null;
};

/** What a contrast of two figures is told by: its value with an interval. */
export type Contrasted = Pick<Change, "value" | "low" | "high" | "method">;

/** Two values of a dimension held against each other, all else in the answer's rows being the same. */
export type Contrast = {
  readonly period: string | null;
  /** The further segments that both rows share. */
  readonly segment: Readonly<Record<string, string | null>>;
  readonly focal: string;
  readonly reference: string;
  readonly n: number;
  /** Focal less reference, in the metric's unit. */
  readonly difference: Contrasted;
  /** Focal over reference. */
  readonly ratio: Contrasted;
  /** The interval of the difference leaves out 0. */
  readonly clear: boolean;
};

/** The answer to a question about one metric. */
export type MetricResult = {
  readonly metric: string;
  readonly rows: readonly MetricRow[];
  /** Where the question names a contrast: one per period and further segments in which both values have a figure. */
  readonly contrasts?: readonly Contrast[];
  /** The sentence of every note of the rows. */
  readonly note_texts: Readonly<Record<string, Text>>;
  /** Dimensions that were filtered by but that the metric's mart does not have. */
  readonly ignored_filters: readonly string[];
  /** Values that were filtered by but that their dimension does not have; left out where there are none. */
  readonly unknown_filter_values?: readonly UnknownValue[];
  readonly warehouse_version: number;
};

/**
 * Which rows the figures may be about. `all`, or the rows that match one of several sets of dimension values.
 * Without `rows` the viewer sees aggregates only, and small groups are hidden.
 */
export type Scope =
  | { readonly kind: "all"; readonly rows?: boolean }
  | {
      readonly kind: "some";
      readonly any: readonly Readonly<Record<string, readonly string[]>>[];
      readonly rows?: boolean;
    };

/** Which values of which dimension are held against each other: `focal` against `reference`. */
export type ContrastAsked = {
  readonly dimension: string;
  readonly focal: string;
  readonly reference: string;
};

/** A question about one metric. */
export type MetricQuery = {
  readonly metric: string;
  readonly by?: readonly string[];
  readonly period?: Period;
  /** First and last day (`YYYY-MM-DD`, both included) in the organisation's zone. */
  readonly from?: string;
  readonly to?: string;
  readonly filters?: Readonly<Record<string, readonly string[]>>;
  readonly compare?: Comparison;
  /** Two values of a dimension in `by` to hold against each other. */
  readonly contrast?: ContrastAsked;
  /** Whether to say how far each figure is from enough data; not by period. */
  readonly enough?: boolean;
  readonly scope: Scope;
};

/** A question that cannot be answered as asked. */
export class MetricQueryError extends Error {
  override name = "MetricQueryError";
  readonly code: "unknown_metric" | "unknown_dimension" | "invalid_query" | "no_scope";
  constructor(code: MetricQueryError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** Wrong definitions; each problem names its file and field. The program does not start with one. */
export class MetricDefinitionError extends Error {
  override name = "MetricDefinitionError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.problems = problems;
  }
}
