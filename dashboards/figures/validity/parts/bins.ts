import type { Bins } from "../../../../server/analyses/validity/parts/bins.ts";
import type { Mark } from "../../../charts/mark.ts";
import type { View } from "../../view.ts";
import { sayer, wordsOf } from "./said.ts";

/** Bins of a plot as marks: `at` to `extra` across, `low` to `high` up. */
export function binMarks(view: View, { width, height, cells }: Bins, across: string, up: string): Mark[] {
  const words = wordsOf(view);
  const { colon, semicolon } = view.text;
  const { number, count } = sayer(view);
  const range = (from: number, size: number) => words.between(number("r", from), number("r", from + size));
  return cells.map(({ x, y, n }) => ({
    key: `bin:${x}:${y}`,
    label: range(x, width),
    series: "bin",
    n,
    at: x,
    extra: x + width,
    low: y,
    high: y + height,
    value: y + height / 2,
    status: "ok",
    sentence: `${across}${colon}${range(x, width)}${semicolon}${up}${colon}${range(y, height)}${semicolon}${words.people(count(n))}`,
  }));
}

/** How many people the bins leave out. */
export const leftOut = (view: View, bins: Bins | undefined): { note?: string } =>
  bins && bins.left_out > 0 ? { note: wordsOf(view).leftOut(sayer(view).count(bins.left_out)) } : {};
