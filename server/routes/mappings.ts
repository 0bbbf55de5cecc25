import { Type } from "typebox";
import type { Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema } from "../schemas.ts";
import { mappingVersions } from "../store/mapping-version.ts";

const listSchema = Type.Object({
  mappings: Type.Array(
    Type.Object({
      name: Type.String(),
      version: Type.Integer({ description: "The newest" }),
      columns: Type.Integer(),
      kept_at: Type.String({ format: "date-time" }),
    }),
  ),
});
export type KeptMappings = Told<typeof listSchema>;

/** Mappings that were kept with what somebody loaded. */
export const route: Route = (api, { store }) => {
  api.get(
    "/api/mappings",
    {
      schema: {
        tags: ["uploads"],
        summary: "Kept mappings, each in its newest version",
        response: { 200: listSchema, "4xx": errorSchema },
      },
    },
    async () => ({
      mappings: (await mappingVersions.newest(store)).map(({ name, version, shape, kept_at }) => ({
        ...{ name, version, kept_at },
        columns: (JSON.parse(shape) as unknown[]).length,
      })),
    }),
  );

  api.get(
    "/api/mappings/:name",
    {
      schema: {
        tags: ["uploads"],
        summary: "A kept mapping as a file that assay load takes",
        params: Type.Object({ name: Type.String({ maxLength: 60 }) }),
        querystring: Type.Object(
          { version: Type.Optional(Type.Integer({ minimum: 1, description: "The newest where left out" })) },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Unsafe<string>(Type.Object({}, { additionalProperties: true })),
          "4xx": errorSchema,
        },
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      const { version } = request.query;
      const versions = await mappingVersions.of(store, name);
      const found = versions.find((one) => version === undefined || one.version === version);
      if (found === undefined)
        throw new HttpError("not_found", { what: { zh: `映射 ${name}`, en: `Mapping ${name}` } });
      return reply
        .type("application/json; charset=utf-8")
        .header("content-disposition", `attachment; filename="${found.name}.json"`)
        .send(`${JSON.stringify(JSON.parse(found.mapping), undefined, 2)}\n`);
    },
  );
};
