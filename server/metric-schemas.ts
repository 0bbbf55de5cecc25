import { Type } from "typebox";
import { figureMembers, type Told } from "./figures/figure.ts";
import { changeDimensions } from "./metrics/change-dimensions.ts";
import type { Estimator } from "./metrics/estimator.ts";
import { type BoundMetric, UNITS } from "./metrics/metric.ts";
import { nullable, textSchema, unknownValuesSchema } from "./schemas.ts";

/** How far a figure is from enough data. */
const enoughSchema = Type.Object({
  aim: Type.Enum(["shown", "precision", "apart"], {
    description:
      "shown: to be shown at all; precision: until the interval is plus and minus `of`; apart: until r = `of` is told from 0",
  }),
  of: Type.Number(),
  needed: nullable(Type.Integer({ description: "n that it takes in all" })),
  more: nullable(Type.Integer({ description: "How many are missing" })),
  status: Type.Enum(["reached", "coming", "never"]),
  on: nullable(Type.String({ description: "Day on which it is there at the present rate" })),
  quarter: nullable(Type.String()),
  change: nullable(
    Type.Object(
      {
        least: Type.Number({ description: "The least change that could be told" }),
        times: nullable(
          Type.Number({ description: "So many times as long periods would tell the one seen" }),
        ),
      },
      { description: "Where the change is not clear" },
    ),
  ),
});

const { notes: _notes, ...previousMembers } = figureMembers("Of the compared period");

/** One figure. */
export const metricRowSchema = Type.Object({
  metric: Type.String(),
  period: nullable(Type.String({ description: "2026Q3, 2026-09, 2026-W39 or 2026; null without periods" })),
  segment: Type.Record(Type.String(), nullable(Type.String())),
  ...figureMembers("In the metric's unit; shares are 0..1"),
  previous: Type.Optional(
    Type.Object({
      period: nullable(Type.String()),
      from: nullable(Type.String()),
      to: nullable(Type.String()),
      ...previousMembers,
    }),
  ),
  change: Type.Optional(
    nullable(
      Type.Object({
        value: nullable(Type.Number()),
        low: nullable(Type.Number()),
        high: nullable(Type.Number()),
        method: Type.String(),
        clear: Type.Boolean({ description: "The interval excludes 0" }),
      }),
    ),
  ),
  enough: Type.Optional(nullable(enoughSchema)),
});

const contrasted = (what: string) =>
  Type.Object(
    {
      value: nullable(Type.Number()),
      low: nullable(Type.Number({ description: "95 % interval, lower end" })),
      high: nullable(Type.Number({ description: "95 % interval, upper end" })),
      method: Type.String(),
    },
    { description: what },
  );

/** Two values of a dimension held against each other. */
export const contrastSchema = Type.Object({
  period: nullable(Type.String()),
  segment: Type.Record(Type.String(), nullable(Type.String())),
  focal: Type.String(),
  reference: Type.String(),
  n: Type.Integer(),
  difference: contrasted("Focal less reference, in the metric's unit"),
  ratio: contrasted("Focal over reference"),
  clear: Type.Boolean({ description: "The interval of the difference leaves out 0" }),
});

/** The answer to a question about one metric. */
export const metricResultSchema = Type.Object({
  metric: Type.String(),
  rows: Type.Array(metricRowSchema),
  contrasts: Type.Optional(Type.Array(contrastSchema)),
  note_texts: Type.Record(Type.String(), textSchema, { description: "The sentence of every note above" }),
  ignored_filters: Type.Array(Type.String(), {
    description: "Dimensions that were filtered by but that the metric's mart does not have",
  }),
  unknown_filter_values: unknownValuesSchema,
  warehouse_version: Type.Integer(),
});

/** One metric of the catalogue: its file's header, its query and what it can be cut by. */
export const catalogueEntrySchema = Type.Object({
  id: Type.String(),
  title: textSchema,
  about: textSchema,
  also: Type.Optional(
    Type.Object(
      { zh: Type.Array(Type.String()), en: Type.Array(Type.String()) },
      { description: "Other words by which people look for it" },
    ),
  ),
  area: Type.String(),
  unit: Type.Enum([...UNITS]),
  better: Type.Enum(["higher", "lower", "neutral"]),
  better_for: Type.Record(Type.String(), Type.Enum(["higher", "lower", "neutral"]), {
    description: "Values of the dimension `split` for which another direction is good",
  }),
  target: nullable(Type.Number()),
  mature: Type.Integer({ description: "Days after a period's end until its figure no longer moves" }),
  alert: nullable(
    Type.Object(
      {
        page: Type.String(),
        figure: Type.String({ description: "The figure that shows its number" }),
        least: Type.Number({
          description: "Least distance to the target, or change, that deserves an alert",
        }),
        is_whole: Type.Boolean({ description: "Told of the whole record" }),
      },
      { description: "When it deserves an alert; null: never" },
    ),
  ),
  precision: Type.Optional(
    Type.Number({
      description: "Half the width of the interval that is narrow enough; else usual for the unit",
    }),
  ),
  min_n: Type.Number(),
  estimator: Type.String(),
  at: nullable(Type.String({ description: "Column whose day decides the period" })),
  basis: Type.Enum(["cohort", "activity", "snapshot"]),
  scale: Type.Number({ description: "Divisor that brings the query's integers to the unit" }),
  promise: Type.Array(Type.String()),
  formula: textSchema,
  split: nullable(Type.String({ description: "A dimension that the figure never mixes" })),
  named: nullable(
    Type.Object(
      { dimension: Type.String(), value: Type.String() },
      { description: "What the setting that the query needs names" },
    ),
  ),
  counts: Type.Enum(["people", "things"]),
  live_on: nullable(
    Type.String({ description: "Day on which AI interviews went live: parts before from after" }),
  ),
  options: Type.Record(Type.String(), Type.String()),
  sql: Type.String(),
  dimensions: Type.Array(Type.String()),
  change_by: Type.Array(Type.String(), {
    description: "Dimensions by which a change can be taken apart into mix and rate, the usual one first",
  }),
});
export type CatalogueEntry = Told<typeof catalogueEntrySchema>;

/** A bound metric as the catalogue shows it. */
export function catalogueEntry(
  { columns: _columns, dimensions, better_for = {}, ...rest }: BoundMetric,
  known: ReadonlyMap<string, Estimator>,
): CatalogueEntry {
  return {
    ...rest,
    better_for,
    dimensions: [...dimensions.keys()].sort(),
    change_by: changeDimensions({ ...rest, dimensions }, known.get(rest.estimator)!),
  };
}
