import { Type } from "typebox";
import { referencesOf } from "../../pipelines/build.ts";
import { contracts } from "../../pipelines/contract.ts";
import { boundCatalogue, findMetric } from "../ask.ts";
import type { Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { feedsBehind } from "../lineage.ts";
import { metricParams } from "../metric-query.ts";
import { errorSchema, languageParameter, nullable, textSchema } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

const time = Type.String({ format: "date-time" });
const query = Type.Object({ lang: languageParameter }, { additionalProperties: false });

const lineageSchema = Type.Object({
  metric: Type.String(),
  title: textSchema,
  area: Type.String({ description: "The page that shows it" }),
  estimator: Type.String(),
  sql: Type.String(),
  reads: Type.Array(Type.String(), { description: "Relations that the metric's own SQL names" }),
  feeds: Type.Array(
    Type.Object({
      feed: Type.String(),
      about: textSchema,
      rows: Type.Integer({ description: "Records in staging" }),
      newest_updated_at: nullable(time),
      files: Type.Integer({ description: "Files that brought it" }),
      read: Type.Integer({ description: "Records read from them, at their last load" }),
      latest: Type.Array(
        Type.Object({
          path: Type.String(),
          run: Type.Integer(),
          at: nullable(time),
          read: Type.Integer(),
        }),
      ),
    }),
  ),
  relations: Type.Array(
    Type.Object({
      name: Type.String(),
      layer: Type.Enum(["staging", "core", "marts"]),
      grain: Type.String({ description: "What one row is" }),
      rows: Type.Integer(),
      reads: Type.Array(Type.String()),
    }),
    { description: "Each after those that it reads" },
  ),
  warehouse_version: Type.Integer(),
});
export type Lineage = Told<typeof lineageSchema>;

const feedsBehindSchema = Type.Object({
  feeds: Type.Array(Type.Object({ feed: Type.String(), about: textSchema, rows: Type.Integer() })),
  metrics: Type.Array(Type.Object({ metric: Type.String(), feeds: Type.Array(Type.String()) })),
  warehouse_version: Type.Integer(),
});
export type FeedsBehind = Told<typeof feedsBehindSchema>;

/** From file to figure: what a metric rests on, and which metrics rest on a feed. */
export const route: Route = async (api, context) => {
  const all = await contracts();

  api.get(
    "/api/metrics/:id/lineage",
    {
      schema: {
        tags: ["metrics"],
        summary:
          "The way from source files over staging, core and marts to a metric, as its SQL refers to it",
        params: metricParams,
        querystring: query,
        response: {
          200: lineageSchema,
          "4xx": errorSchema,
          "5xx": errorSchema,
        },
      },
    },
    async (request, reply) =>
      answer(context, request, reply, async (version) => {
        const { metrics } = await boundCatalogue(context);
        const metric = findMetric(metrics, request.params.id);
        const traced = await context.loader.trace(metric.sql);
        return {
          metric: metric.id,
          title: metric.title,
          area: metric.area,
          estimator: metric.estimator,
          sql: metric.sql,
          reads: referencesOf(metric.sql),
          feeds: traced.feeds.map((feed) => ({
            ...feed,
            newest_updated_at: feed.newest_updated_at?.toISOString() ?? null,
            latest: feed.latest.map((file) => ({ ...file, at: file.at?.toISOString() ?? null })),
          })),
          relations: traced.relations,
          warehouse_version: version,
        };
      }),
  );

  api.get(
    "/api/lineage",
    {
      schema: {
        tags: ["metrics"],
        summary: "Which feeds each metric rests on, and which of them have no record yet",
        querystring: query,
        response: {
          200: feedsBehindSchema,
          "4xx": errorSchema,
          "5xx": errorSchema,
        },
      },
    },
    async (request, reply) =>
      answer(context, request, reply, async (version) => {
        const { metrics } = await boundCatalogue(context);
        const counts = await context.loader.feedRows();
        const rows = new Map(counts.map((count) => [count.feed, count.rows]));
        return {
          feeds: [...all.values()].map(({ feed, about }) => ({
            feed,
            about,
            rows: rows.get(feed) ?? 0,
          })),
          metrics: [...metrics.values()].map((metric) => ({
            metric: metric.id,
            feeds: feedsBehind(metric.sql),
          })),
          warehouse_version: version,
        };
      }),
  );
};
