import { Readable } from "node:stream";
import type { FastifyReply, FastifyRequest } from "fastify";
import { scopeOf } from "./access/scope.ts";
import { ask, boundCatalogue, checkSegments, findMetric } from "./ask.ts";
import type { ReadingContext } from "./context.ts";
import { readDimensions, readLabels } from "./dimensions.ts";
import { MAX_CELLS } from "./exports/description.ts";
import { describeMetric } from "./exports/metric-description.ts";
import { encodeWorkbook } from "./exports/workbook.ts";
import { HttpError } from "./http-error.ts";
import { fromUrl, JSON_ROWS, type MetricQuestion, questionKey } from "./metric-query.ts";
import { encodeCsv, segmentsOf } from "./metrics/encode.ts";
import type { BoundMetric, MetricResult } from "./metrics/metric.ts";
import { currentVersion, isFresh, resultKey, weakTag } from "./versioned-answer.ts";

/** How an answer can leave. */
export const MEDIA_TYPES = {
  json: "application/json; charset=utf-8",
  csv: "text/csv; charset=utf-8",
  arrow: "application/vnd.apache.arrow.stream",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  svg: "image/svg+xml; charset=utf-8",
} as const;
export type Encoding = keyof typeof MEDIA_TYPES;

/** How a metric can leave. */
export const METRIC_ENCODINGS = ["json", "csv", "arrow", "xlsx"] as const;

/** The best encoding of those offered that an Accept header allows; JSON where it allows all; null where it allows none. */
export function acceptedEncoding<Offered extends Encoding>(
  accept: string | undefined,
  offered: readonly (Offered | "json")[],
): Offered | "json" | null {
  if (accept === undefined || accept.trim() === "") return "json";
  let best: { encoding: Offered | "json"; weight: number } | null = null;
  for (const part of accept.slice(0, 1000).split(",")) {
    const [type = "", ...parameters] = part.trim().toLowerCase().split(";");
    const q = parameters.find((parameter) => parameter.trim().startsWith("q="));
    const weight = q === undefined ? 1 : Number(q.trim().slice(2));
    const encoding = offered.find((name) => name === ENCODINGS[type.trim()]);
    if (encoding !== undefined && weight > 0 && (best === null || weight > best.weight)) {
      best = { encoding, weight };
    }
  }
  return best?.encoding ?? null;
}

const ENCODINGS: Readonly<Record<string, Encoding>> = {
  "application/json": "json",
  "application/*": "json",
  "*/*": "json",
  "text/html": "json",
  "image/svg+xml": "svg",
  "text/csv": "csv",
  "text/*": "csv",
  "application/vnd.apache.arrow.stream": "arrow",
  [MEDIA_TYPES.xlsx]: "xlsx",
};

/** Answers a metric's URL in one encoding: 304 where the caller holds it already; exports are audited. */
export async function sendMetric(
  context: ReadingContext,
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
  encoding: (typeof METRIC_ENCODINGS)[number],
): Promise<never> {
  const [version, { metrics, dimensions }] = await Promise.all([
    currentVersion(context),
    boundCatalogue(context),
  ]);
  const metric = findMetric(metrics, id);
  const question = fromUrl(id, request.query as Record<string, unknown>, dimensions);
  checkSegments(metric, question);
  const key = resultKey(context, request, version, questionKey(question));
  const representation = ["csv", "xlsx"].includes(encoding) ? `${encoding} ${request.language}` : encoding;
  if (isFresh(request, reply, weakTag(version, key, representation))) return reply.send(null);

  const result = await ask(context, request, version, question);
  if (encoding === "json") {
    if (result.rows.length > JSON_ROWS) {
      throw new HttpError("too_many_rows", { rows: result.rows.length, limit: JSON_ROWS });
    }
    return reply.send(result);
  }
  const labels = encoding === "csv" ? await readLabels(context.queries, segmentsOf(result)) : null;
  const workbook = encoding === "xlsx" ? await workbookOf(context, request, metric, result, question) : null;
  const label = (dimension: string, value: string) =>
    labels?.get(dimension)?.get(value)?.[request.language] ?? value;
  const body =
    workbook !== null
      ? Buffer.from(workbook)
      : Readable.from(
          encoding === "csv"
            ? encodeCsv(result, label)
            : (await import("./metrics/encode-arrow.ts")).encodeArrow(result),
        );
  await context.audit.record({
    actor: request.session!.person,
    action: "export",
    subject: `metric:${id}`,
    outcome: "done",
    detail: { encoding, rows: result.rows.length, question: questionKey(question) },
  });
  return reply
    .type(MEDIA_TYPES[encoding])
    .header("content-disposition", `attachment; filename="${id}.${encoding}"`)
    .send(body);
}

async function workbookOf(
  context: ReadingContext,
  request: FastifyRequest,
  metric: BoundMetric,
  result: MetricResult,
  question: MetricQuestion,
): Promise<Uint8Array> {
  const { language } = request;
  const names = new Set([...question.by, ...Object.keys(question.filters)]);
  const [all, warehouse] = await Promise.all([
    readDimensions(context.queries, scopeOf(request.session).scope),
    context.published(),
  ]);
  if (warehouse === null) throw new HttpError("no_warehouse");
  const dimensions = new Map(
    all
      .filter(({ dimension }) => names.has(dimension) || dimension === metric.split)
      .map((each) => [each.dimension, each]),
  );
  const description = describeMetric(
    metric,
    result,
    dimensions,
    { ...question, address: request.url },
    language,
  );
  const [table] = description.tables;
  const cells = (table?.rows.length ?? 0) * (table?.columns.length ?? 0);
  if (cells > MAX_CELLS) throw new HttpError("too_many_cells", { cells, limit: MAX_CELLS });
  return encodeWorkbook(description, {
    language,
    metrics: new Map([[metric.id, metric]]),
    warehouse,
    zone: context.config.organisation.zone,
    now: new Date(),
  });
}
