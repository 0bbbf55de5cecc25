import * as Plot from "@observablehq/plot";
import {
  type ChartOptions,
  extent,
  isDrawn,
  type Mark,
  opacity,
  seriesColour,
  seriesSymbol,
} from "./mark.ts";
import { rowPlot } from "./rows.ts";

/** The two marks of a row, in the order in which they were given (before, after). */
const pair = (marks: readonly Mark[], row: Mark) =>
  marks.filter((mark) => mark.label === row.label && mark.group === row.group);

/** First and second value of each row joined by a line, each with its whisker: what changed, and how surely. */
export function dumbbell(marks: readonly Mark[], options: ChartOptions) {
  const { palette } = options;
  const [low, high] = extent(marks, [options.target, 0]);
  const pad = (high - low) * 0.03;
  const pairs = marks
    .filter((mark) => pair(marks, mark)[0] === mark)
    .map((mark) => ({
      ...mark,
      value: mark.value ?? pair(marks, mark)[1]?.value ?? null,
      status: "ok" as const,
    }));
  const points = marks.filter(isDrawn).map((mark) => {
    const first = pair(marks, mark)[0] ?? mark;
    return { key: first.key, mark, dy: first === mark ? -4 : 4 };
  });
  type Point = (typeof points)[number];
  const colour = (point: Point) => seriesColour(point.mark.series, palette);
  const text = (mark: Mark) => {
    const [first, second] = pair(marks, mark);
    const value = (each: Mark | undefined) => (each && isDrawn(each) ? options.format(each.value) : "—");
    return first && second && isDrawn(first) && isDrawn(second)
      ? options.formatPair(first.value, second.value)
      : `${value(first)} → ${value(second)}`;
  };
  return rowPlot(
    marks,
    options,
    { domain: [low, high + pad], rowsOf: () => pairs, text, range: () => "", height: 34 },
    (frame) => [
      Plot.link(
        frame.rows
          .map((row) => ({ key: row.key, both: pair(marks, row.mark).filter(isDrawn) }))
          .filter((each) => each.both.length === 2),
        {
          x1: (each: { both: Mark[] }) => each.both[0]?.value,
          x2: (each: { both: Mark[] }) => each.both[1]?.value,
          y: "key",
          stroke: palette.hairline,
          strokeWidth: 5,
          dy: frame.dy,
        },
      ),
      ...[-4, 4].flatMap((dy) => [
        Plot.ruleY(
          points.filter((point) => point.dy === dy && point.mark.low !== null),
          {
            y: "key",
            x1: (point: Point) => point.mark.low,
            x2: (point: Point) => point.mark.high,
            stroke: colour,
            strokeWidth: 1.5,
            strokeOpacity: (point: Point) => opacity(point.mark),
            dy: frame.dy + dy,
          },
        ),
        Plot.dot(
          points.filter((point) => point.dy === dy),
          {
            y: "key",
            x: (point: Point) => point.mark.value,
            dy: frame.dy + dy,
            r: 4.5,
            symbol: (point: Point) => seriesSymbol(point.mark.series),
            fill: colour,
            fillOpacity: (point: Point) => opacity(point.mark),
            stroke: palette.paper,
            ariaLabel: (point: Point) => point.mark.key,
            className: "hit",
          },
        ),
      ]),
    ],
  );
}
