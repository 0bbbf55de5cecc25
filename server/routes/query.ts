import { Type } from "typebox";
import { ask, boundCatalogue, checkSegments, findMetric } from "../ask.ts";
import type { ReadingRoute } from "../context.ts";
import { errorBody, toHttpError } from "../error-handler.ts";
import { HttpError } from "../http-error.ts";
import { batchQuestion, checkQuestion, JSON_ROWS } from "../metric-query.ts";
import { metricResultSchema } from "../metric-schemas.ts";
import { errorSchema } from "../schemas.ts";
import { currentVersion } from "../versioned-answer.ts";

/** All figures of a page in one request. */
export const route: ReadingRoute = (api, context) => {
  api.post(
    "/api/query",
    {
      schema: {
        tags: ["metrics"],
        summary: "Several questions at once; each has its answer or its error",
        body: Type.Object(
          { queries: Type.Array(batchQuestion, { minItems: 1, maxItems: 60 }) },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            results: Type.Record(Type.String(), Type.Union([metricResultSchema, errorSchema])),
          }),
          "4xx": errorSchema,
          "5xx": errorSchema,
        },
      },
    },
    async (request, reply) => {
      const { queries } = request.body;
      if (new Set(queries.map(({ id }) => id)).size < queries.length) {
        throw new HttpError("invalid_parameter", {
          path: "queries",
          problem: { zh: "id 不得重复", en: "an id is there twice" },
        });
      }
      const [version, { metrics, dimensions }] = await Promise.all([
        currentVersion(context),
        boundCatalogue(context),
      ]);
      const answers = await Promise.all(
        queries.map(async ({ id, ...asked }) => {
          try {
            const question = checkQuestion(asked, dimensions);
            checkSegments(findMetric(metrics, question.metric), question);
            const result = await ask(context, request, version, question);
            if (result.rows.length > JSON_ROWS) {
              throw new HttpError("too_many_rows", { rows: result.rows.length, limit: JSON_ROWS });
            }
            return [id, result] as const;
          } catch (error) {
            const known = toHttpError(error, request);
            if (known.status >= 500) throw error; // the whole page is to be asked again
            return [id, errorBody(known, request)] as const;
          }
        }),
      );
      return reply.send({ results: Object.fromEntries(answers) });
    },
  );
};
