import { Type } from "typebox";
import { contracts } from "../../pipelines/contract.ts";
import type { Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import type { FeedAge } from "../loader/feed-ages.ts";
import { errorSchema, languageParameter, nullable, textSchema } from "../schemas.ts";
import { observedUntil } from "../warehouse-version.ts";

const freshnessSchema = Type.Object({
  feeds: Type.Array(
    Type.Object({
      feed: Type.String(),
      about: textSchema,
      rows: Type.Integer(),
      newest_updated_at: nullable(Type.String({ format: "date-time" })),
      rhythm_days: nullable(
        Type.Number({
          description: "Usual days from one day with a change to the next: the median; null where rare",
        }),
      ),
      behind_days: nullable(
        Type.Integer({
          description: "Days that its newest change lies behind the day until which the company is observed",
        }),
      ),
      state: Type.Enum(["late", "on_time", "rare", "empty"], {
        description: "rare: reference data that seldom change, of which no rhythm can be told",
      }),
      last_run: nullable(
        Type.Object({ run: Type.Integer(), finished_at: Type.String({ format: "date-time" }) }),
      ),
    }),
  ),
});
export type Freshness = Told<typeof freshnessSchema>;

/** Fewest days with a change from which a rhythm can be told, and the slowest that is one. */
const FEWEST_DAYS = 12;
const SLOWEST = 45;
/** A feed is late that stays away longer than ever before, and so many times its usual gap. */
const TIMES = 3;
const DAY = 86_400_000;

/** A feed's rhythm and whether it keeps it, on the day until which the company is observed. */
function rhythm(row: FeedAge | undefined, observed: number) {
  if (row === undefined || row.newest === null)
    return { rhythm_days: null, behind_days: null, state: "empty" as const };
  const behind = Math.max(0, Math.floor((observed - row.newest.getTime()) / DAY));
  const { usual, longest, days } = row;
  if (usual === null || longest === null || days < FEWEST_DAYS || usual > SLOWEST)
    return { rhythm_days: null, behind_days: behind, state: "rare" as const };
  const isLate = behind > Math.max(longest, TIMES * usual);
  return {
    rhythm_days: usual,
    behind_days: behind,
    state: isLate ? ("late" as const) : ("on_time" as const),
  };
}

/** How recent each feed is: its rows, its newest record, its last load. */
export const route: Route = async (api, { queries, loader }) => {
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
      const rows = await loader.feedAges();
      const byFeed = new Map(rows.map((row) => [row.feed, row]));
      const until = await queries.reader(observedUntil);
      // the end of that day: feeds that write of days to come do not move it
      const observed = until === null ? 0 : Date.parse(until) + DAY;
      return {
        feeds: feeds.map(({ feed, about }) => {
          const row = byFeed.get(feed);
          return {
            feed,
            about,
            rows: row?.rows ?? 0,
            newest_updated_at: row?.newest?.toISOString() ?? null,
            ...rhythm(row, observed),
            last_run:
              row?.run == null || row.at == null ? null : { run: row.run, finished_at: row.at.toISOString() },
          };
        }),
      };
    },
  );
};
