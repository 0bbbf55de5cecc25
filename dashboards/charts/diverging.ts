import * as Plot from "@observablehq/plot";
import {
  type ChartOptions,
  isDrawn,
  type Mark,
  opacity,
  seriesColour,
  seriesOpacity,
  textWidth,
} from "./mark.ts";
import { type Row, rowPlot } from "./rows.ts";

/** Which side of the middle an answer lies on: -1 against, 0 in between, 1 in favour. */
const SIDES: Record<string, -1 | 0 | 1> = {
  "1": -1,
  "2": -1,
  "3": 0,
  "4": 1,
  "5": 1,
  detractors: -1,
  passives: 0,
  promoters: 1,
};

/** The mark that sums a row up: it stands at the right, its interval at the end of the bar. */
export const SUMMARY = "summary";

type Part = { key: string; mark: Mark & { value: number }; from: number; to: number };

/**
 * Distribution of answers per row, stacked outwards from the middle: in favour to the right, against to the left, what
 * is neither astride. The summary mark of a row says its figure at the right and, where it is a share of the bar's
 * right side (`low`, `high` as shares), its interval at the bar's end.
 */
export function diverging(marks: readonly Mark[], options: ChartOptions) {
  const { palette, width } = options;
  const rowKey = (mark: Mark) => `${mark.group ?? ""}:${mark.label}`;
  const rows = new Map<string, Mark[]>();
  for (const mark of marks) rows.set(rowKey(mark), [...(rows.get(rowKey(mark)) ?? []), mark]);
  const summaries = [...rows].map(([key, own]): Mark => {
    const summary = own.find((mark) => mark.series === SUMMARY) ?? own[0];
    return { ...(summary as Mark), key };
  });
  const parts = [...rows].flatMap(([key, own]): Part[] => {
    const drawn = own.filter(
      (mark): mark is Mark & { value: number } => mark.series !== SUMMARY && isDrawn(mark),
    );
    const side = (mark: Mark) => SIDES[mark.series ?? ""] ?? 0;
    const sum = (which: number) =>
      drawn.filter((mark) => side(mark) === which).reduce((total, mark) => total + mark.value, 0);
    let at = -sum(0) / 2 - sum(-1);
    return drawn.map((mark) => {
      const from = at;
      at += mark.value;
      return { key, mark, from, to: at };
    });
  });
  const edge = (pick: (part: Part) => number, most: (...all: number[]) => number) =>
    most(0, ...parts.map(pick));
  const highest = Math.max(
    edge((part) => part.to, Math.max),
    ...summaries.map((mark) => endOf(parts, mark)?.high ?? 0),
  );
  const domain: [number, number] = [edge((part) => part.from, Math.min) - 0.01, highest + 0.01];
  const scale = (width * (width < 480 ? 1 : 0.45)) / (domain[1] - domain[0]);
  return rowPlot(
    marks,
    { ...options, reference: null, tick: (value, ...around) => options.tick(Math.abs(value), ...around) },
    {
      domain,
      rowsOf: () => summaries,
      text: (mark) => mark.told?.value ?? (isDrawn(mark) ? options.format(mark.value) : "—"),
      range: (mark) =>
        !isDrawn(mark)
          ? (mark.reason ?? "")
          : (mark.told?.range ??
            (mark.low !== null && mark.high !== null ? options.formatRange(mark.low, mark.high) : "")),
      height: 34,
    },
    (frame) => {
      const band = { insetTop: frame.narrow ? 20 : 3, insetBottom: frame.narrow ? 4 : 3 };
      const whiskers = frame.rows.flatMap((row: Row) => {
        const end = endOf(parts, row.mark);
        return end ? [{ key: row.key, ...end }] : [];
      });
      return [
        Plot.barX(parts, {
          y: "key",
          x1: "from",
          x2: "to",
          fill: (part: Part) => seriesColour(part.mark.series, palette),
          fillOpacity: (part: Part) => seriesOpacity(part.mark.series) * opacity(part.mark),
          stroke: palette.paper,
          strokeWidth: 1,
          ...band,
          ariaLabel: (part: Part) => part.mark.key,
          className: "hit",
        }),
        Plot.text(
          parts.filter((part) => textWidth(shareText(part)) + 6 < (part.to - part.from) * scale),
          {
            y: "key",
            x: (part: Part) => (part.from + part.to) / 2,
            text: shareText,
            dy: frame.dy,
            fill: (part: Part) => (seriesOpacity(part.mark.series) > 0.8 ? palette.paper : palette.ink),
          },
        ),
        Plot.ruleY(whiskers, { y: "key", x1: "low", x2: "high", stroke: palette.ink, dy: frame.dy }),
        Plot.tickX(
          whiskers.flatMap(({ key, low, high }) => [
            { key, x: low },
            { key, x: high },
          ]),
          { y: "key", x: "x", stroke: palette.ink, dy: frame.dy, ...frame.inset(8) },
        ),
      ];
    },
  );
}

const shareText = (part: Part) => `${Math.round(part.mark.value * 100)}%`;

/** Ends of the summary's interval where the bar ends: the bar's right side is what it is a share of. */
function endOf(parts: readonly Part[], summary: Mark): { low: number; high: number } | null {
  const own = parts.filter((part) => part.key === summary.key);
  const right = own.filter((part) => SIDES[part.mark.series ?? ""] === 1);
  if (summary.told || right.length === 0 || summary.low === null || summary.high === null) return null;
  const start = Math.min(...right.map((part) => part.from));
  return { low: start + summary.low, high: start + summary.high };
}
