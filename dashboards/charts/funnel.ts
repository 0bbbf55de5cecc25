import * as Plot from "@observablehq/plot";
import { type ChartOptions, type Mark, opacity, seriesColour } from "./mark.ts";
import { type Row, rowPlot } from "./rows.ts";

/**
 * The hiring funnel. A mark's value is the share of the step before (n) that went on; its bar is how many that
 * were, the pale bar behind it the step before, both as a share of the first step of its group.
 */
export function funnel(marks: readonly Mark[], options: ChartOptions) {
  const { palette } = options;
  const entered = new Map<string | undefined, number>();
  for (const mark of marks) entered.set(mark.group, Math.max(entered.get(mark.group) ?? 0, mark.n ?? 0));
  const before = (row: Row) => (row.mark.n ?? 0) / (entered.get(row.mark.group) || 1);
  const share = (of: (mark: Mark) => number | null) => (row: Row) => before(row) * (of(row.mark) ?? 0);
  // A target is a share of the step before, the bars are shares of the first step: it has no place here.
  return rowPlot(
    marks,
    { ...options, reference: 0, target: null },
    {
      domain: [0, 1],
      height: 32,
      text: (mark) => mark.told?.value ?? (mark.value === null ? "—" : options.format(mark.value)),
      range: (mark) => mark.told?.range ?? mark.reason ?? "",
    },
    (frame) => {
      const place = { y: "key", x1: 0, insetTop: frame.narrow ? 20 : 3, insetBottom: 3 };
      const whisker = frame.rows.filter((row) => row.mark.low !== null && row.mark.high !== null);
      return [
        Plot.barX(frame.rows, { ...place, x2: before, fill: palette.hairline, fillOpacity: 0.75 }),
        Plot.barX(frame.rows, {
          ...place,
          x2: share((mark) => mark.value),
          fill: (row: Row) => seriesColour(row.mark.series, palette),
          fillOpacity: (row: Row) => 0.8 * opacity(row.mark),
          ariaLabel: (row: Row) => row.mark.key,
          className: "hit",
        }),
        Plot.ruleY(whisker, {
          y: "key",
          x1: share((mark) => mark.low),
          x2: share((mark) => mark.high),
          dy: frame.dy,
          stroke: palette.ink,
        }),
      ];
    },
  );
}
