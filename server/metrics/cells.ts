import type { Compiled } from "./compile.ts";
import type { Engine } from "./engine.ts";
import type { Moments, Sibling } from "./estimator.ts";

/** The sums of one period and segment; one record per key where the estimator has keys. */
export type Cell = {
  readonly period: number;
  readonly segment: readonly (string | null)[];
  readonly moments: Moments[];
  /** The cells of the same period and segments apart from the metric's `split`, itself among them. */
  readonly siblings?: readonly Sibling[];
};

/** Runs a compiled question and gathers its records into cells. */
export async function readCells(engine: Engine, compiled: Compiled): Promise<Map<string, Cell>> {
  const { names, batches } = await engine.sums(compiled);
  const segments = compiled.segments.length;
  const columns = names.slice(1 + segments).map((name) => name.replace(/^key_/, ""));
  const cells = new Map<string, Cell>();
  for await (const batch of batches) {
    const values = names.map((_, index) => batch.column(index));
    for (let row = 0; row < batch.rows; row++) {
      const period = Number(values[0]!(row));
      const segment: (string | null)[] = [];
      for (let index = 1; index <= segments; index++) segment.push(values[index]!(row) as string | null);
      const moments: Record<string, unknown> = {};
      for (let index = 0; index < columns.length; index++)
        moments[columns[index]!] = values[1 + segments + index]!(row);
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
