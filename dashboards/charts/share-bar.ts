import * as Plot from "@observablehq/plot";
import { type ChartOptions, extent, type Mark, opacity, seriesColour } from "./mark.ts";
import { type Row, rowPlot, whiskers } from "./rows.ts";

/** Bars from zero with whiskers: shares on 0..1 when the unit has limits, else 0 to the longest. */
export function shareBar(marks: readonly Mark[], options: ChartOptions) {
  const { palette, limits } = options;
  const [low, high] = extent(marks, [0, options.target]);
  const domain: [number, number] = [Math.min(limits?.min ?? 0, low), limits?.max ?? high * 1.04];
  return rowPlot(marks, { ...options, reference: 0 }, { domain }, (frame) => [
    Plot.barX(frame.rows, {
      y: "key",
      x1: 0,
      x2: (row: Row) => row.mark.value,
      fill: (row: Row) => seriesColour(row.mark.series, palette),
      fillOpacity: (row: Row) => 0.78 * opacity(row.mark),
      insetTop: frame.narrow ? 20 : 3,
      insetBottom: frame.narrow ? 4 : 3,
      ariaLabel: (row: Row) => row.mark.key,
      className: "hit",
    }),
    ...whiskers(frame, () => palette.ink, 1),
  ]);
}
