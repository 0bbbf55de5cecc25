import type { FastifyRequest } from "fastify";
import { scopeOf } from "./access/scope.ts";
import type { ReadingContext } from "./context.ts";
import { HttpError } from "./http-error.ts";
import { type MetricQuestion, questionKey } from "./metric-query.ts";
import { evaluate } from "./metrics/evaluate.ts";
import type { BoundMetric, MetricResult } from "./metrics/metric.ts";
import { askOnce } from "./versioned-answer.ts";

/** The catalogue bound to the warehouse as it is published now, and every dimension that some metric has. */
export async function boundCatalogue(
  context: ReadingContext,
): Promise<{ metrics: ReadonlyMap<string, BoundMetric>; dimensions: ReadonlySet<string> }> {
  const { catalog, database, published } = context;
  const { metrics } =
    catalog.boundTo((await published())?.version ?? 0) ??
    (await database.reader((connection) => catalog.bind(connection)));
  return { metrics, dimensions: dimensionsOf(metrics) };
}

const dimensionsKnown = new WeakMap<ReadonlyMap<string, BoundMetric>, ReadonlySet<string>>();

function dimensionsOf(metrics: ReadonlyMap<string, BoundMetric>): ReadonlySet<string> {
  const known =
    dimensionsKnown.get(metrics) ??
    new Set([...metrics.values()].flatMap((metric) => [...metric.dimensions.keys()]));
  dimensionsKnown.set(metrics, known);
  return known;
}

/** A metric of the catalogue; throws `not_found`. */
export function findMetric(metrics: ReadonlyMap<string, BoundMetric>, id: string): BoundMetric {
  const metric = metrics.get(id);
  if (metric === undefined) {
    throw new HttpError("not_found", { what: { zh: `指标 ${id}`, en: `Metric ${id}` } });
  }
  return metric;
}

/** Refuses segments that the metric does not have, naming those that it has. */
export function checkSegments(metric: BoundMetric, { by }: MetricQuestion): void {
  const missing = by.find((name) => !metric.dimensions.has(name));
  if (missing !== undefined) {
    const dimensions = [...metric.dimensions.keys()].sort();
    throw new HttpError("unknown_dimension", { metric: metric.id, path: missing }, { dimensions });
  }
}

/** Answers a checked question inside the caller's scope, from the cache where it has been asked before. */
export async function ask(
  context: ReadingContext,
  request: FastifyRequest,
  version: number,
  question: MetricQuestion,
): Promise<MetricResult> {
  const { scope } = scopeOf(request.session);
  return askOnce(context, request, version, questionKey(question), (version) =>
    evaluate(context.queries, { ...question, scope }, context.catalog, context.cubes, version),
  );
}
