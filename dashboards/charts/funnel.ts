import * as Plot from "@observablehq/plot";
import { type ChartOptions, type Mark, opacity, seriesColour } from "./mark.ts";
import { type Row, rowPlot, whiskers } from "./rows.ts";

/**
 * The hiring funnel: each step's share of all who entered as a bar with its interval, its count beside the
 * label, the conversion from the step before (`extra`) at the right.
 */
export function funnel(marks: readonly Mark[], options: ChartOptions) {
  const { palette } = options;
  return rowPlot(
    marks,
    { ...options, reference: 0 },
    {
      domain: [0, 1],
      height: 34,
      range: (mark) => mark.reason ?? "",
    },
    (frame) => [
      Plot.barX(frame.rows, {
        y: "key",
        x1: 0,
        x2: 1,
        fill: palette.hairline,
        fillOpacity: 0.35,
        insetTop: frame.narrow ? 20 : 3,
        insetBottom: 3,
      }),
      Plot.barX(frame.rows, {
        y: "key",
        x1: 0,
        x2: (row: Row) => row.mark.value,
        fill: (row: Row) => seriesColour(row.mark.series, palette),
        fillOpacity: (row: Row) => 0.78 * opacity(row.mark),
        insetTop: frame.narrow ? 20 : 3,
        insetBottom: 3,
        ariaLabel: (row: Row) => row.mark.key,
        className: "hit",
      }),
      ...whiskers(frame, () => palette.ink, 1),
    ],
  );
}
