import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import { byParameter } from "../analyses/validity/parts/asked.ts";
import { evaluateKeywords, KEYWORD_CRITERIA, MIN_DOCUMENTS } from "../analyses/validity/parts/keywords.ts";
import type { Route } from "../context.ts";
import { figure, number, toldMembers } from "../figures/figure.ts";
import { narrowingSchema, readNarrowing } from "../narrowing.ts";
import { errorSchema } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

/** What a question about keywords gives. */
export const keywordsSchema = Type.Object({
  criterion: Type.Enum([...KEYWORD_CRITERIA]),
  min_documents: Type.Integer(),
  rows: Type.Array(
    Type.Object({
      segment: Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()])),
      n: Type.Integer({ description: "Hires with transcript and known outcome" }),
      documents: Type.Integer({ description: "Of these, whose transcript mentions the word" }),
      mentions: Type.Integer(),
      per_thousand: number("Mentions per 1,000 characters over all transcripts"),
      status: Type.Enum(["ok", "few", "suppressed"], { description: "few: not tested" }),
      rate: figure("Correlation of mentions per 1,000 characters with the outcome"),
      mentioned: figure("Point-biserial correlation of mentioning it at all with the outcome"),
      p: number("Of the rate"),
      mentioned_p: number("Of mentioning it"),
      p_adjusted: number("By Benjamini and Hochberg over all rows that were tested"),
      mentioned_p_adjusted: number("The same of mentioning it"),
      stands: Type.Boolean({ description: "Either stands at a false discovery rate of 10 %" }),
    }),
  ),
  ...toldMembers,
});

/** Keywords of the transcripts against later performance. */
export const route: Route = (api, context) => {
  api.get(
    "/api/validity/keywords",
    {
      schema: {
        tags: ["metrics"],
        summary: "Which words go with later performance, with document counts and false discovery rate",
        querystring: narrowingSchema("Scored", {
          criterion: Type.Enum([...KEYWORD_CRITERIA], { default: "performance_6m" }),
          by: byParameter("the keyword is always one"),
          min_documents: Type.Integer({
            minimum: 5,
            maximum: 100_000,
            default: MIN_DOCUMENTS,
            description:
              "Documents that have to mention a word before it is tested (mentioning it at all: that have to lack it too)",
          }),
        }),
        response: { 200: keywordsSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { criterion, by = [], min_documents: minDocuments } = request.query;
      return answer(context, request, reply, async () => {
        const named = ["criterion", "by", "min_documents"];
        const asked = await readNarrowing(context.rows, request.query, named, { by });
        const result = await evaluateKeywords(
          context.rows,
          { ...asked, criterion, by, minDocuments },
          scopeOf(request.session).scope,
        );
        return result as never;
      });
    },
  );
};
