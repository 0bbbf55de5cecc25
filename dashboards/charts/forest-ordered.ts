import * as Plot from "@observablehq/plot";
import { type ChartOptions, extent, type Mark, opacity, seriesColour } from "./mark.ts";
import { type Row, rowPlot, whiskers } from "./rows.ts";

/** A dot with its whisker per row in the given order (phases, bands, versions): order is the message. */
export function forestOrdered(marks: readonly Mark[], options: ChartOptions) {
  const [low, high] = extent(marks, [options.reference, options.target]);
  const pad = (high - low) * 0.06 || 0.1;
  const domain: [number, number] = [
    Math.max(low - pad, options.limits?.min ?? Number.NEGATIVE_INFINITY),
    Math.min(high + pad, options.limits?.max ?? Number.POSITIVE_INFINITY),
  ];
  const colour = (row: Row) => seriesColour(row.mark.series, options.palette);
  return rowPlot(marks, options, { domain }, (frame) => [
    ...whiskers(frame, colour),
    Plot.dot(frame.rows, {
      y: "key",
      x: (row: Row) => row.mark.value,
      dy: frame.dy,
      r: 4.5,
      fill: colour,
      fillOpacity: (row: Row) => opacity(row.mark),
      stroke: options.palette.paper,
      strokeWidth: 1,
      ariaLabel: (row: Row) => row.mark.key,
      className: "hit",
    }),
  ]);
}
