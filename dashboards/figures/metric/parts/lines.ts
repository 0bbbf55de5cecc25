import type { Mark } from "../../../charts/mark.ts";
import { formatCount } from "../../../format/number.ts";
import type { Chart } from "../../document.ts";
import type { View } from "../../view.ts";
import { wordsOf } from "./measure.ts";

/** Lines that one chart has room for. */
const MOST = 6;
const COLOURED = new Set(["ai", "traditional", "before", "after"]);

/** What is drawn of marks over time: the lines with the most data, the first in colour where none has one of its own. */
export function lines(view: View, marks: readonly Mark[]): Pick<Chart, "drawn" | "note"> {
  const counts = new Map<string, number>();
  for (const { series, n, value } of marks)
    if (series !== undefined && value !== null) counts.set(series, (counts.get(series) ?? 0) + (n ?? 0));
  const most = [...counts].sort((a, b) => b[1] - a[1]).map(([series]) => series);
  if (most.length === 0 || most.every((series) => COLOURED.has(series))) return {};
  const shown = most.slice(0, MOST);
  const count = (each: number) => formatCount(each, view.language);
  return {
    drawn: marks
      .filter(({ series }) => shown.includes(series ?? ""))
      .map((mark) => (mark.series === shown[0] ? mark : { ...mark, series: `other:${mark.series}` })),
    ...(most.length > MOST ? { note: wordsOf(view).lines(count(MOST), count(most.length)) } : {}),
  };
}
