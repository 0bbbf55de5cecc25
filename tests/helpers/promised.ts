import type { Promised } from "../../fixtures/generator/truth.ts";
import type { MetricResult } from "../../server/metrics/metric.ts";
import type { Client } from "../server/client.ts";

/** A promise whose figure is estimated from a sample. */
export type Estimated = Extract<
  Promised,
  { readonly kind: "value" } | { readonly kind: "difference" | "ratio" }
>;

/** What the API says about a promise: the row picked, or the contrast of two values. */
export type Found = {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly notes: readonly string[];
};

/** Asks the API what a promise is about; undefined where it has no such row or contrast. */
export async function found({ get }: Client, promise: Promised): Promise<Found | undefined> {
  const { metric, query } = promise;
  const search = new URLSearchParams({ period: query.period ?? "none" });
  for (const dimension of query.by ?? []) search.append("by", dimension);
  for (const [name, value] of Object.entries(query.filters ?? {}))
    for (const each of [value].flat()) search.append(name, each);
  if (query.from !== undefined) search.set("from", query.from);
  if (query.to !== undefined) search.set("to", query.to);
  if ("contrast" in promise) {
    const { dimension, focal, reference } = promise.contrast;
    search.set("contrast", `${dimension}:${focal}:${reference}`);
  }
  const answer = await get(`/api/metrics/${metric}?${search}`);
  if (answer.statusCode !== 200) throw new Error(`${metric}?${search}: ${answer.body}`);
  const result = answer.json<MetricResult>();
  if (result.ignored_filters.length > 0)
    throw new Error(`${metric} ignores ${result.ignored_filters.join()}`);
  if ("contrast" in promise) {
    const [contrast] = result.contrasts ?? [];
    const told = promise.kind === "ratio" ? contrast?.ratio : contrast?.difference;
    return told && { ...told, notes: [] };
  }
  const pick = "pick" in promise ? Object.entries(promise.pick) : [];
  return result.rows.find(({ segment }) => pick.every(([name, value]) => segment[name] === value));
}

/** How a promise is named in a list. */
export function nameOf(promise: Promised): string {
  const { id, metric, query, kind } = promise;
  const about = Object.values({ ...query.filters, ...("pick" in promise ? promise.pick : {}) })
    .map((value) => (Array.isArray(value) ? `${value.length} values` : String(value)))
    .join(" ");
  const contrast = "contrast" in promise ? `${promise.contrast.focal}:${promise.contrast.reference}` : "";
  return [id, metric, about, contrast, kind === "value" ? "" : kind].filter((part) => part !== "").join(" ");
}

/**
 * How far an estimate lies from what was planted, in the width of its own interval on that side: up to 1 the interval
 * holds it; 2 is about 3.9 standard errors. Infinite where there is no estimate or no interval.
 */
export function halfWidths(planted: number, { value, low, high }: Found): number {
  if (value === null || low === null || high === null) return Number.POSITIVE_INFINITY;
  const half = planted < value ? value - low : high - value;
  return value === planted ? 0 : Math.abs(planted - value) / half;
}

/** Whether an estimate's interval is to hold the planted value, since it is estimated from a sample. */
export function isEstimated(promise: Promised): promise is Estimated {
  return promise.kind === "value" || promise.kind === "difference" || promise.kind === "ratio";
}
