import type { MetricRow } from "../../../../server/metrics/metric.ts";
import { type MetricAnswer, wholeRecord } from "../../document.ts";
import { largestFirst, valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";

/*
 * Validity looks at the whole record: a hire of this quarter has no performance review yet, and a split by ability
 * and job needs every hire there is.
 */

/** Validity of each ability's AI score. */
export const byCompetency = (view: View) => wholeRecord(view, "validity_r", { by: ["competency"] });

/** What the best fifth is ahead, by job family. */
export const liftByFamily = (view: View) => wholeRecord(view, "top_share_lift", { by: ["job_family"] });

/** The ability that results are held against, as the settings name it; empty where they name none. */
export function liftAbility(view: View): string {
  const named = view.metrics.get("top_share_lift")?.named;
  return named ? valueLabel(view, named.dimension, named.value) : "";
}

/** Rows with enough data, the largest first. */
export const sureRows = ({ rows }: MetricAnswer): MetricRow[] =>
  largestFirst(rows.filter(({ status }) => status === "ok"));

/** Rows that are surely above 0, the largest first. */
export const aboveZero = ({ rows }: MetricAnswer): MetricRow[] =>
  largestFirst(rows.filter(({ low }) => (low ?? 0) > 0));

/** The job family in which the best fifth is surely furthest ahead. */
export const liftedFamily = (answer: MetricAnswer): MetricRow | undefined =>
  aboveZero(answer).find(({ status }) => status === "ok");

/** What the row's ability or family is called. */
export const nameOf = (view: View, { segment }: MetricRow, dimension: string): string =>
  valueLabel(view, dimension, segment[dimension] ?? "");
