import type { MetricRow } from "../../../../server/metrics/metric.ts";
import { overviewWords } from "../../../text/overview.ts";
import type { Metric } from "../../../types.ts";
import { inPeriod, type MetricQuestion } from "../../document.ts";
import type { View } from "../../view.ts";

/** The page's texts. */
export const wordsOf = (view: View) => overviewWords(view.language);

/** The value is on the right side of its target. */
export function meets({ target, better }: Metric, { value }: MetricRow): boolean {
  if (typeof target !== "number" || value === null) return false;
  return better === "lower" ? value <= target : value >= target;
}

/** The whole interval lies on the wrong side of the target. */
export function misses({ target, better }: Metric, { status, low, high }: MetricRow): boolean {
  if (typeof target !== "number" || status !== "ok" || low === null || high === null) return false;
  return better === "lower" ? low > target : better === "higher" && high < target;
}

const AREAS = ["efficiency", "validity", "retention", "experience", "fairness"];
const areaRank = ({ area }: Metric) => AREAS.indexOf(area) + 1 || AREAS.length + 1;

/** Every measure of the catalogue, by area. */
export const measures = ({ metrics }: View): Metric[] =>
  [...metrics.values()].sort((a, b) => areaRank(a) - areaRank(b) || a.id.localeCompare(b.id));

/** Every measure in the period. */
export const asksAll = (view: View): Readonly<Record<string, MetricQuestion>> =>
  Object.fromEntries(measures(view).map(({ id }) => [id, inPeriod(view, id)]));
