import { Type } from "typebox";
import type { Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { HOST_USES, listedHosts } from "../pull/hosts.ts";
import { errorSchema, languageParameter, nullable } from "../schemas.ts";
import { PULL_PROBLEMS, PULL_STATES } from "../store/pull.ts";

const time = Type.String({ format: "date-time" });
const both = Type.Object({ zh: Type.String(), en: Type.String() });
const pullsSchema = Type.Object({
  hosts: Type.Array(
    Type.Object({
      host: Type.String(),
      use: Type.Enum([...HOST_USES]),
      name: Type.String({ description: "System, provider or channel" }),
    }),
    { description: "Every host to which this installation may speak" },
  ),
  pulls: Type.Array(
    Type.Object({
      system: Type.String(),
      label: both,
      cron: nullable(Type.String()),
      next: nullable(time),
      missing_secrets: Type.Array(Type.String()),
      endpoints: Type.Array(
        Type.Object({
          endpoint: Type.String(),
          about: nullable(both),
          state: nullable(Type.Enum([...PULL_STATES])),
          started_at: nullable(time),
          ended_at: nullable(time),
          complete_at: nullable(
            Type.String({ format: "date-time", description: "When all of it was pulled and loaded last" }),
          ),
          items: Type.Integer({ description: "Of the last run" }),
          deleted: Type.Integer(),
          waiting: Type.Integer({ description: "Ids that are still to be asked for" }),
          run: nullable(Type.Integer({ description: "The load of its records" })),
          problem: nullable(
            Type.Enum([...PULL_PROBLEMS], {
              description: "What kind of thing went wrong; assay pull list says more",
            }),
          ),
        }),
      ),
    }),
  ),
});
export type PulledSystems = Told<typeof pullsSchema>;

/** Systems that are pulled, how far each endpoint is, and the hosts to which this installation may speak. */
export const route: Route = (api, { pulls, config }) => {
  api.get(
    "/api/pulls",
    {
      schema: {
        tags: ["runs"],
        summary: "Systems that are pulled, and every host that may be asked",
        querystring: Type.Object({ lang: languageParameter }, { additionalProperties: false }),
        response: { 200: pullsSchema, "4xx": errorSchema },
      },
    },
    async (_request, reply) => {
      const found = await pulls.status();
      return reply.header("cache-control", "no-store").send({
        hosts: listedHosts(config, pulls.systems),
        pulls: found.map(({ system, settings, next, missing, endpoints }) => ({
          system: system.name,
          label: system.label,
          cron: settings.cron ?? null,
          next: next?.toISOString() ?? null,
          missing_secrets: [...missing],
          endpoints: endpoints.map(({ name, row, waiting }) => ({
            endpoint: name,
            about: system.endpoints[name]?.about ?? null,
            state: row?.state ?? null,
            started_at: row?.started_at ?? null,
            ended_at: row?.ended_at ?? null,
            complete_at: row?.complete_at ?? null,
            items: row?.items ?? 0,
            deleted: row?.deleted ?? 0,
            waiting,
            run: row?.load_run ?? null,
            problem: row?.problem ?? null,
          })),
        })),
      });
    },
  );
};
