import * as Plot from "@observablehq/plot";
import { type ChartOptions, extent, isDrawn, type Mark, opacity, seriesColour } from "./mark.ts";
import { type Row, rowPlot, whiskers } from "./rows.ts";

/** Keeps groups together, sorts by value within each, the pooled estimate last. */
function sorted(marks: readonly Mark[]): Mark[] {
  const groups = [...new Set(marks.map((mark) => mark.group))];
  const rank = (mark: Mark) => (mark.pooled ? Number.NEGATIVE_INFINITY : isDrawn(mark) ? mark.value : -1e12);
  return groups.flatMap((group) =>
    marks.filter((mark) => mark.group === group).sort((a, b) => rank(b) - rank(a)),
  );
}

/** Comparison of many: a dot with its whisker per row, sorted by value, the pooled estimate as a diamond. */
export function forest(marks: readonly Mark[], options: ChartOptions) {
  const { palette } = options;
  const [low, high] = extent(marks, [options.reference, options.target]);
  const pad = (high - low) * 0.04 || 0.1;
  const colour = (row: Row) => (row.mark.pooled ? palette.ink : seriesColour(row.mark.series, palette));
  return rowPlot(
    sorted(marks),
    options,
    {
      domain: [
        Math.max(low - pad, options.limits?.min ?? Number.NEGATIVE_INFINITY),
        Math.min(high + pad, options.limits?.max ?? Number.POSITIVE_INFINITY),
      ],
    },
    (frame) => [
      ...whiskers(frame, colour),
      Plot.dot(frame.rows, {
        y: "key",
        x: (row: Row) => row.mark.value,
        dy: frame.dy,
        r: (row: Row) => (row.mark.pooled ? 6 : 4.5),
        symbol: (row: Row) => (row.mark.pooled ? "diamond" : "circle"),
        fill: colour,
        fillOpacity: (row: Row) => opacity(row.mark),
        stroke: palette.paper,
        strokeWidth: 1,
        ariaLabel: (row: Row) => row.mark.key,
        className: "hit",
      }),
    ],
  );
}
