import { type Static, Type } from "typebox";
import { UNITS } from "../metrics/metric.ts";

/** Cells that one file may hold; beyond, CSV and Arrow of the API take more. */
export const MAX_CELLS = 400_000;

/** A text that an export carries; longer ones are refused. */
const words = (longest: number) => Type.String({ maxLength: longest });

/** What a column holds: a text, a number (in a unit; shares are 0..1), or a p value. */
export const FORMATS = ["text", "number", "p", ...UNITS] as const;
export type Format = (typeof FORMATS)[number];

const column = Type.Object(
  {
    key: Type.String({
      pattern: "^[a-z][a-z0-9_]{0,59}$",
      description: "Machine name of the column, its name in Arrow",
    }),
    name: words(300),
    format: Type.Enum([...FORMATS]),
    signed: Type.Optional(Type.Boolean({ description: "Positive numbers are shown with their sign" })),
  },
  { additionalProperties: false },
);
// One schema with three types, not a union of three: there may be very many of them.
const cell = Type.Unsafe<number | string | null>({ type: ["number", "string", "null"], maxLength: 20_000 });
const explained = Type.Object(
  { about: words(4000), formula: words(4000), sql: words(60_000), address: words(4000) },
  { additionalProperties: false },
);

/** One table as the reader sees it: its rows in order, numbers unrounded, and what is said beside it. */
export const tableSchema = Type.Object(
  {
    id: words(200),
    title: Type.String({ minLength: 1, maxLength: 500 }),
    about: words(2000),
    scope: Type.String({ maxLength: 500, description: "Which time it is about, in words" }),
    filters: Type.Array(words(1000), { maxItems: 40 }),
    notes: Type.Array(words(2000), { maxItems: 200 }),
    metrics: Type.Array(Type.String({ pattern: "^[a-z][a-z0-9_]{0,79}$" }), { maxItems: 500 }),
    explained: Type.Optional(explained),
    columns: Type.Array(column, { minItems: 1, maxItems: 60 }),
    rows: Type.Array(Type.Array(cell, { maxItems: 60 }), { maxItems: 100_000 }),
  },
  { additionalProperties: false },
);
export type ExportTable = Static<typeof tableSchema>;

/** What a reader takes away: one figure, or every figure of a page. */
export const descriptionSchema = Type.Object(
  {
    title: Type.String({ minLength: 1, maxLength: 500 }),
    address: Type.String({ maxLength: 4000, description: "Where on the page it was, filters included" }),
    period: words(200),
    filters: Type.Array(words(1000), { maxItems: 40 }),
    tables: Type.Array(tableSchema, { minItems: 1, maxItems: 80 }),
  },
  { additionalProperties: false },
);
export type ExportDescription = Static<typeof descriptionSchema>;

/** The first row that has not a cell for each column, and the cells in all; for refusing both. */
export function measure(tables: readonly ExportTable[]): { cells: number; ragged: string | null } {
  let cells = 0;
  for (const [at, { columns, rows }] of tables.entries())
    for (const [line, row] of rows.entries()) {
      cells += row.length;
      if (row.length !== columns.length) return { cells, ragged: `tables.${at}.rows.${line}` };
    }
  return { cells, ragged: null };
}
