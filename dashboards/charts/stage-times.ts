import * as Plot from "@observablehq/plot";
import { type ChartOptions, extent, type Mark, opacity, seriesColour } from "./mark.ts";
import { type Row, rowPlot, whiskers } from "./rows.ts";

/** Time in each step: the median as a bar with its interval, the 90th percentile as a tick. */
export function stageTimes(marks: readonly Mark[], options: ChartOptions) {
  const { palette, words } = options;
  const [, high] = extent(marks, [options.target]);
  const slow = (row: Row) => row.mark.extra ?? null;
  return rowPlot(
    marks,
    { ...options, reference: 0 },
    {
      domain: [0, high * 1.04],
      range: (mark) => (mark.extra ? `${words.p90} ${options.format(mark.extra)}` : (mark.reason ?? "")),
    },
    (frame) => [
      Plot.barX(frame.rows, {
        y: "key",
        x1: 0,
        x2: (row: Row) => row.mark.value,
        fill: (row: Row) => seriesColour(row.mark.series, palette),
        fillOpacity: (row: Row) => 0.78 * opacity(row.mark),
        insetTop: frame.narrow ? 20 : 4,
        insetBottom: frame.narrow ? 4 : 4,
        ariaLabel: (row: Row) => row.mark.key,
        className: "hit",
      }),
      Plot.ruleY(frame.rows, {
        y: "key",
        x1: (row: Row) => row.mark.value,
        x2: slow,
        dy: frame.dy,
        stroke: palette.grey,
        strokeDasharray: "2 3",
      }),
      Plot.tickX(frame.rows, {
        y: "key",
        x: slow,
        stroke: palette.muted,
        strokeWidth: 2,
        dy: frame.dy,
        ...frame.inset(12),
      }),
      ...whiskers(frame, () => palette.ink, 1),
    ],
  );
}
