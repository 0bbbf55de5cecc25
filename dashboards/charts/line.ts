import * as Plot from "@observablehq/plot";
import { annotationMarks } from "./annotations.ts";
import {
  type ChartOptions,
  extent,
  FONT_SIZE,
  fit,
  isDrawn,
  labelStep,
  type Mark,
  opacity,
  seriesColour,
  seriesSymbol,
  textWidth,
} from "./mark.ts";

const HEIGHT = 268;
const TOP = 32;
const BOTTOM = 28;
const LINE = 15;
const PADDING = 0.15;

interface End {
  value: string;
  name: string;
  colour: string | null;
  symbol: "circle" | "square";
  /** Pixels from the top of the chart to the middle of the label. */
  at: number;
  lines: number;
}

/** Between a value and the name that follows it. */
const BETWEEN = 6;

/** Pushes labels apart so that none covers another and none leaves the chart; keeps their order. */
function spread(ends: End[]): void {
  ends.sort((a, b) => a.at - b.at);
  const gap = (a: End, b: End) => ((a.lines + b.lines) / 2) * LINE + 2;
  ends.forEach((end, index) => {
    const above = ends[index - 1];
    if (above) end.at = Math.max(end.at, above.at + gap(above, end));
  });
  const last = ends.at(-1);
  if (last) last.at = Math.min(last.at, HEIGHT - BOTTOM);
  for (let index = ends.length - 2; index >= 0; index -= 1) {
    const [end, below] = [ends[index] as End, ends[index + 1] as End];
    end.at = Math.min(end.at, below.at - gap(end, below));
  }
}

function domainOf(drawn: readonly Mark[], { target, reference, limits }: ChartOptions): [number, number] {
  let [low, high] = extent(drawn, [target, reference]);
  const pad = (high - low) * 0.08 || Math.abs(high) * 0.1 || 1;
  low = Math.max(low === reference ? low : low - pad, limits?.min ?? Number.NEGATIVE_INFINITY);
  high = Math.min(high + pad, limits?.max ?? Number.POSITIVE_INFINITY);
  return [low > 0 && low < (high - low) * 0.6 ? 0 : low, high];
}

/** A dash on the axis for what cannot be said. */
export function noValue(marks: readonly Mark[], { palette }: ChartOptions): Plot.Markish[] {
  const missing = marks.filter((mark) => mark.value === null);
  return [
    Plot.text(missing, {
      x: "label",
      frameAnchor: "bottom",
      dy: -8,
      text: () => "—",
      fill: palette.muted,
      ariaLabel: "key",
      className: "hit",
    }),
  ];
}

/** Change over periods: a line with its band per series, named at its end. `label` is the period. */
export function line(marks: readonly Mark[], options: ChartOptions) {
  return drawLines(marks, options, (series) => seriesColour(series, options.palette));
}

/** Lines with bands in the colours given. */
export function drawLines(
  marks: readonly Mark[],
  options: ChartOptions,
  colourOf: (series: string | undefined) => string,
) {
  const { palette, width, target, reference } = options;
  const periods = [...new Set(marks.map((mark) => mark.label))];
  const drawn = marks.filter(isDrawn);
  const [low, high] = domainOf(drawn, options);
  const scale = (value: number) => TOP + ((high - value) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const ends: End[] = [...new Set(marks.map((mark) => mark.series))].flatMap((series) => {
    const last = drawn.filter((mark) => mark.series === series).at(-1);
    if (!last) return [];
    const name = last.seriesLabel ?? "";
    const colour = name ? colourOf(series) : null;
    const symbol = seriesSymbol(series);
    const value = options.format(last.value);
    const isShort = textWidth(value, 13) + BETWEEN + textWidth(name) <= width * 0.36 - 24;
    return [{ value, name, colour, symbol, at: scale(last.value), lines: name && !isShort ? 2 : 1 }];
  });
  const hasTarget = target !== undefined && target !== null;
  spread(ends);
  const wide = (end: End) =>
    end.lines === 2 || end.name === ""
      ? Math.max(textWidth(end.name), textWidth(end.value, 13))
      : textWidth(end.value, 13) + BETWEEN + textWidth(end.name);
  const room = Math.max(...ends.map(wide), 30);
  const indent = ends.some((end) => end.colour) ? 20 : 10;
  const marginRight = Math.min(room + indent + 4, width * 0.36);
  const left = Math.max(...[low, high].map((value) => textWidth(options.tick(value))), 12) + 14;
  const every = labelStep(periods, width - marginRight - left);
  const colour = (mark: Mark) => colourOf(mark.series);
  const step = (width - marginRight - left) / (periods.length - 1 + 2 * PADDING);
  const places = periods.map((at, index) => ({ at, x: left + step * (PADDING + index) }));
  const endText = (content: string, y: number, strong: boolean, after = 0) =>
    Plot.text([fit(content, marginRight - indent - after + 2, strong ? 13 : 12)], {
      text: (each: string) => each,
      frameAnchor: "top-right",
      textAnchor: "start",
      dx: indent + after,
      dy: y - TOP - 6,
      fill: strong ? palette.ink : palette.muted,
      fontSize: strong ? 13 : 12,
      fontWeight: strong ? 600 : 400,
    });
  return Plot.plot({
    width,
    height: HEIGHT,
    marginTop: TOP,
    marginBottom: BOTTOM,
    marginLeft: left,
    marginRight,
    className: "plot",
    style: { fontSize: `${FONT_SIZE}px`, background: "none", color: palette.ink },
    x: { type: "point", domain: periods, label: null, padding: PADDING },
    y: { domain: [low, high], label: null },
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
        ticks: periods.filter((_, index) => (periods.length - 1 - index) % every === 0),
        tickFormat: (period: string) => period,
      }),
      Plot.text([options.axis], {
        text: (label: string) => label,
        frameAnchor: "top-left",
        textAnchor: "start",
        dy: -26,
        dx: 4 - left,
        fill: palette.muted,
      }),
      reference === undefined || reference === null
        ? null
        : Plot.ruleY([reference], { stroke: palette.muted }),
      hasTarget ? Plot.ruleY([target], { stroke: palette.ink, strokeDasharray: "3 3" }) : null,
      ...annotationMarks(options, places, left, width - 4),
      Plot.areaY(marks, {
        x: "label",
        y1: "low",
        y2: "high",
        z: "series",
        fill: colour,
        fillOpacity: 0.14,
      }),
      Plot.lineY(marks, { x: "label", y: "value", z: "series", stroke: colour, strokeWidth: 2 }),
      Plot.ruleX(
        drawn.filter((mark) => mark.low !== null),
        { x: "label", y1: "low", y2: "high", stroke: colour, strokeOpacity: 0.35 },
      ),
      Plot.dot(drawn, {
        x: "label",
        y: "value",
        r: 3.5,
        symbol: (mark: Mark) => seriesSymbol(mark.series),
        fill: colour,
        fillOpacity: opacity,
        stroke: palette.paper,
        ariaLabel: "key",
        className: "hit",
      }),
      ...noValue(marks, options),
      hasTarget
        ? Plot.text([`${options.words.target} ${options.format(target)}`], {
            text: (label: string) => label,
            y: () => target,
            frameAnchor: "left",
            textAnchor: "start",
            dx: 4,
            dy: scale(target) < TOP + 16 ? 9 : -8,
            fill: palette.ink,
            stroke: palette.paper,
            strokeWidth: 5,
          })
        : null,
      ...ends.flatMap(({ colour, symbol, at, lines }) =>
        colour
          ? [
              Plot.dot([at], {
                frameAnchor: "top-right",
                dx: 11,
                dy: at - TOP - (lines === 2 ? LINE / 2 : 0),
                r: 3.5,
                symbol,
                fill: colour,
              }),
            ]
          : [],
      ),
      ...ends.flatMap(({ value, name, at, lines }) =>
        lines === 2
          ? [endText(value, at - LINE / 2, true), endText(name, at + LINE / 2, false)]
          : [
              endText(value, at, true),
              ...(name ? [endText(name, at, false, textWidth(value, 13) + BETWEEN)] : []),
            ],
      ),
    ],
  });
}
