import { Type } from "typebox";
import { figureMembers } from "../figure.ts";
import { HttpError } from "../http-error.ts";
import type { RowReader } from "../rows.ts";
import { nullable, textSchema } from "../schemas.ts";

/** One dimension to segment by. */
export const byParameter = (without: string) =>
  Type.Optional(
    Type.Array(Type.String({ pattern: "^[a-z][a-z0-9_]{0,39}$" }), {
      maxItems: 1,
      description: `Dimension to segment by; ${without}`,
    }),
  );

/** Members that every answer has beside its findings. */
export const toldMembers = {
  sql: Type.String({ description: "The rows that everything is counted from" }),
  note_texts: Type.Record(Type.String(), textSchema, { description: "The sentence of every note above" }),
  ignored_filters: Type.Array(Type.String()),
  warehouse_version: Type.Integer(),
};

export const number = (description: string) => nullable(Type.Number({ description }));
export const figure = (description: string) => Type.Object(figureMembers(description));

/** Refuses a value that its dimension does not have, naming those that it has. */
export async function checkValue(
  rows: RowReader,
  path: string,
  dimension: string,
  value: string,
): Promise<void> {
  const known = (await rows.dimensions()).get(dimension) ?? [];
  if (known.includes(value)) return;
  throw new HttpError(
    "invalid_parameter",
    { path, problem: { zh: `没有 ${value}`, en: `there is no ${dimension} ${value}` } },
    { [dimension]: [...known].sort() },
  );
}
