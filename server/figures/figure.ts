import { Type } from "typebox";
import type { Text } from "../language.ts";
import { nullable, textSchema, unknownValuesSchema } from "../schemas.ts";
import type { Estimate } from "../statistics/numbers/estimate.ts";
import { noteText } from "./notes.ts";

/** An estimate as the API tells it beside others of its kind. */
export type Figure = {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly n: number;
  readonly notes: readonly string[];
};

/** An estimate without the words about its method. */
export function figureOf({ value, low, high, n, notes }: Estimate): Figure {
  return { value, low, high, n, notes };
}

/** Members of a figure's schema. */
export const figureMembers = (what: string) => ({
  value: nullable(Type.Number({ description: what })),
  low: nullable(Type.Number({ description: "95 % interval, lower end" })),
  high: nullable(Type.Number({ description: "95 % interval, upper end" })),
  n: Type.Integer(),
  notes: Type.Array(Type.String()),
});

/** The schema of a number that may be unknown. */
export const number = (description: string) => nullable(Type.Number({ description }));

/** The schema of a figure. */
export const figure = (description: string) => Type.Object(figureMembers(description));

/** Members that every answer has beside its findings. */
export const toldMembers = {
  sql: Type.String({ description: "The rows that everything is counted from" }),
  note_texts: Type.Record(Type.String(), textSchema, { description: "The sentence of every note above" }),
  ignored_filters: Type.Array(Type.String()),
  unknown_filter_values: unknownValuesSchema,
  warehouse_version: Type.Integer(),
};

/** Every note code in an answer's figures, with its sentence in both languages. */
export function sentencesOf(answer: unknown): Record<string, Text> {
  const codes = new Set<string>();
  const walk = (value: unknown) => {
    if (Array.isArray(value)) for (const each of value) walk(each);
    else if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value))
      for (const [name, inner] of Object.entries(value)) {
        if (name === "notes" && Array.isArray(inner)) for (const note of inner) codes.add(String(note));
        else walk(inner);
      }
  };
  walk(answer);
  return Object.fromEntries(
    [...codes].sort().map((note) => [note, { zh: noteText(note, "zh"), en: noteText(note, "en") }]),
  );
}
