import { type Estimator, names } from "./estimator.ts";
import type { BoundMetric } from "./metric.ts";

/** Dimensions that a reader looks at first. */
const FIRST = [
  "job_family",
  "job",
  "company",
  "channel",
  "invite_channel",
  "vendor",
  "screening_path",
  "department",
  "model_version",
];

/**
 * Dimensions by which a change of the metric can be taken apart into mix and rate, the usual one first: none where
 * the value is no statistic of all groups' rows together (a count, a ratio between groups, a forecast). The metric's `split` is none, it is never mixed, and
 * `phase` is none, it is a time. Totals per unit (team and day) can be cut by what tells units apart only.
 */
export function changeDimensions(
  metric: Pick<BoundMetric, "dimensions" | "split" | "options">,
  estimator: Estimator,
): string[] {
  if (estimator.parts === undefined && estimator.mixture === undefined) return [];
  const units = estimator.name === "sum_per" ? names(metric.options.per) : null;
  const rank = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return [...metric.dimensions]
    .filter(
      ([name, values]) =>
        values.length > 1 &&
        name !== metric.split &&
        name !== "phase" &&
        (units === null || units.includes(name)),
    )
    .map(([name]) => name)
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
