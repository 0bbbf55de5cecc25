import * as Plot from "@observablehq/plot";
import { type ChartOptions, extent, FONT_SIZE, isDrawn, type Mark, textWidth } from "./mark.ts";

const HEIGHT = 300;
const TOP = 34;

/** Where the name of a point stands, so that names of points near each other part. */
const NAMES: Readonly<
  Record<
    string,
    { readonly textAnchor: "start" | "middle" | "end"; readonly dx: number; readonly dy: number }
  >
> = {
  chosen: { textAnchor: "middle", dx: 0, dy: -16 },
  current: { textAnchor: "middle", dx: 0, dy: 16 },
  unit: { textAnchor: "end", dx: -10, dy: 2 },
  shrunken: { textAnchor: "start", dx: 10, dy: 2 },
};

/**
 * A front of two quantities: `at` across, `value` up. Marks of the series `front` are joined by a line; the others are
 * points with a name, the `chosen` one a ring on the line.
 */
export function tradeOff(marks: readonly Mark[], options: ChartOptions) {
  const { palette, width } = options;
  const drawn = marks.filter(isDrawn);
  const line = drawn.filter((mark) => mark.series === "front" || mark.series === "chosen");
  const named = drawn.filter((mark) => mark.series !== "front");
  const across = extent(
    [],
    drawn.map((mark) => mark.at),
  );
  const [low, high] = extent([], [...drawn.map((mark) => mark.value), options.reference, options.target]);
  const padX = (across[1] - across[0]) * 0.06 || 0.05;
  const padY = (high - low) * 0.1 || 0.1;
  const left = Math.max(...[low, high].map((value) => textWidth(options.tick(value)))) + 22;
  const colour = (mark: Mark) =>
    mark.series === "chosen" ? palette.accent : mark.series === "shrunken" ? palette.ai : palette.ink;
  const name = (mark: Mark) =>
    Plot.text([mark], {
      x: "at",
      y: "value",
      text: () => mark.seriesLabel ?? mark.label,
      ...(NAMES[mark.series ?? ""] ?? {}),
      fill: palette.ink,
      stroke: palette.paper,
      strokeWidth: 4,
    });
  const rule = (at: number | null | undefined, isDashed: boolean) =>
    at === undefined || at === null
      ? null
      : Plot.ruleY([at], { stroke: palette.muted, ...(isDashed ? { strokeDasharray: "3 3" } : {}) });
  return Plot.plot({
    width,
    height: HEIGHT,
    marginTop: TOP,
    marginBottom: 42,
    marginLeft: left,
    marginRight: 14,
    className: "plot",
    style: { fontSize: `${FONT_SIZE}px`, background: "none", color: palette.ink },
    x: { domain: [across[0] - padX, across[1] + padX], label: null },
    y: { domain: [low - padY, high + padY], label: null },
    ...(options.document ? { document: options.document } : {}),
    marks: [
      Plot.gridY({ stroke: palette.hairline, strokeOpacity: 1, ticks: 5 }),
      Plot.axisY({ tickSize: 0, ticks: 5, tickFormat: options.tick, color: palette.muted, label: null }),
      Plot.axisX({
        tickSize: 0,
        tickPadding: 6,
        ticks: Math.min(6, Math.max(3, Math.floor(width / 90))),
        tickFormat: (value: number) => value.toFixed(2),
        color: palette.muted,
        label: null,
      }),
      Plot.text([options.axis], {
        text: (label: string) => label,
        frameAnchor: "top-left",
        textAnchor: "start",
        dy: -26,
        dx: 4 - left,
        fill: palette.muted,
      }),
      Plot.text([options.axisX ?? ""], {
        text: (label: string) => label,
        frameAnchor: "bottom-right",
        textAnchor: "end",
        dy: 34,
        fill: palette.muted,
      }),
      rule(options.reference, false),
      rule(options.target, true),
      Plot.line(line, { x: "at", y: "value", stroke: palette.ai, strokeWidth: 2 }),
      Plot.dot(
        line.filter((mark) => mark.series === "front"),
        { x: "at", y: "value", r: 3, fill: palette.ai, ariaLabel: "key", className: "hit" },
      ),
      Plot.dot(named, {
        x: "at",
        y: "value",
        r: (mark: Mark) => (mark.series === "chosen" ? 7 : 5),
        symbol: (mark: Mark) => (mark.series === "unit" ? "square" : "circle"),
        fill: (mark: Mark) => (mark.series === "chosen" ? palette.paper : colour(mark)),
        stroke: (mark: Mark) => (mark.series === "chosen" ? palette.accent : palette.paper),
        strokeWidth: (mark: Mark) => (mark.series === "chosen" ? 3 : 1),
        ariaLabel: "key",
        className: "hit",
      }),
      ...named.map(name),
    ],
  });
}
