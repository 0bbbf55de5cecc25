import * as Plot from "@observablehq/plot";
import { type ChartOptions, fit, textWidth } from "./mark.ts";

const SIZE = 11;
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

/**
 * A thin line at each period in which something happened, named in the strip above the plot; labels keep clear of
 * each other and of the plot's ends. `places` are all periods in order.
 */
export function annotationMarks(
  { annotations = [], palette }: ChartOptions,
  places: readonly Place[],
  left: number,
  right: number,
): Plot.Markish[] {
  const lines = places.flatMap((place) => {
    const texts = annotations.filter(({ at }) => at === place.at).map(({ text }) => text);
    return texts.length > 0 ? [{ ...place, text: texts.join(" · ") }] : [];
  });
  const isTight = (index: number) => {
    const [line, next] = [lines[index], lines[index + 1]];
    const room = line ? (next?.x ?? right) - line.x - 2 * GAP : 0;
    return line !== undefined && room < Math.min(textWidth(line.text, SIZE), ENOUGH);
  };
  let taken = left;
  const labels = lines.flatMap((line, index) => {
    const next = lines[index + 1];
    // The next label comes back to this side where it has no room beyond: they share what is between.
    const share = next && isTight(index + 1) ? 0.5 : 1;
    const after = ((next?.x ?? right) - line.x) * share - 2 * GAP;
    const before = line.x - taken - 2 * GAP;
    const isBefore = isTight(index) && before > after;
    const room = isBefore ? before : after;
    const text = room < LEAST ? "" : fit(line.text, room - SLACK, SIZE);
    taken = isBefore ? line.x : line.x + GAP + textWidth(text, SIZE) + SLACK;
    return text ? [{ ...line, text, full: line.text, isBefore }] : [];
  });
  const own = {
    x: "at",
    frameAnchor: "top",
    dy: -9,
    fontSize: SIZE,
    fill: palette.ink,
    title: "full",
  } as const;
  return [
    Plot.ruleX(lines, { x: "at", stroke: palette.ink, strokeOpacity: 0.55, strokeWidth: 1, insetTop: -15 }),
    Plot.text(
      labels.filter(({ isBefore }) => !isBefore),
      { ...own, text: "text", textAnchor: "start", dx: GAP },
    ),
    Plot.text(
      labels.filter(({ isBefore }) => isBefore),
      { ...own, text: "text", textAnchor: "end", dx: -GAP },
    ),
  ];
}
