import type { Connection } from "../../sql/database.ts";

/** The columns that a query brings: their types, and which of them are dimensions. */
export type QueryColumns = {
  /** Column to its type; `ENUM` for any enumeration. */
  readonly columns: ReadonlyMap<string, string>;
  /** Dimension (an ENUM column) to its values in order. */
  readonly dimensions: ReadonlyMap<string, readonly string[]>;
};

/** Describes a query without running it; throws where it does not bind. */
export async function describeColumns(connection: Connection, sql: string): Promise<QueryColumns> {
  const described = await connection.rows<{ column_name: string; column_type: string }>(`DESCRIBE ${sql}`);
  return {
    columns: new Map(described.map((column) => [column.column_name, shortType(column.column_type)])),
    dimensions: new Map(
      described
        .filter(({ column_type }) => column_type.startsWith("ENUM("))
        .map(({ column_name, column_type }) => [column_name, enumValues(column_type)]),
    ),
  };
}

function shortType(type: string): string {
  return type.startsWith("ENUM(") ? "ENUM" : type;
}

/** The members of `ENUM('a', 'it''s', ...)` in order; the empty text stands for a dimension without values. */
export function enumValues(type: string): string[] {
  return [...type.matchAll(/'((?:[^']|'')*)'/g)]
    .map((match) => match[1]!.replaceAll("''", "'"))
    .filter((value) => value !== "");
}
