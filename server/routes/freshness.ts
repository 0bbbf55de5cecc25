import { Type } from "typebox";
import { contracts } from "../../pipelines/contract.ts";
import { identifier, quote } from "../../sql/database.ts";
import type { Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { errorSchema, languageParameter, nullable, textSchema } from "../schemas.ts";

type Row = { feed: string; rows: number; newest: Date | null; run: number | null; at: Date | null };

const freshnessSchema = Type.Object({
  feeds: Type.Array(
    Type.Object({
      feed: Type.String(),
      about: textSchema,
      rows: Type.Integer(),
      newest_updated_at: nullable(Type.String({ format: "date-time" })),
      last_run: nullable(
        Type.Object({ run: Type.Integer(), finished_at: Type.String({ format: "date-time" }) }),
      ),
    }),
  ),
});
export type Freshness = Told<typeof freshnessSchema>;

/** How recent each feed is: its rows, its newest record, its last load. */
export const route: Route = async (api, { queries }) => {
  const all = await contracts();

  api.get(
    "/api/overview/freshness",
    {
      schema: {
        tags: ["runs"],
        summary: "Rows, newest record and last load of each feed",
        querystring: Type.Object({ lang: languageParameter }, { additionalProperties: false }),
        response: { 200: freshnessSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async () => {
      const feeds = [...all.values()];
      const each = feeds.map(
        ({ feed }) =>
          `select ${quote(feed)} as feed, count(*) as rows, max(updated_at) as newest from staging.${identifier(feed)}`,
      );
      const rows = await queries.reader((connection) =>
        connection.rows<Row>(
          `with counted as (${each.join(" union all ")}),
           loads as (
             select file.feed, max(run.run_id) as run, max(run.finished_at) as at
             from app.run_file as file join app.run as run on run.run_id = file.run_id
             where run.status = 'done' and file.feed is not null
             group by file.feed
           )
           select counted.feed, counted.rows, counted.newest, loads.run, loads.at
           from counted left join loads on loads.feed = counted.feed`,
        ),
      );
      const byFeed = new Map(rows.map((row) => [row.feed, row]));
      return {
        feeds: feeds.map(({ feed, about }) => {
          const row = byFeed.get(feed);
          return {
            feed,
            about,
            rows: row?.rows ?? 0,
            newest_updated_at: row?.newest?.toISOString() ?? null,
            last_run:
              row?.run == null || row.at == null ? null : { run: row.run, finished_at: row.at.toISOString() },
          };
        }),
      };
    },
  );
};
