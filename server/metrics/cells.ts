import { DuckDBIntegerVector, DuckDBListVector } from "@duckdb/node-api";
import type { Connection } from "../../sql/database.ts";
import type { Compiled } from "./compile.ts";
import type { Moments, Sibling } from "./estimator.ts";

/** The sums of one period and segment; one record per key where the estimator has keys. */
export type Cell = {
  readonly period: number;
  readonly segment: readonly (string | null)[];
  readonly moments: Moments[];
  /** The cells of the same period and segments apart from the metric's `split`, itself among them. */
  readonly siblings?: readonly Sibling[];
};

/** Runs a compiled question and gathers its records into cells. A LIST of INTEGER arrives as an Int32Array. */
export async function readCells(connection: Connection, compiled: Compiled): Promise<Map<string, Cell>> {
  const { names, chunks } = await connection.chunks(compiled.sql, compiled.parameters);
  const segments = compiled.segments.length;
  const columns = names.slice(1 + segments).map((name) => name.replace(/^key_/, ""));
  const cells = new Map<string, Cell>();
  for await (const chunk of chunks) {
    const vectors = names.map((_, index) => chunk.getColumnVector(index));
    for (let row = 0; row < chunk.rowCount; row++) {
      const period = Number(vectors[0]!.getItem(row));
      const segment: (string | null)[] = [];
      for (let index = 1; index <= segments; index++)
        segment.push(vectors[index]!.getItem(row) as string | null);
      const moments: Record<string, unknown> = {};
      for (let index = 0; index < columns.length; index++) {
        const vector = vectors[1 + segments + index]!;
        moments[columns[index]!] =
          vector instanceof DuckDBListVector ? listOf(vector, row) : vector.getItem(row);
      }
      const key = cellKey(period, segment);
      const cell = cells.get(key);
      if (cell === undefined) cells.set(key, { period, segment, moments: [moments] });
      else cell.moments.push(moments);
    }
  }
  return cells;
}

/** What tells cells apart. */
export function cellKey(period: number, segment: readonly (string | null)[]): string {
  let key = String(period);
  for (const value of segment) key += value === null ? "\u0001" : `\u0000${value}`;
  return key;
}

/** A LIST as numbers, a view where it is a list of INTEGER. */
export function listOf(vector: DuckDBListVector, row: number): ArrayLike<number> {
  if (vector.getItemVector(row) === null) return new Int32Array(0);
  const [offset, length] = [vector.getEntryOffset(row), vector.getEntryLength(row)];
  const child = vector.childVector;
  if (child instanceof DuckDBIntegerVector) {
    const items = (child as unknown as { items: Int32Array }).items;
    if (items instanceof Int32Array) return items.subarray(offset, offset + length);
  }
  return Float64Array.from({ length }, (_, index) => Number(child.getItem(offset + index)));
}
