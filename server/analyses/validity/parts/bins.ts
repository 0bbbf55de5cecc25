import { Type } from "typebox";
import type { Told } from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";

/** A plot of bins by their lower edges: none of them has fewer than five people, for anybody. */
export const bins = Type.Object({
  width: Type.Number(),
  height: Type.Number(),
  cells: Type.Array(
    Type.Object({
      x: Type.Number({ description: "Lower edge" }),
      y: Type.Number({ description: "Lower edge" }),
      n: Type.Integer(),
    }),
  ),
  left_out: Type.Integer({ description: "People in bins of fewer than five, which are left out" }),
});
export type Bins = Told<typeof bins>;

/** Counts people per bin, and leaves out the small ones and what would tell them. */
export function tellBins(
  places: readonly (readonly [column: number, row: number, n: number])[],
  width: number,
  height: number,
  tell: Tell,
): Bins {
  const counts = new Map<string, { column: number; row: number; n: number }>();
  for (const [column, row, n] of places) {
    const key = `${column} ${row}`;
    const cell = counts.get(key) ?? { column, row, n: 0 };
    cell.n += n;
    counts.set(key, cell);
  }
  const cells = [...counts.values()].sort((a, b) => a.column - b.column || a.row - b.row);
  // what stands above a score band adds up to the band, which is told: the rule holds within each column
  const told = tell(
    cells.map(({ column, n }) => ({ n, among: String(column) })),
    { always: true },
  );
  return {
    width,
    height,
    cells: cells.flatMap(({ column, row }, index) =>
      told[index]!.isHidden ? [] : [{ x: column * width, y: row * height, n: told[index]!.n }],
    ),
    left_out: tell.count(cells.reduce((sum, { n }, index) => sum + (told[index]!.isHidden ? n : 0), 0)),
  };
}
