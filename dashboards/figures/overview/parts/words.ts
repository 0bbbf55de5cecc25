import type { MetricRow } from "../../../../server/metrics/metric.ts";
import { overviewWords } from "../../../text/overview.ts";
import type { Metric } from "../../../types.ts";
import { inPeriod, type MetricQuestion } from "../../document.ts";
import { areaRank, valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";

/** The page's texts. */
export const wordsOf = (view: View) => overviewWords(view.language);

/** Measures that are told of one path elsewhere: the name says that here both are meant. */
const OF_BOTH_PATHS = new Set([
  "cycle_days",
  "retention_90d",
  "satisfaction_rate",
  "complaint_rate",
  "offer_to_onboard_rate",
  "cost_per_hire",
]);

/** A measure's name, with the value and the population that its row is about. */
export function nameOf(view: View, { id, title, split }: Metric, { segment }: MetricRow): string {
  const part = split ? valueLabel(view, split, segment[split] ?? "") : "";
  const both = OF_BOTH_PATHS.has(id) && !view.filters.screening_path ? wordsOf(view).bothPaths : "";
  return [title[view.language], part, both].filter(Boolean).join(" · ");
}

/** The whole interval lies on the wrong side of the target. */
export function misses({ target, better }: Metric, { status, low, high }: MetricRow): boolean {
  if (typeof target !== "number" || status !== "ok" || low === null || high === null) return false;
  return better === "lower" ? low > target : better === "higher" && high < target;
}

/** Every measure of the catalogue, by area. */
export const measures = ({ metrics }: View): Metric[] =>
  [...metrics.values()].sort((a, b) => areaRank(a) - areaRank(b) || a.id.localeCompare(b.id));

/** Every measure in the period that is one number, or that has a target for each of its values. */
export const asksAll = (view: View): Readonly<Record<string, MetricQuestion>> =>
  Object.fromEntries(
    measures(view).flatMap(({ id, split, target }) =>
      split === null || target !== null ? [[id, inPeriod(view, id)]] : [],
    ),
  );
