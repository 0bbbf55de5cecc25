import { Type } from "typebox";
import type { Route } from "../context.ts";

/** The OpenAPI document of this server. */
export const route: Route = (api) => {
  api.get(
    "/api/openapi.json",
    {
      schema: {
        tags: ["server"],
        summary: "This document",
        response: { 200: Type.Object({}, { additionalProperties: true, description: "OpenAPI 3.1" }) },
      },
    },
    async (_request, reply) =>
      reply.type("application/json; charset=utf-8").send(api.swagger() as Record<string, unknown>),
  );
};
