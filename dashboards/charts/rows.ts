import * as Plot from "@observablehq/plot";
import {
  type ChartOptions,
  FONT_SIZE,
  fit,
  inTwoLines,
  isDrawn,
  isFew,
  type Mark,
  textWidth,
} from "./mark.ts";

/** Where a row chart's row stands: its key on the band scale. */
export type Row = { key: string; label: string; mark: Mark; text: string; range: string };
type Heading = { key: string; label: string };

/** One column of text at the right: value, interval. */
const GAP = 10;

export interface RowFrame {
  rows: Row[];
  narrow: boolean;
  /** Pixels that a mark sits below the middle of its band (on a phone the label stands above). */
  dy: number;
  /** Insets that leave a mark of this height in the middle of its band. */
  inset: (height: number) => { insetTop: number; insetBottom: number };
}

export interface RowSettings {
  domain: [number, number];
  /** Overrides the text at the right. */
  text?: (mark: Mark) => string;
  range?: (mark: Mark) => string;
  /** Rows instead of one per mark (a pair of marks shares a row). */
  rowsOf?: (marks: readonly Mark[]) => Mark[];
  grid?: boolean;
  height?: number;
}

const HEADING = "heading:";

function layout(marks: readonly Mark[], options: ChartOptions, settings: RowSettings) {
  const text = settings.text ?? ((mark: Mark) => (isDrawn(mark) ? options.format(mark.value) : "—"));
  const range =
    settings.range ??
    ((mark: Mark) => {
      if (!isDrawn(mark)) return mark.reason ?? "";
      const interval =
        mark.low !== null && mark.high !== null && mark.low < mark.high
          ? options.formatRange(mark.low, mark.high)
          : "";
      const words = [interval, mark.tag, isFew(mark) ? options.words.few : ""].filter(Boolean);
      return words.length > 0 ? words.join(" · ") : (mark.reason ?? "");
    });
  const rows: Row[] = (settings.rowsOf ?? ((all) => [...all]))(marks).map((mark) => ({
    key: mark.key,
    label: mark.label,
    mark,
    text: text(mark),
    range: range(mark),
  }));
  const domain: string[] = [];
  const headings: Heading[] = [];
  let group: string | undefined;
  for (const row of rows) {
    if (row.mark.group !== group) {
      group = row.mark.group;
      if (group) {
        headings.push({ key: HEADING + group, label: group });
        domain.push(HEADING + group);
      }
    }
    domain.push(row.key);
  }
  return { rows, domain, headings };
}

/**
 * Rows of label, mark and value: the frame of every horizontal chart. Wide: label left, value and interval
 * in columns at the right. Narrow (a phone): label and value above the mark, which takes the whole width.
 */
export function rowPlot(
  marks: readonly Mark[],
  options: ChartOptions,
  settings: RowSettings,
  draw: (frame: RowFrame) => Plot.Markish[],
): SVGSVGElement | HTMLElement {
  const { rows, domain, headings } = layout(marks, options, settings);
  const { palette, width } = options;
  const narrow = width < 480;
  // On a phone label, value and interval share a line; where one row has no room for all, every interval takes a line.
  const hasRoom = (row: Row) =>
    textWidth(row.label, 13) + textWidth(`${row.text}  ${row.range}`, 13) <= width - 20;
  const textColumn = Math.max(0, ...rows.map((row) => textWidth(row.text, 13)));
  const rangeColumn = Math.max(0, ...rows.map((row) => textWidth(row.range) + (row.mark.tag ? 6 : 0)));
  const labelRoom = width * (width < 800 ? 0.36 : 0.42);
  const marginLeft = narrow
    ? 2
    : Math.min(labelRoom, Math.max(24, ...rows.map((row) => textWidth(row.label, 13)))) + GAP;
  const showRange = !narrow && width - marginLeft - textColumn - rangeColumn - 12 - GAP >= 150;
  const marginRight = narrow ? 2 : 12 + textColumn + (showRange ? GAP + rangeColumn : 0);
  const isTight = narrow && !rows.every((row) => hasRoom(row));
  const folded = rows.map((row) => (narrow ? null : inTwoLines(row.label, marginLeft - GAP + 2, 13)));
  const isFolded = folded.some((label) => label?.includes("\n"));
  const isDense = options.isDense === true && !isTight;
  const rowHeight = isTight
    ? 62
    : narrow
      ? isDense
        ? 36
        : 46
      : Math.max(settings.height ?? 30, isFolded ? 38 : 0);
  const marginTop = options.target === undefined || options.target === null ? 6 : 24;
  const marginBottom = 38;
  const height = marginTop + marginBottom + domain.length * rowHeight;
  const dy = isTight ? 17 : narrow ? (isDense ? 8 : 9) : 0;
  const lift = isTight ? -20 : -9;
  const inset = (mark: number) => {
    const each = Math.max(0, (rowHeight * 0.8 - mark) / 2);
    return { insetTop: each, insetBottom: each };
  };
  const halo = { stroke: palette.paper, strokeWidth: 6 };
  const colour = (row: Row) => (isDrawn(row.mark) && !isFew(row.mark) ? palette.ink : palette.muted);
  const labels: Plot.Markish[] = narrow
    ? [
        Plot.text(rows, {
          y: "key",
          text: (row: Row) =>
            fit(
              row.label,
              width - 20 - textWidth(isTight ? row.text : `${row.text}  ${row.range}`.trimEnd(), 13),
              13,
            ),
          frameAnchor: "left",
          ...halo,
          textAnchor: "start",
          dy: lift,
          fontSize: 13,
          fill: palette.ink,
        }),
        Plot.text(rows, {
          y: "key",
          text: (row: Row) => row.text,
          frameAnchor: "right",
          ...halo,
          textAnchor: "end",
          dy: lift,
          fontSize: 13,
          fontWeight: 600,
          fill: colour,
        }),
        ...rows.map((row) =>
          Plot.text([row], {
            y: "key",
            text: (each: Row) => each.range,
            frameAnchor: "right",
            ...halo,
            textAnchor: "end",
            dy: isTight ? -3 : lift,
            dx: isTight ? 0 : -textWidth(row.text, 13) - 8,
            fill: palette.muted,
          }),
        ),
      ]
    : [
        Plot.text(rows, {
          y: "key",
          text: (row: Row) => folded[rows.indexOf(row)] ?? fit(row.label, marginLeft - GAP + 2, 13),
          lineHeight: 1.15,
          frameAnchor: "left",
          textAnchor: "end",
          dx: -GAP,
          fontSize: 13,
          fill: colour,
        }),
        Plot.text(rows, {
          y: "key",
          text: (row: Row) => row.text,
          frameAnchor: "right",
          textAnchor: "end",
          dx: 12 + textColumn,
          fontSize: 13,
          fontWeight: 600,
          fill: colour,
        }),
        ...(showRange
          ? [
              Plot.text(rows, {
                y: "key",
                text: (row: Row) => row.range,
                frameAnchor: "right",
                textAnchor: "start",
                dx: 12 + textColumn + GAP,
                fill: palette.muted,
              }),
            ]
          : []),
      ];
  const { target, reference } = options;
  return Plot.plot({
    width,
    height,
    marginTop,
    marginBottom,
    marginLeft,
    marginRight,
    className: "plot",
    style: { fontSize: `${FONT_SIZE}px`, background: "none", color: palette.ink },
    x: {
      domain: settings.domain,
      label: null,
      ticks: Math.min(6, Math.max(2, Math.floor((width - marginLeft - marginRight) / 70))),
    },
    r: { type: "identity" },
    y: { type: "band", domain, label: null, padding: 0.2, axis: null },
    ...(options.document ? { document: options.document } : {}),
    marks: [
      settings.grid === false ? null : Plot.gridX({ stroke: palette.hairline, strokeOpacity: 1 }),
      Plot.axisX({
        anchor: "bottom",
        tickSize: 0,
        tickFormat: options.tick,
        color: palette.muted,
        label: null,
        tickPadding: 6,
      }),
      Plot.text([options.axis], {
        frameAnchor: "bottom-left",
        textAnchor: "start",
        dy: 33,
        fill: palette.muted,
        text: (label: string) => label,
      }),
      reference === undefined || reference === null
        ? null
        : Plot.ruleX([reference], { stroke: palette.muted, strokeWidth: 1 }),
      ...(narrow ? [] : labels),
      ...draw({ rows: rows.filter((row) => isDrawn(row.mark)), narrow, dy, inset }),
      target === undefined || target === null
        ? null
        : Plot.ruleX([target], { stroke: palette.ink, strokeDasharray: "3 3", strokeWidth: 1 }),
      target === undefined || target === null
        ? null
        : Plot.text([target], {
            x: (value: number) => value,
            frameAnchor: "top",
            dy: -12,
            textAnchor: target > (settings.domain[0] + settings.domain[1]) / 2 ? "end" : "start",
            text: (value: number) => `${options.words.target} ${options.format(value)}`,
            fill: palette.ink,
          }),
      ...(narrow ? labels : []),
      Plot.text(headings, {
        y: "key",
        text: (heading: Heading) => heading.label,
        frameAnchor: "left",
        textAnchor: "start",
        dx: narrow ? 0 : -marginLeft,
        dy: 4,
        fontWeight: 600,
        fontSize: 12,
        fill: palette.muted,
        ...halo,
      }),
    ],
  });
}

/** Half-open whisker of every row that has an interval. */
export function whiskers(frame: RowFrame, stroke: (row: Row) => string, weight = 1.5): Plot.Markish[] {
  const rows = frame.rows.filter((row) => row.mark.low !== null && row.mark.high !== null);
  const colour = {
    stroke: (row: Row) => stroke(row),
    strokeOpacity: (row: Row) => (isFew(row.mark) ? 0.45 : 1),
  };
  const className = "whisker";
  return [
    Plot.ruleY(rows, {
      ariaLabel: (row: Row) => row.key,
      className,
      y: "key",
      x1: (row: Row) => row.mark.low,
      x2: (row: Row) => row.mark.high,
      strokeWidth: weight,
      dy: frame.dy,
      ...colour,
    }),
    Plot.tickX(
      rows.flatMap((row) => [
        { key: row.key, at: row.mark.low, row },
        { key: row.key, at: row.mark.high, row },
      ]),
      {
        ariaLabel: "key",
        className,
        y: "key",
        x: "at",
        ...frame.inset(8),
        strokeWidth: weight,
        dy: frame.dy,
        stroke: (end: { row: Row }) => stroke(end.row),
        strokeOpacity: (end: { row: Row }) => (isFew(end.row.mark) ? 0.45 : 1),
      },
    ),
  ];
}
