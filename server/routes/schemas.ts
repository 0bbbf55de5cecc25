import { Type } from "typebox";
import { mappingSchema } from "../../pipelines/mapping.ts";
import { configSchema } from "../config.ts";
import type { Route } from "../context.ts";

const jsonSchema = Type.Object({}, { additionalProperties: true, description: "A JSON Schema" });

/** The JSON Schemas of the files that people write: settings and mappings. */
export const route: Route = (api) => {
  api.get(
    "/api/schemas/config",
    {
      schema: {
        tags: ["schemas"],
        summary: "JSON Schema of assay.config.json",
        response: { 200: jsonSchema },
      },
    },
    async (_request, reply) => reply.type("application/schema+json").send(plain(configSchema)),
  );

  api.get(
    "/api/schemas/mapping",
    {
      schema: {
        tags: ["schemas"],
        summary: "JSON Schema of a mapping file",
        response: { 200: jsonSchema },
      },
    },
    async (_request, reply) => reply.type("application/schema+json").send(plain(mappingSchema)),
  );
};

function plain(schema: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(schema)) as Record<string, unknown>;
}
