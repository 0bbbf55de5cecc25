import { Type } from "typebox";
import type { ReadingRoute } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { nullable } from "../schemas.ts";
import { version } from "../version.ts";
import { observedUntil } from "../warehouse-version.ts";

const healthSchema = Type.Object({
  status: Type.Enum(["ok", "empty"], { description: "empty: nothing has been loaded yet" }),
  version: Type.String(),
  warehouse: nullable(
    Type.Object({
      version: Type.Integer(),
      built_at: Type.String({ format: "date-time" }),
      data_until: nullable(
        Type.String({ format: "date", description: "The last day that the data tell of" }),
      ),
    }),
  ),
});
export type Health = Told<typeof healthSchema>;

/** Whether the server works, and on which warehouse. */
export const route: ReadingRoute = (api, { database, published, catalog }) => {
  api.get(
    "/api/health",
    {
      schema: {
        tags: ["server"],
        summary: "Health, program version and warehouse version",
        response: { 200: healthSchema },
      },
    },
    async (): Promise<Health> => {
      const warehouse = await published();
      return {
        status: warehouse === null ? "empty" : "ok",
        version,
        warehouse: warehouse && {
          version: warehouse.version,
          built_at: warehouse.built_at.toISOString(),
          data_until:
            catalog.boundTo(warehouse.version)?.observed_on ?? (await database.reader(observedUntil)),
        },
      };
    },
  );
};
