import { Type } from "typebox";
import { mappingSchema } from "../../pipelines/mapping.ts";
import { systemSchema } from "../../pipelines/system.ts";
import { configSchema } from "../config.ts";
import type { Route } from "../context.ts";

const jsonSchema = Type.Object({}, { additionalProperties: true, description: "A JSON Schema" });

/** The JSON Schemas of the files that people write: settings, mappings and systems that are pulled. */
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
    async (_request, reply) =>
      reply.type("application/schema+json").send(withDefaultsOptional(plain(configSchema))),
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

  api.get(
    "/api/schemas/system",
    {
      schema: {
        tags: ["schemas"],
        summary: "JSON Schema of a file of a system that is pulled",
        response: { 200: jsonSchema },
      },
    },
    async (_request, reply) => reply.type("application/schema+json").send(plain(systemSchema)),
  );
};

function plain(schema: unknown): Record<string, unknown> {
  return JSON.parse(JSON.stringify(schema)) as Record<string, unknown>;
}

/** What has a default may be left out of the file, though it is always there once read. */
function withDefaultsOptional(schema: Record<string, unknown>): Record<string, unknown> {
  const properties = schema.properties as Record<string, Record<string, unknown>> | undefined;
  if (properties === undefined) return schema;
  const required = ((schema.required as string[] | undefined) ?? []).filter(
    (name) => properties[name]?.default === undefined,
  );
  const { required: _all, ...rest } = schema;
  return {
    ...rest,
    ...(required.length > 0 ? { required } : {}),
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, withDefaultsOptional(property)]),
    ),
  };
}
