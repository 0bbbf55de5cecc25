import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import { analyses, answerAnalysis, asksSchema, entryOf, givesSchema } from "../analyses/analyses.ts";
import type { ReadingRoute } from "../context.ts";
import { recordListed } from "../record-listed.ts";
import { errorSchema, languageParameter, textSchema } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

const entrySchema = Type.Object({
  id: Type.String(),
  area: Type.String(),
  title: textSchema,
  about: textSchema,
  formula: textSchema,
});

/** Every analysis at the address of its file's name, and the list of them. */
export const route: ReadingRoute = async (api, context) => {
  const all = [...(await analyses()).values()];
  api.get(
    "/api/analyses",
    {
      schema: {
        tags: ["analyses"],
        summary: "What can be answered beyond metrics: each answer's title, what it tells and its formula",
        querystring: Type.Object({ lang: languageParameter }, { additionalProperties: false }),
        response: {
          200: Type.Object({ analyses: Type.Array(entrySchema) }),
          "4xx": errorSchema,
          "5xx": errorSchema,
        },
      },
    },
    async () => ({ analyses: all.map(entryOf) }),
  );
  for (const analysis of all)
    api.get(
      `/api/analyses/${analysis.id}`,
      {
        schema: {
          tags: ["analyses"],
          summary: analysis.about[1],
          querystring: asksSchema(analysis),
          response: { 200: givesSchema(analysis), "4xx": errorSchema, "5xx": errorSchema },
        },
      },
      async (request, reply) => {
        const query = request.query as Readonly<Record<string, unknown>>;
        await recordListed(context, request, analysis.id, analysis, query);
        return answer(context, request, reply, async () =>
          answerAnalysis(context, analysis, query, scopeOf(request.session).scope),
        );
      },
    );
};
