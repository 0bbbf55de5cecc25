import * as Plot from "@observablehq/plot";
import { type Annotated, type ChartOptions, fit, textWidth } from "./mark.ts";

const GAP = 4;
/** Fonts differ: a label may be this much wider than it was reckoned. */
const SLACK = 8;
/** Room below which a label goes to the other side of its line, if there is more. */
const ENOUGH = 90;
/** Room below which a label is left out: the figure lists every annotation below the chart. */
const LEAST = 26;

interface Place {
  /** Value on the horizontal scale. */
  at: string;
  /** Its middle in pixels from the left of the chart. */
  x: number;
}

/** What happened in one period, in one label. */
interface Line extends Place {
  readonly text: string;
  readonly full: string;
}

/** What happened in each of some periods; what is loud comes first. */
const linesOf = (annotations: readonly Annotated[], places: readonly Place[]): Line[] =>
  places.flatMap((place) => {
    const own = annotations
      .filter(({ at }) => at === place.at)
      .sort((a, b) => Number(a.isQuiet ?? false) - Number(b.isQuiet ?? false));
    if (own.length === 0) return [];
    const text = own.map((each) => each.text).join(" · ");
    return [{ ...place, text, full: own.map((each) => each.full ?? each.text).join("\n") }];
  });

/** A drawn label, from its left to its right end in pixels. */
interface Label extends Line {
  readonly isBefore: boolean;
  readonly from: number;
  readonly to: number;
}

/**
 * A thin line at each period in which something happened, named in the strip above the plot; labels keep clear of
 * each other and of the plot's ends. What is quiet has a short tick, and its name only where it has room. `places` are
 * all periods in order.
 */
export function annotationMarks(
  { annotations = [], palette }: ChartOptions,
  places: readonly Place[],
  left: number,
  right: number,
): Plot.Markish[] {
  const isLoud = (at: string) => annotations.some((each) => each.at === at && !each.isQuiet);
  // what is quiet joins the label of what is not
  const lines = linesOf(
    annotations,
    places.filter(({ at }) => isLoud(at)),
  );
  const ticks = linesOf(
    annotations,
    places.filter(({ at }) => !isLoud(at)),
  );
  const labels = loudLabels(lines, left, right);
  const text = { x: "at", frameAnchor: "top", dy: -9, text: "text", title: "full" } as const;
  return [
    Plot.ruleX(lines, { x: "at", stroke: palette.ink, strokeOpacity: 0.55, strokeWidth: 1, insetTop: -15 }),
    Plot.text(
      labels.filter(({ isBefore }) => !isBefore),
      { ...text, fill: palette.ink, textAnchor: "start", dx: GAP },
    ),
    Plot.text(
      labels.filter(({ isBefore }) => isBefore),
      { ...text, fill: palette.ink, textAnchor: "end", dx: -GAP },
    ),
    Plot.text(ticks, {
      ...text,
      dy: 6,
      text: () => "╵",
      fill: palette.muted,
    }),
    Plot.text(quietLabels(ticks, labels, lines, left, right), { ...text, fill: palette.muted }),
  ];
}

/** Names of quiet ticks above them, where no other label and no line is in the way. */
function quietLabels(
  ticks: readonly Line[],
  labels: readonly Label[],
  lines: readonly Line[],
  left: number,
  right: number,
): Line[] {
  const taken = [
    ...labels.map(({ from, to }) => ({ from, to })),
    ...lines.map(({ x }) => ({ from: x - GAP, to: x + GAP })),
  ];
  return ticks.filter(({ x, text }) => {
    const half = (textWidth(text) + SLACK) / 2;
    const own = { from: x - half, to: x + half };
    const isFree =
      own.from >= left - SLACK &&
      own.to <= right + SLACK &&
      taken.every(({ from, to }) => own.to < from || to < own.from);
    if (isFree) taken.push(own);
    return isFree;
  });
}

/** Names of lines, each beside its own on the side that has room. */
function loudLabels(lines: readonly Line[], left: number, right: number): Label[] {
  const isTight = (index: number) => {
    const [line, next] = [lines[index], lines[index + 1]];
    const room = line ? (next?.x ?? right) - line.x - 2 * GAP : 0;
    return line !== undefined && room < Math.min(textWidth(line.text), ENOUGH);
  };
  let taken = left;
  const labels = lines.flatMap((line, index): Label[] => {
    const next = lines[index + 1];
    // The next label comes back to this side where it has no room beyond: they share what is between.
    const share = next && isTight(index + 1) ? 0.5 : 1;
    const after = ((next?.x ?? right) - line.x) * share - 2 * GAP;
    const before = line.x - taken - 2 * GAP;
    const isBefore = isTight(index) && before > after;
    const room = isBefore ? before : after;
    const text = room < LEAST ? "" : fit(line.text, room - SLACK);
    taken = isBefore ? line.x : line.x + GAP + textWidth(text) + SLACK;
    const width = textWidth(text) + SLACK;
    const ends = isBefore
      ? { from: line.x - GAP - width, to: line.x }
      : { from: line.x, to: line.x + GAP + width };
    return text ? [{ ...line, text, isBefore, ...ends }] : [];
  });
  return labels;
}
