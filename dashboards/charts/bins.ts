import * as Plot from "@observablehq/plot";
import { type ChartOptions, extent, FONT_SIZE, isDrawn, type Mark, textWidth } from "./mark.ts";

const HEIGHT = 268;
const TOP = 34;

/**
 * People as bins of two numbers, the darker the more, with the mean of each column and its whisker above them.
 * Series `bin`: `at` to `extra` across, `low` to `high` up. Series `line`: a level over the whole width with the band
 * of its interval. Everything else is a column's mean at `at`.
 */
export function bins(marks: readonly Mark[], options: ChartOptions) {
  const { palette, width } = options;
  const cells = marks.filter((mark) => mark.series === "bin");
  const lines = marks.filter((mark) => mark.series === "line").filter(isDrawn);
  const means = marks.filter((mark) => mark.series !== "bin" && mark.series !== "line").filter(isDrawn);
  const most = Math.max(1, ...cells.map((mark) => mark.n ?? 0));
  const across = extent(
    [],
    [...cells.flatMap((mark) => [mark.at, mark.extra]), ...means.map((mark) => mark.at)],
  );
  const [low, high] = extent(
    [
      ...cells.map((mark) => ({ ...mark, extra: null })),
      ...lines,
      ...means.map((mark) => ({ ...mark, extra: null })),
    ],
    [options.reference],
  );
  const pad = (high - low) * 0.04 || 0.1;
  const left = Math.max(...[low, high].map((value) => textWidth(options.tick(value)))) + 20;
  const text = (mark: Mark & { value: number }) =>
    `${mark.label} ${options.format(mark.value)}${
      mark.low !== null && mark.high !== null && width > 420
        ? ` (${options.formatRange(mark.low, mark.high)})`
        : ""
    }`;
  return Plot.plot({
    width,
    height: HEIGHT,
    marginTop: TOP,
    marginBottom: 40,
    marginLeft: left,
    marginRight: 10,
    className: "plot",
    style: { fontSize: `${FONT_SIZE}px`, background: "none", color: palette.ink },
    x: { domain: across, label: null, nice: false },
    y: { domain: [low - pad, high + pad], label: null },
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
        ticks: Math.min(8, Math.max(3, Math.floor(width / 80))),
        tickFormat: options.tick,
        tickPadding: 6,
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
        dy: 33,
        fill: palette.muted,
      }),
      Plot.rect(cells, {
        x1: "at",
        x2: "extra",
        y1: "low",
        y2: "high",
        inset: 0.5,
        fill: palette.ai,
        fillOpacity: (mark: Mark) => 0.1 + 0.45 * Math.sqrt((mark.n ?? 0) / most),
        ariaLabel: "key",
        className: "hit",
      }),
      options.reference === undefined || options.reference === null
        ? null
        : Plot.ruleY([options.reference], { stroke: palette.muted }),
      Plot.rect(
        lines.filter((mark) => mark.low !== null && mark.high !== null),
        {
          x1: () => across[0],
          x2: () => across[1],
          y1: "low",
          y2: "high",
          fill: palette.muted,
          fillOpacity: 0.22,
        },
      ),
      Plot.ruleY(lines, {
        y: "value",
        stroke: palette.muted,
        strokeWidth: 1.5,
        ariaLabel: "key",
        className: "hit",
      }),
      Plot.ruleX(
        means.filter((mark) => mark.low !== null && mark.high !== null),
        { x: "at", y1: "low", y2: "high", stroke: palette.ink, strokeWidth: 1.5 },
      ),
      Plot.dot(means, {
        x: "at",
        y: "value",
        r: 4,
        fill: palette.ink,
        stroke: palette.paper,
        ariaLabel: "key",
        className: "hit",
      }),
      Plot.text(lines, {
        y: "value",
        frameAnchor: "right",
        textAnchor: "end",
        dx: -4,
        dy: -9,
        text,
        fill: palette.ink,
        stroke: palette.paper,
        strokeWidth: 4,
      }),
    ],
  });
}
