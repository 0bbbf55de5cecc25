import * as Plot from "@observablehq/plot";
import { type ChartOptions, extent, isDrawn, type Mark, opacity, seriesColour } from "./mark.ts";
import { type Row, rowPlot } from "./rows.ts";

/** Pixels above and below the observed value where its corrections and its shrunken value stand. */
const LANE = 10;

/** Series of a row beside its observed value. */
const STEPS = ["criterion", "range", "shrunken", "prediction"];
const isStep = (mark: Mark) => STEPS.includes(mark.series ?? "");

/**
 * A forest with its ladder: in each row the observed value with its whisker, above it the corrected values as steps,
 * below it the shrunken one; what has a tag is ringed; last the pooled diamond on the bar of its prediction interval.
 */
export function ladder(marks: readonly Mark[], options: ChartOptions) {
  const { palette } = options;
  // a prediction interval may be far wider than all else: its bar runs to the edge
  const [low, high] = extent(
    marks.filter((mark) => mark.series !== "prediction"),
    [options.reference, options.target],
  );
  const pad = (high - low) * 0.04 || 0.1;
  const rank = (mark: Mark) => (mark.pooled ? Number.NEGATIVE_INFINITY : (mark.value ?? -1e12));
  const groups = [...new Set(marks.map((mark) => mark.group))];
  const rows = marks
    .filter((mark) => !isStep(mark))
    .sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || rank(b) - rank(a));
  const colour = (mark: Mark) => (mark.pooled ? palette.ink : seriesColour(mark.series, palette));
  type Step = { key: string; mark: Mark & { value: number }; from: number };
  const stepsOf = (series: string): Step[] =>
    rows.flatMap((row) => {
      const mark = marks.find(
        (each) => each.series === series && each.label === row.label && each.group === row.group,
      );
      return mark && isDrawn(mark) && isDrawn(row) ? [{ key: row.key, mark, from: row.value }] : [];
    });
  const corrected = [...stepsOf("criterion"), ...stepsOf("range")];
  const symbol = (series: string | undefined) => (series === "range" ? "square" : "triangle");
  const domain: [number, number] = [
    Math.max(low - pad, options.limits?.min ?? Number.NEGATIVE_INFINITY),
    Math.min(high + pad, options.limits?.max ?? Number.POSITIVE_INFINITY),
  ];
  const within = (end: number | null) =>
    end === null ? null : Math.max(domain[0], Math.min(domain[1], end));
  return rowPlot(
    marks,
    options,
    {
      domain,
      rowsOf: () => rows,
      height: 40,
    },
    (frame) => {
      // on a phone the row's words stand above it: the lanes draw closer
      const lane = frame.narrow ? 7 : LANE;
      const whisker = (steps: Step[], dy: number, width: number, stroke: string, strokeOpacity: number) =>
        Plot.ruleY(
          steps.filter(({ mark }) => mark.low !== null && mark.high !== null),
          {
            y: "key",
            x1: (step: Step) => within(step.mark.low),
            x2: (step: Step) => within(step.mark.high),
            dy: frame.dy + dy,
            stroke,
            strokeWidth: width,
            strokeOpacity,
            ariaLabel: (step: Step) => step.mark.key,
            className: width > 2 ? "hit" : "whisker",
          },
        );
      return [
        whisker(stepsOf("prediction"), 0, 9, palette.ink, 0.16),
        Plot.ruleY(
          frame.rows.filter((row) => row.mark.low !== null && row.mark.high !== null),
          {
            y: "key",
            x1: (row: Row) => row.mark.low,
            x2: (row: Row) => row.mark.high,
            dy: frame.dy,
            stroke: (row: Row) => colour(row.mark),
            strokeWidth: 1.5,
            strokeOpacity: (row: Row) => opacity(row.mark),
          },
        ),
        Plot.link(corrected, {
          y: "key",
          x1: (step: Step) => step.from,
          x2: (step: Step) => step.mark.value,
          dy: frame.dy - lane,
          stroke: palette.grey,
          strokeWidth: 1,
        }),
        Plot.dot(corrected, {
          y: "key",
          x: (step: Step) => step.mark.value,
          dy: frame.dy - lane,
          r: 3.5,
          symbol: (step: Step) => symbol(step.mark.series),
          fill: (step: Step) => (step.mark.status === "few" ? palette.paper : palette.grey),
          stroke: palette.grey,
          strokeWidth: 1.2,
          ariaLabel: (step: Step) => step.mark.key,
          className: "hit",
        }),
        whisker(stepsOf("shrunken"), lane, 1, palette.grey, 0.9),
        Plot.dot(stepsOf("shrunken"), {
          y: "key",
          x: (step: Step) => step.mark.value,
          dy: frame.dy + lane,
          r: 3.5,
          fill: palette.paper,
          stroke: palette.ink,
          strokeWidth: 1.2,
          ariaLabel: (step: Step) => step.mark.key,
          className: "hit",
        }),
        Plot.dot(
          frame.rows.filter((row) => row.mark.tag !== undefined),
          {
            y: "key",
            x: (row: Row) => row.mark.value,
            dy: frame.dy,
            r: 8,
            stroke: palette.ink,
            strokeWidth: 1.4,
          },
        ),
        Plot.dot(frame.rows, {
          y: "key",
          x: (row: Row) => row.mark.value,
          dy: frame.dy,
          r: (row: Row) => (row.mark.pooled ? 6.5 : 4.5),
          symbol: (row: Row) => (row.mark.pooled ? "diamond" : "circle"),
          fill: (row: Row) => colour(row.mark),
          fillOpacity: (row: Row) => opacity(row.mark),
          stroke: palette.paper,
          strokeWidth: 1,
          ariaLabel: (row: Row) => row.mark.key,
          className: "hit",
        }),
      ];
    },
  );
}
