import { Type } from "typebox";
import type { Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { feedFreshness } from "../freshness.ts";
import { errorSchema, languageParameter, nullable, textSchema } from "../schemas.ts";

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

/** How recent each feed is: its rows, its newest record, its last load. */
export const route: Route = (api, context) => {
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
    async () => ({ feeds: await feedFreshness(context) }),
  );
};
