import { Type } from "typebox";
import { nullable, textSchema, unknownValuesSchema } from "../schemas.ts";
import type { Estimate } from "../statistics/numbers/estimate.ts";

/** A type as it is handed on: nobody may change it. */
export type Frozen<T> = T extends readonly (infer U)[]
  ? readonly Frozen<U>[]
  : T extends object
    ? { readonly [K in keyof T]: Frozen<T[K]> }
    : T;

/** What a schema's values are, as they are handed on. */
export type Told<T extends Type.TSchema> = Frozen<Type.Static<T>>;

/** Members of a figure's schema. */
export const figureMembers = (what: string) => ({
  n: Type.Integer({ description: "People (or rows) that the figure is about" }),
  value: nullable(Type.Number({ description: what })),
  low: nullable(Type.Number({ description: "95 % interval, lower end" })),
  high: nullable(Type.Number({ description: "95 % interval, upper end" })),
  status: statusSchema,
  notes: Type.Array(Type.String()),
});

/** Why a figure has its value or has none. */
export const statusSchema = Type.Enum(["ok", "few", "undefined", "suppressed", "missing"]);
export type Status = Type.Static<typeof statusSchema>;

/** The schema of a figure. */
export const figure = (what: string) => Type.Object(figureMembers(what));

/** An estimate as it is told, in a metric's row and in every other answer alike. */
export type Figure = Told<ReturnType<typeof figure>>;

/** An estimate as a figure: without the words about its method. */
export function figureOf({ n, value, low, high, notes }: Omit<Estimate, "level" | "method">): Figure {
  const status = value !== null ? "ok" : n === 0 ? "missing" : "undefined";
  return { n, value, low, high, status, notes };
}

/** What stands for a figure that may not be told. */
export const hiddenFigure: Figure = {
  n: 0,
  value: null,
  low: null,
  high: null,
  status: "suppressed",
  notes: ["suppressed"],
};

/** Fewest people from which a figure is told without the word "few". */
export const FEW = 30;

/** How well what is told of a group is founded. */
export const foundedSchema = Type.Enum(["ok", "few", "suppressed"]);
export const foundedOf = (n: number, isHidden: boolean): Type.Static<typeof foundedSchema> =>
  isHidden ? "suppressed" : n < FEW ? "few" : "ok";

/** The schema of a number that may be unknown. */
export const number = (description: string) => nullable(Type.Number({ description }));

/** Members that every answer has beside its findings. */
export const toldMembers = {
  sql: Type.String({ description: "The rows that everything is counted from" }),
  note_texts: Type.Record(Type.String(), textSchema, { description: "The sentence of every note above" }),
  ignored_filters: Type.Array(Type.String()),
  unknown_filter_values: unknownValuesSchema,
  warehouse_version: Type.Integer(),
};
