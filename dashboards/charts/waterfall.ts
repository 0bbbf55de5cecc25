import * as Plot from "@observablehq/plot";
import { type ChartOptions, extent, type Mark } from "./mark.ts";
import { type Row, rowPlot } from "./rows.ts";

/**
 * Of a row that carries the total on: what it adds by rate (`extra`, or all of `value`), the rest of `value` being mix;
 * `at` before it.
 */
type Step = Row & { from: number; middle: number; to: number };

/**
 * From one value to another: the first and last row (`pooled`) are the values, each row between carries the total on,
 * in its upper half by a changed rate, in its lower half by a changed mix.
 */
export function waterfall(marks: readonly Mark[], options: ChartOptions) {
  const { palette } = options;
  const steps = marks.filter((mark) => !mark.pooled);
  const ends = marks.filter((mark) => mark.pooled);
  const points = steps.flatMap(({ at = 0, extra, value }) => [
    at,
    at + (extra ?? value ?? 0),
    at + (value ?? 0),
  ]);
  const [low, high] = extent(
    ends.map((mark) => ({ ...mark, low: null, high: null })),
    points,
  );
  const pad = (high - low) * 0.06 || Math.abs(high) * 0.05 || 1;
  const text = (mark: Mark) => mark.told?.value ?? mark.seriesLabel ?? options.format(mark.value ?? 0);
  return rowPlot(
    marks,
    options,
    { domain: [low - pad, high + pad], text, range: (mark) => mark.told?.range ?? mark.reason ?? "" },
    (frame) => {
      const placed = frame.rows
        .filter((row) => !row.mark.pooled)
        .map((row): Step => {
          const from = row.mark.at ?? 0;
          const { extra, value } = row.mark;
          return { ...row, from, middle: from + (extra ?? value ?? 0), to: from + (row.mark.value ?? 0) };
        });
      const totals = frame.rows.filter((row) => row.mark.pooled);
      // on a phone the label stands above the mark
      const top = frame.narrow ? 20 : 4;
      const half = frame.narrow ? 9 : 11;
      const height = frame.narrow ? 46 * 0.8 : 24;
      const upper = { insetTop: top, insetBottom: height - top - half };
      const lower = { insetTop: top + half - 1, insetBottom: Math.max(0, height - top - 2 * half + 1) };
      const bar = (colour: string, x1: keyof Step, x2: keyof Step, inset: object, hit: boolean) =>
        Plot.barX(placed, {
          y: "key",
          x1,
          x2,
          ...inset,
          fill: colour,
          ...(hit ? { ariaLabel: (row: Step) => row.mark.key, className: "hit" } : {}),
        });
      return [
        Plot.tickX(placed, {
          y: "key",
          x: "from",
          stroke: palette.muted,
          strokeWidth: 1,
          insetTop: top - 4,
          insetBottom: Math.max(0, height - top - 2 * half - 3),
        }),
        bar(palette.ai, "from", "middle", upper, true),
        bar(palette.grey, "middle", "to", lower, false),
        Plot.tickX(placed, {
          y: "key",
          x: "to",
          stroke: palette.ink,
          strokeWidth: 2,
          insetTop: top - 2,
          insetBottom: Math.max(0, height - top - 2 * half - 1),
        }),
        Plot.ruleY(
          totals.filter((row) => row.mark.low !== null && row.mark.high !== null),
          {
            y: "key",
            x1: (row: Row) => Math.max(low - pad, row.mark.low ?? 0),
            x2: (row: Row) => Math.min(high + pad, row.mark.high ?? 0),
            stroke: palette.ink,
            dy: frame.dy,
          },
        ),
        Plot.dot(totals, {
          y: "key",
          x: (row: Row) => row.mark.value,
          dy: frame.dy,
          r: 6,
          symbol: "diamond",
          fill: palette.ink,
          stroke: palette.paper,
          ariaLabel: (row: Row) => row.mark.key,
          className: "hit",
        }),
      ];
    },
  );
}
