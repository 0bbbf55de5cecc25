import type { Figure } from "../../../../server/figures/figure.ts";
import type { Text } from "../../../../server/language.ts";
import type { Mark } from "../../../charts/mark.ts";
import {
  formatChange,
  formatChangeInterval,
  formatCount,
  formatInterval,
  formatNumber,
} from "../../../format/number.ts";
import { validityWords } from "../../../text/validity.ts";
import type { ExportColumn, Status, Unit } from "../../../types.ts";
import { type AnalysisQuestion, type Cell, explained, type Finding } from "../../document.ts";
import { type Scope, scopeText } from "../../say.ts";
import type { View } from "../../view.ts";

/** The page's texts. */
export const wordsOf = (view: View) => validityWords(view.language);

/** What every figure of an analysis has; `own` where it says more exactly than the analysis how it is computed. */
export const frame = (
  view: View,
  question: AnalysisQuestion,
  answer: { readonly sql: string; readonly note_texts: Readonly<Record<string, Text>> } | null,
  scope: Scope = "whole",
  own: { readonly about?: string; readonly formula?: string } = {},
) => ({
  scope: scopeText(view, scope),
  metrics: [],
  explained: explained(view, question, answer, { notes: Object.keys(answer?.note_texts ?? {}), ...own }),
});

type Interval = Pick<Figure, "value" | "low" | "high">;

/** A sentence and what its numbers rest on. */
export const finding = (
  says: string,
  ...rests: readonly (Interval & { readonly n?: number })[]
): Finding => ({ says, rests });

/** A number that is no estimate: a count, a p. */
export const bare = (value: number | null): Interval => ({ value, low: null, high: null });

/** The ends of an interval that stands in a sentence without its middle. */
export const ends = (low: number | null, high: number | null): Interval => ({ value: null, low, high });

/** Numbers in the reader's language. */
export function sayer(view: View) {
  const { language, text } = view;
  const between = language === "zh" ? " 至 " : " to ";
  return {
    /** A bare number, or a dash. */
    number: (unit: Unit, value: number | null | undefined, sign = false): string =>
      value == null ? text.dash : formatNumber(unit, value, language, sign),
    count: (value: number): string => formatCount(value, language),
    /** `95% interval 0.15 to 0.29` without a unit. */
    interval: (unit: Unit, { low, high }: Pick<Figure, "low" | "high">, sign = false): string =>
      wordsOf(view).range(
        low === null || high === null
          ? text.dash
          : sign
            ? formatChangeInterval(unit, low, high, language)
            : formatNumber(unit, low, language) + between + formatNumber(unit, high, language),
      ),
    /** A difference of shares in percentage points, of the rest in its unit; with its sign. */
    change: (unit: Unit, value: number | null): string =>
      value === null ? text.dash : formatChange(unit, value, language),
    /** The same that is gained or more: without a sign. */
    more: (unit: Unit, value: number | null): string =>
      value === null ? text.dash : formatChange(unit, value, language).replace(/^\+/, ""),
    /** Where one more of their kind would lie. */
    prediction: (low: number | null, high: number | null): string | null =>
      low === null || high === null
        ? null
        : `${formatNumber("r", low, language)}${language === "zh" ? " 至 " : " and "}${formatNumber("r", high, language)}`,
    /** The first few names of a list. */
    few: (names: readonly string[], most = 6): string =>
      text.list(names.length > most ? [...names.slice(0, most), "…"] : [...names]),
  };
}

/** People under whom a figure is marked as of few. */
const FEW = 30;

/** How a figure of an analysis is marked. */
export const standingOf = (status: string, n: number): Status =>
  status === "suppressed" ? "suppressed" : n < FEW ? "few" : "ok";

/** A figure as one cell of a table, and as the numbers that leave the page. */
export function cellOf(
  { language, text }: View,
  figure: Interval | null | undefined,
  unit: Unit = "r",
  mark = "",
): Cell {
  const values = [figure?.value ?? null, figure?.low ?? null, figure?.high ?? null];
  if (figure?.value == null) return { text: text.dash, values };
  const range =
    figure.low === null || figure.high === null
      ? ""
      : ` (${formatInterval(unit, figure.low, figure.high, language)})`;
  return { text: formatNumber(unit, figure.value, language) + range + mark, values };
}

/** The column of such cells: value and both ends leave the page. */
export function intervalColumn(view: View, key: string, name: string, format: Unit = "r") {
  const { low, high } = wordsOf(view);
  const file: ExportColumn[] = [
    { key, name, format },
    { key: `${key}_low`, name: `${name} · ${low}`, format },
    { key: `${key}_high`, name: `${name} · ${high}`, format },
  ];
  return { name, number: true, file };
}

/** What a figure says below where it draws no more than some of its marks. */
export function shownNote({ text }: View, marks: readonly Mark[], most: number): { note?: string } {
  const all = marks.filter((mark) => mark.value !== null).length;
  return all > most ? { note: text.figure.sortedShown(most, all) } : {};
}
