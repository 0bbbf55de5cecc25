import { Type } from "typebox";

/** Every answer that is not a success. */
export const errorSchema = Type.Object(
  {
    error: Type.Object({
      code: Type.String({ description: "Stable name of what is wrong" }),
      message: Type.String({ description: "What is wrong and what to do, in the caller's language" }),
      details: Type.Optional(Type.Unknown()),
    }),
  },
  { description: "Refused or failed" },
);

/** A text in both languages. */
export const textSchema = Type.Object({ zh: Type.String(), en: Type.String() });

/** The answer's language, where `Accept-Language` does not say it. */
export const languageParameter = Type.Optional(
  Type.String({ maxLength: 20, description: "zh or en; else Accept-Language decides" }),
);

/** What became of records: `read` is always the sum of the others. */
export const countMembers = {
  read: Type.Integer(),
  inserted: Type.Integer(),
  updated: Type.Integer(),
  unchanged: Type.Integer(),
  deleted: Type.Integer(),
  quarantined: Type.Integer(),
};

/** Query parameters of a list that is paged by cursor. */
export const pageParameters = {
  cursor: Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: "next_cursor of the page before" }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
};

/** Members of a page of a list. */
export const pageMembers = {
  next_cursor: Type.Union([Type.String(), Type.Null()], { description: "null on the last page" }),
};

export const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** The name of a dimension. */
export const dimensionName = Type.String({ pattern: "^[a-z][a-z0-9_]{0,39}$" });

/** Dimensions to segment an answer by. */
export const segmentsParameter = Type.Optional(
  Type.Array(dimensionName, { maxItems: 2, description: "Dimensions to segment by; may repeat once" }),
);

/** One dimension to segment an answer by. */
export const segmentParameter = (without: string) =>
  Type.Optional(
    Type.Array(dimensionName, { maxItems: 1, description: `Dimension to segment by; ${without}` }),
  );

/** Values of the dimensions that a record is about; null is the unknown. */
export const segmentSchema = Type.Record(Type.String(), nullable(Type.String()));

/** Values that were filtered by but that their dimension does not have. */
export const unknownValuesSchema = Type.Optional(
  Type.Array(
    Type.Object({
      dimension: Type.String(),
      value: Type.String(),
      nearest: Type.Array(Type.String(), { description: "Known values that are written nearly so" }),
    }),
    {
      description:
        "Values that were filtered by but that their dimension does not have: nothing matches them. Left out where there are none",
    },
  ),
);
