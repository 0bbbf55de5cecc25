import * as Plot from "@observablehq/plot";
import {
  type ChartOptions,
  extent,
  FONT_SIZE,
  fit,
  isDrawn,
  type Mark,
  opacity,
  seriesColour,
  textWidth,
} from "./mark.ts";

const HEIGHT = 268;
const LINE = 15;

/** Pushes labels apart so that none covers another; keeps their order. */
function spread(places: { at: number }[]): void {
  places.sort((a, b) => a.at - b.at);
  for (let i = 1; i < places.length; i += 1) {
    const above = places[i - 1] as { at: number };
    const place = places[i] as { at: number };
    place.at = Math.max(place.at, above.at + LINE * 2);
  }
}

/** Change over periods: a line with its band per series, named at its end. `label` is the period. */
export function line(marks: readonly Mark[], options: ChartOptions) {
  const { palette, width, limits } = options;
  const periods = [...new Set(marks.map((mark) => mark.label))];
  const series = [...new Set(marks.map((mark) => mark.series ?? ""))];
  const drawn = marks.filter(isDrawn);
  let [low, high] = extent(drawn, [options.target]);
  const pad = (high - low) * 0.12 || Math.abs(high) * 0.1 || 1;
  low = limits?.min !== undefined ? Math.max(limits.min, low - pad) : low - pad;
  high = limits?.max !== undefined ? Math.min(limits.max, high + pad) : high + pad;
  if (low > 0 && low < (high - low) * 0.6) low = 0;
  const ends = series.flatMap((name) => {
    const last = drawn.filter((mark) => (mark.series ?? "") === name).at(-1);
    return last
      ? [{ mark: last, name: last.seriesLabel ?? "", value: options.format(last.value), at: 0 }]
      : [];
  });
  const marginTop = 16;
  const marginBottom = 44;
  const scale = (value: number) =>
    marginTop + ((high - value) / (high - low)) * (HEIGHT - marginTop - marginBottom);
  for (const end of ends) end.at = scale(end.mark.value);
  spread(ends);
  const room = Math.max(...ends.map((end) => Math.max(textWidth(end.name), textWidth(end.value, 13))), 30);
  const marginRight = Math.min(room + 16, width * 0.32);
  const colour = (mark: Mark) => seriesColour(mark.series, palette);
  const every = Math.ceil(periods.length / Math.max(2, Math.floor((width - marginRight - 44) / 58)));
  return Plot.plot({
    width,
    height: HEIGHT,
    marginTop,
    marginBottom,
    marginLeft: Math.max(...[low, high].map((value) => textWidth(options.tick(value), 11))) + 16,
    marginRight,
    className: "plot",
    style: { fontSize: `${FONT_SIZE}px`, background: "none", color: palette.ink },
    x: { type: "point", domain: periods, label: null, padding: 0.15 },
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
        fontSize: 11,
      }),
      Plot.axisX({
        tickSize: 0,
        tickPadding: 8,
        label: null,
        color: palette.muted,
        fontSize: 11,
        ticks: periods.filter((_, index) => (periods.length - 1 - index) % every === 0),
        tickFormat: (period: string) => period,
      }),
      Plot.text([options.axis], {
        frameAnchor: "bottom-left",
        textAnchor: "start",
        dy: 40,
        dx: -8,
        fill: palette.muted,
        fontSize: 11,
        text: (label: string) => label,
      }),
      options.reference === undefined || options.reference === null
        ? null
        : Plot.ruleY([options.reference], { stroke: palette.muted }),
      options.target === undefined || options.target === null
        ? null
        : [
            Plot.ruleY([options.target], { stroke: palette.ink, strokeDasharray: "3 3" }),
            Plot.text([options.target], {
              y: (value: number) => value,
              frameAnchor: "left",
              textAnchor: "start",
              dy: -8,
              dx: 4,
              fill: palette.ink,
              fontSize: 11,
              stroke: palette.paper,
              strokeWidth: 3,
              text: (value: number) => `${options.words.target} ${options.format(value)}`,
            }),
          ],
      Plot.areaY(
        drawn.filter((mark) => mark.low !== null && mark.high !== null),
        { x: "label", y1: "low", y2: "high", z: "series", fill: colour, fillOpacity: 0.14 },
      ),
      Plot.lineY(drawn, { x: "label", y: "value", z: "series", stroke: colour, strokeWidth: 2 }),
      Plot.dot(drawn, {
        x: "label",
        y: "value",
        r: 3.5,
        fill: colour,
        fillOpacity: opacity,
        stroke: palette.paper,
        ariaLabel: "key",
        className: "hit",
      }),
      ...ends.flatMap((end) => {
        const place = { frameAnchor: "top-right" as const, textAnchor: "start" as const, dx: 10 };
        const named = end.name !== "";
        return [
          Plot.text([fit(end.value, marginRight - 10, 13)], {
            ...place,
            text: (text: string) => text,
            dy: end.at - marginTop - (named ? LINE / 2 : 0) - 6,
            fill: palette.ink,
            fontSize: 13,
            fontWeight: 600,
          }),
          named
            ? Plot.text([fit(end.name, marginRight - 10)], {
                ...place,
                text: (text: string) => text,
                dy: end.at - marginTop + LINE / 2 - 6,
                fill: palette.muted,
              })
            : null,
        ];
      }),
    ],
  });
}
