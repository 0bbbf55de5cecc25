import { drawLines } from "./line.ts";
import type { ChartOptions, Mark } from "./mark.ts";

/** Impact ratio by cut-off: one line with its band per group, in up to five hues, each named at its end. */
export function cutoffs(marks: readonly Mark[], options: ChartOptions) {
  const { palette } = options;
  const hues = [palette.ai, palette.ink, palette.grey, palette.muted, palette.accent];
  const series = [...new Set(marks.map((mark) => mark.series))];
  return drawLines(marks, options, (name) => hues[series.indexOf(name) % hues.length] ?? palette.grey);
}
