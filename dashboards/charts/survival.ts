import * as Plot from "@observablehq/plot";
import {
  type ChartOptions,
  FONT_SIZE,
  fit,
  isDrawn,
  type Mark,
  opacity,
  SURVIVAL_HEIGHT,
  seriesColour,
  seriesSymbol,
  textWidth,
} from "./mark.ts";

const TOP = 30;
const ROW = 18;
const LABEL = 16;

/**
 * Share still there by day: a step with its band per series, named at its end, and the numbers still observed below.
 * Marks with an n are the readings (dots, numbers at risk), marks without one the steps between.
 */
export function survival(marks: readonly Mark[], options: ChartOptions) {
  const { palette, width, words } = options;
  const drawn = marks.filter(isDrawn);
  const series = [...new Set(marks.map((mark) => mark.series))];
  const nameOf = (name: string | undefined) => marks.find((mark) => mark.series === name)?.seriesLabel ?? "";
  const readings = marks.filter((mark) => mark.n !== null);
  const days = [...new Set(readings.map((mark) => mark.at ?? 0))].sort((a, b) => a - b);
  const last = Math.max(...marks.map((mark) => mark.at ?? 0), 1);
  const lowest = Math.min(...drawn.map((mark) => mark.low ?? mark.value), 1);
  const low = Math.max(0, Math.floor(lowest * 10 - 0.2) / 10);
  const bottom = 46 + ROW * (series.length + 1);
  const height = SURVIVAL_HEIGHT + ROW * Math.max(0, series.length - 2);
  const ends = series.flatMap((name) => {
    const end = drawn.filter((mark) => mark.series === name).sort((a, b) => (b.at ?? 0) - (a.at ?? 0))[0];
    return end ? [{ name, label: nameOf(name), value: options.format(end.value), share: end.value }] : [];
  });
  const scale = (share: number) => TOP + ((1 - share) / (1 - low)) * (height - TOP - bottom);
  const places = ends.map((end) => ({ ...end, y: scale(end.share) })).sort((a, b) => a.y - b.y);
  for (const [index, place] of places.entries()) {
    const above = places[index - 1];
    if (above) place.y = Math.max(place.y, above.y + 2 * LABEL + 2);
  }
  for (let index = places.length - 1, room = height - bottom - LABEL; index >= 0; index -= 1) {
    const place = places[index] as (typeof places)[number];
    place.y = Math.min(place.y, room);
    room = place.y - 2 * LABEL - 2;
  }
  const right = Math.min(
    width * 0.3,
    Math.max(40, ...ends.map((end) => Math.max(textWidth(end.label), textWidth(end.value, 13)))) + 14,
  );
  const names = Math.max(...series.map((name) => textWidth(nameOf(name))), 0);
  const left = Math.min(width * 0.3, Math.max(42, names + 30));
  const colour = (mark: Mark) => seriesColour(mark.series, palette);
  const room = (width - left - right) / last;
  const ticks = days.filter((day, index) => index === 0 || (day - (days[index - 1] ?? 0)) * room >= 34);
  const shownDays = ticks.filter((day, index) => index === 0 || day - (ticks[index - 1] ?? 0) >= 34 / room);
  return Plot.plot({
    width,
    height,
    marginTop: TOP,
    marginBottom: bottom,
    marginLeft: left,
    marginRight: right,
    className: "plot",
    style: { fontSize: `${FONT_SIZE}px`, background: "none", color: palette.ink },
    x: { type: "linear", domain: [0, last], label: null },
    y: { domain: [low, 1], label: null },
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
      Plot.axisX(shownDays, {
        tickSize: 4,
        tickPadding: 5,
        tickFormat: (day: number) => String(day),
        color: palette.muted,
        label: null,
      }),
      Plot.text([options.axis], {
        text: (label: string) => label,
        frameAnchor: "top-left",
        textAnchor: "start",
        dy: -24,
        dx: 4 - left,
        fill: palette.muted,
      }),
      Plot.text([`${words.atRisk} · ${words.daysSince}`], {
        text: (label: string) => fit(label, width - 8),
        frameAnchor: "bottom-left",
        textAnchor: "start",
        dy: 40,
        dx: 4 - left,
        fill: palette.muted,
      }),
      ...series.flatMap((name) => {
        const own = marks.filter((mark) => mark.series === name);
        const steps = own
          .filter((mark): mark is Mark & { value: number } => isDrawn(mark) && mark.n === null)
          .sort((a, b) => (a.at ?? 0) - (b.at ?? 0));
        return [
          Plot.areaY(
            steps.filter((mark) => mark.low !== null && mark.high !== null),
            { x: "at", y1: "low", y2: "high", fill: colour, fillOpacity: 0.16, curve: "step-after", z: null },
          ),
          Plot.lineY(steps, {
            x: "at",
            y: "value",
            stroke: colour,
            strokeWidth: 2,
            curve: "step-after",
            z: null,
          }),
        ];
      }),
      Plot.dot(
        readings.filter(isDrawn).filter((mark) => (mark.at ?? 0) > 0),
        {
          x: "at",
          y: "value",
          r: 3.5,
          symbol: (mark: Mark) => seriesSymbol(mark.series),
          fill: colour,
          fillOpacity: opacity,
          stroke: palette.paper,
          ariaLabel: "key",
          className: "hit",
        },
      ),
      ...places.flatMap((place) => [
        Plot.text([fit(place.value, right - 10, 13)], {
          text: (label: string) => label,
          frameAnchor: "top-right",
          textAnchor: "start",
          dx: 10,
          dy: place.y - TOP - LABEL / 2 - 6,
          fontSize: 13,
          fontWeight: 600,
          fill: palette.ink,
        }),
        Plot.text([fit(place.label, right - 10)], {
          text: (label: string) => label,
          frameAnchor: "top-right",
          textAnchor: "start",
          dx: 10,
          dy: place.y - TOP + LABEL / 2 - 6,
          fill: seriesColour(place.name, palette),
          fontWeight: 600,
        }),
      ]),
      ...series.flatMap((name, index) => {
        const own = readings.filter((mark) => mark.series === name && shownDays.includes(mark.at ?? 0));
        const dy = 40 + ROW * (index + 1);
        return [
          Plot.text([fit(nameOf(name), left - 22)], {
            text: (label: string) => label,
            frameAnchor: "bottom-left",
            textAnchor: "start",
            dx: 4 - left,
            dy,
            fill: palette.ink,
          }),
          Plot.text(own, {
            x: "at",
            frameAnchor: "bottom",
            dy,
            text: (mark: Mark) => (mark.n ?? 0).toLocaleString("en"),
            fill: palette.muted,
          }),
        ];
      }),
    ],
  });
}
