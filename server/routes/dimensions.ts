import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import type { ReadingRoute } from "../context.ts";
import { readDimensions } from "../dimensions.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema, languageParameter, textSchema } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

const dimensionSchema = Type.Object({
  dimension: Type.String(),
  label: textSchema,
  counted_in: Type.String({ description: "The mart whose rows n counts" }),
  values: Type.Array(
    Type.Object({
      value: Type.String(),
      label: textSchema,
      n: Type.Integer({
        description: "Rows; to the nearest 5 for those who may not see them, 0 where they are too few",
      }),
    }),
  ),
});
const language = Type.Object({ lang: languageParameter }, { additionalProperties: false });

/** What figures can be filtered and segmented by. */
export const route: ReadingRoute = (api, context) => {
  api.get(
    "/api/dimensions",
    {
      schema: {
        tags: ["metrics"],
        summary: "Every dimension with its values, their names and counts",
        querystring: language,
        response: {
          200: Type.Object({ dimensions: Type.Array(dimensionSchema) }),
          "4xx": errorSchema,
          "5xx": errorSchema,
        },
      },
    },
    async (request, reply) =>
      answer(context, request, reply, async () => ({
        dimensions: await readDimensions(context.queries, scopeOf(request.session).scope),
      })),
  );

  api.get(
    "/api/dimensions/:dimension",
    {
      schema: {
        tags: ["metrics"],
        summary: "The values of one dimension",
        params: Type.Object({ dimension: Type.String({ pattern: "^[a-z][a-z0-9_]{0,39}$" }) }),
        querystring: language,
        response: { 200: dimensionSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { dimension } = request.params;
      return answer(context, request, reply, async () => {
        const [found] = await readDimensions(context.queries, scopeOf(request.session).scope, dimension);
        if (found === undefined) {
          throw new HttpError("not_found", {
            what: { zh: `维度 ${dimension}`, en: `Dimension ${dimension}` },
          });
        }
        return found;
      });
    },
  );
};
