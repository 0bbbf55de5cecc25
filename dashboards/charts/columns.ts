import * as Plot from "@observablehq/plot";
import { annotationMarks } from "./annotations.ts";
import {
  type ChartOptions,
  extent,
  FONT_SIZE,
  inTwoLines,
  isDrawn,
  labelStep,
  type Mark,
  opacity,
  seriesColour,
  textWidth,
} from "./mark.ts";

const HEIGHT = 268;
const PADDING = 0.28;
const RIGHT = 8;

/** Few ordered groups (fifths, bands, weeks) as columns from zero with whiskers, the value above each. */
export function columns(marks: readonly Mark[], options: ChartOptions) {
  const { palette, width } = options;
  const drawn = marks.filter(isDrawn);
  const [low, high] = extent(marks, [0, options.target]);
  const domain: [number, number] = [low < 0 ? low * 1.12 : 0, high * 1.14];
  const labelled = marks.every(
    (mark) => textWidth(options.format(mark.value ?? 0)) < (width - 60) / marks.length,
  );
  const colour = (mark: Mark) => seriesColour(mark.series, palette);
  const whisker = drawn.filter((mark) => mark.low !== null && mark.high !== null);
  const every = labelStep(
    marks.map((mark) => mark.label),
    width - 50,
  );
  const left = Math.max(...domain.map((value) => textWidth(options.tick(value)))) + 16;
  const step = (width - left - RIGHT) / (marks.length + PADDING);
  // a category without its name says nothing, so names take a second line before any is left out
  const folded =
    every > 1 && marks.every((mark) => mark.period === undefined)
      ? marks.map((mark) => inTwoLines(mark.label, step - 3))
      : null;
  const names = folded?.every((name) => name !== null)
    ? new Map(marks.map((mark, index) => [mark.key, folded[index] as string]))
    : null;
  const places = marks.map(({ key }, index) => ({
    at: key,
    x: left + step * (PADDING + index + (1 - PADDING) / 2),
  }));
  return Plot.plot({
    width,
    height: HEIGHT,
    marginTop: 30,
    marginBottom: names ? 40 : 26,
    marginLeft: left,
    marginRight: RIGHT,
    className: "plot",
    style: { fontSize: `${FONT_SIZE}px`, background: "none", color: palette.ink },
    x: { type: "band", domain: marks.map((mark) => mark.key), label: null, padding: PADDING },
    y: { domain, label: null },
    ...(options.document ? { document: options.document } : {}),
    marks: [
      Plot.gridY({ stroke: palette.hairline, strokeOpacity: 1, ticks: 5 }),
      Plot.axisY({
        tickSize: 0,
        ticks: 5,
        tickFormat: options.tick,
        color: palette.muted,
        label: null,
      }),
      Plot.axisX({
        tickSize: 0,
        tickPadding: 8,
        label: null,
        color: palette.muted,
        ticks: marks
          .filter((_, index) => names !== null || (marks.length - 1 - index) % every === 0)
          .map((mark) => mark.key),
        tickFormat: (key: string) => names?.get(key) ?? marks.find((mark) => mark.key === key)?.label ?? key,
      }),
      Plot.text([options.axis], {
        frameAnchor: "top-left",
        textAnchor: "start",
        dy: -22,
        dx: -left + 2,
        fill: palette.muted,
        text: (label: string) => label,
      }),
      ...annotationMarks(options, places, left, width - RIGHT),
      Plot.barY(drawn, {
        x: "key",
        y1: 0,
        y2: "value",
        fill: colour,
        fillOpacity: (mark: Mark) => 0.78 * opacity(mark),
        ariaLabel: "key",
        className: "hit",
      }),
      Plot.ruleX(whisker, { x: "key", y1: "low", y2: "high", stroke: palette.ink, strokeWidth: 1 }),
      Plot.ruleY([0], { stroke: palette.muted }),
      Plot.text(
        marks.filter((mark) => !isDrawn(mark)),
        {
          x: "key",
          y: 0,
          dy: -9,
          text: () => "—",
          fill: palette.muted,
          ariaLabel: "key",
          className: "hit",
        },
      ),
      options.target === undefined || options.target === null
        ? null
        : [
            Plot.ruleY([options.target], { stroke: palette.ink, strokeDasharray: "3 3" }),
            Plot.text([`┄ ${options.words.target} ${options.format(options.target)}`], {
              text: (label: string) => label,
              frameAnchor: "top-right",
              textAnchor: "end",
              dy: -22,
              fill: palette.muted,
            }),
          ],
      labelled
        ? Plot.text(drawn, {
            x: "key",
            y: (mark: Mark) => Math.max(mark.high ?? mark.value ?? 0, 0),
            text: (mark: Mark) => options.format(mark.value ?? 0),
            dy: -10,
            fontWeight: 600,
            fill: palette.ink,
            stroke: palette.paper,
            strokeWidth: 4,
          })
        : null,
    ],
  });
}
