import { Type } from "typebox";
import { scopeOf } from "../access/scope.ts";
import { evaluateCapacity } from "../analyses/capacity/parts/evaluate.ts";
import type { Route } from "../context.ts";
import { errorSchema, languageParameter, nullable, textSchema } from "../schemas.ts";
import { answer } from "../versioned-answer.ts";

const predicted = {
  value: Type.Number({ description: "As forecast" }),
  low: Type.Number({ description: "95 % prediction interval, lower end" }),
  high: Type.Number({ description: "95 % prediction interval, upper end" }),
};

/** What a question about capacity gives. */
export const capacitySchema = Type.Object({
  capacity: Type.Object({
    per_day: nullable(Type.Number({ description: "Interviews that a day can carry" })),
    source: Type.Enum(["measured", "given"]),
    on: nullable(Type.String({ description: "The busiest day so far, where it was measured" })),
  }),
  n: Type.Integer({ description: "Complete weeks that the forecast rests on" }),
  busiest_share: nullable(Type.Number({ description: "Share of a week's interviews on its busiest day" })),
  weeks: Type.Array(
    Type.Object({
      week: Type.String(),
      from: Type.String({ description: "Its Monday" }),
      ...predicted,
      busiest: Type.Object(predicted, { description: "On its busiest day" }),
    }),
  ),
  likely_on: nullable(Type.String({ description: "First day whose forecast lies above the capacity" })),
  earliest_on: nullable(Type.String({ description: "First day whose upper limit lies above it" })),
  largest_share: nullable(
    Type.Object({
      value: Type.Number({ description: "Largest demand of a day over the capacity, as forecast" }),
      high: Type.Number({ description: "The same at the upper limit" }),
    }),
  ),
  notes: Type.Array(Type.String()),
  sql: Type.String(),
  note_texts: Type.Record(Type.String(), textSchema),
  warehouse_version: Type.Integer(),
});

/** Whether the interview system will carry what is to come: the demand of half a year against its busiest day. */
export const route: Route = (api, context) => {
  api.get(
    "/api/capacity",
    {
      schema: {
        tags: ["metrics"],
        summary: "AI interviews of the coming half year against the capacity of a day",
        querystring: Type.Object(
          {
            per_day: Type.Optional(
              Type.Number({
                minimum: 1,
                maximum: 10_000_000,
                description: "Interviews that a day can carry; without it the busiest day so far",
              }),
            ),
            lang: languageParameter,
          },
          { additionalProperties: false },
        ),
        response: { 200: capacitySchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) =>
      answer(context, request, reply, async () => {
        const { scope } = scopeOf(request.session);
        return (await evaluateCapacity(context.rows, request.query.per_day ?? null, scope)) as never;
      }),
  );
};
