import { Type } from "typebox";
import { may } from "../access/roles.ts";
import { boundCatalogue } from "../ask.ts";
import type { ReadingRoute } from "../context.ts";
import { HttpError } from "../http-error.ts";
import { metricParams, metricQuery } from "../metric-query.ts";
import { catalogueEntry, catalogueEntrySchema, metricResultSchema } from "../metric-schemas.ts";
import { estimators } from "../metrics/estimator.ts";
import { errorSchema, languageParameter } from "../schemas.ts";
import { acceptedEncoding, MEDIA_TYPES, METRIC_ENCODINGS, sendMetric } from "../send-metric.ts";
import { answer } from "../versioned-answer.ts";

const FILES = {
  csv: "CSV (UTF-8 with byte order mark)",
  xlsx: "a workbook: a sheet that tells period, filters and definition, and the rows",
  arrow: "an Arrow stream",
} as const;

/** The catalogue, and one metric in the caller's encoding. */
export const route: ReadingRoute = (api, context) => {
  api.get(
    "/api/metrics",
    {
      schema: {
        tags: ["metrics"],
        summary: "The catalogue: every metric's header, formula, SQL and dimensions",
        querystring: Type.Object({ lang: languageParameter }, { additionalProperties: false }),
        response: {
          200: Type.Object({ metrics: Type.Array(catalogueEntrySchema) }),
          "4xx": errorSchema,
          "5xx": errorSchema,
        },
      },
    },
    async (request, reply) =>
      answer(context, request, reply, async () => {
        const [{ metrics }, known] = await Promise.all([boundCatalogue(context), estimators()]);
        return { metrics: [...metrics.values()].map((metric) => catalogueEntry(metric, known)) };
      }),
  );

  const schema = {
    tags: ["metrics"],
    params: metricParams,
    querystring: metricQuery,
    response: { 200: metricResultSchema, "4xx": errorSchema, "5xx": errorSchema },
  };
  api.get(
    "/api/metrics/:id",
    {
      schema: {
        ...schema,
        summary: "One metric, by segments and periods, filtered; as JSON, or CSV, XLSX or Arrow by Accept",
      },
    },
    async (request, reply) => {
      const encoding = acceptedEncoding(request.headers.accept, METRIC_ENCODINGS);
      if (encoding === null) throw new HttpError("not_acceptable", { formats: "JSON, CSV, XLSX, Arrow" });
      if (encoding !== "json" && !may(request.session!.roles, "export")) throw new HttpError("not_allowed");
      return sendMetric(context, request, reply, request.params.id, encoding);
    },
  );
  for (const encoding of ["csv", "xlsx", "arrow"] as const) {
    api.get(
      `/api/metrics/:id(^[a-z][a-z0-9_]*).${encoding}`,
      {
        schema: {
          ...schema,
          summary: `One metric as ${FILES[encoding]}`,
          response: {
            200: { description: "The rows", content: { [MEDIA_TYPES[encoding]]: { schema: Type.String() } } },
            "4xx": errorSchema,
            "5xx": errorSchema,
          },
        },
      },
      async (request, reply) => sendMetric(context, request, reply, request.params.id, encoding),
    );
  }
};
