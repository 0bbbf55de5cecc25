import type { Figure as Figured } from "../../../server/figures/figure.ts";
import type { Mark } from "../../charts/mark.ts";
import type { TableCell } from "../../components/table-figure.tsx";
import { formatChange, formatChangeInterval, formatInterval, formatNumber } from "../../format/number.ts";
import { language } from "../../state/preferences.ts";
import { text } from "../../text/text.ts";
import type { ExportColumn, Unit } from "../../types.ts";
import { pageText } from "./words.ts";

type Interval = Pick<Figured, "value" | "low" | "high">;

/** A bare number, or a dash. */
export const number = (unit: Unit, value: number | null | undefined, sign = false): string =>
  value == null ? text.value.dash : formatNumber(unit, value, language.value, sign);

/** `95% interval 0.15 to 0.29` without a unit. */
export const interval = (unit: Unit, { low, high }: Interval, sign = false): string =>
  low === null || high === null
    ? pageText.value.range(text.value.dash)
    : pageText.value.range(
        sign
          ? formatChangeInterval(unit, low, high, language.value)
          : `${formatNumber(unit, low, language.value)}${language.value === "zh" ? " 至 " : " to "}${formatNumber(unit, high, language.value)}`,
      );

/** A difference of shares in percentage points, of the rest in its unit; with its sign. */
export const change = (unit: Unit, value: number | null): string =>
  value === null ? text.value.dash : formatChange(unit, value, language.value);

/** A share that is gained: percentage points without a sign. */
export const points = (value: number | null): string =>
  value === null ? text.value.dash : formatChange("percent", value, language.value).replace(/^\+/, "");

/** Whether an interval leaves out 0. */
export const isClear = ({ low, high }: Interval): boolean =>
  low !== null && high !== null && (low > 0 || high < 0);

/** A figure as one cell of a table, and as the numbers that leave the page. */
export function cellOf(figure: Interval | null | undefined, unit: Unit = "r", mark = ""): TableCell {
  const values = [figure?.value ?? null, figure?.low ?? null, figure?.high ?? null];
  if (figure?.value == null) return { text: text.value.dash, values };
  const range =
    figure.low === null || figure.high === null
      ? ""
      : ` (${formatInterval(unit, figure.low, figure.high, language.value)})`;
  return { text: `${formatNumber(unit, figure.value, language.value)}${range}${mark}`, values };
}

/** What leaves the page for such a cell: value and both ends. */
export const fileOf = (key: string, name: string, format: Unit = "r"): ExportColumn[] => [
  { key, name, format },
  { key: `${key}_low`, name: `${name} · ${pageText.value.low}`, format },
  { key: `${key}_high`, name: `${name} · ${pageText.value.high}`, format },
];

/** The first few names of a list. */
export const few = (names: string[], most = 6): string =>
  text.value.list(names.length > most ? [...names.slice(0, most), "…"] : names);

/** Rows that a chart of deviations draws. */
export const CLEAREST = 20;

/** The clear deviations first (named ones before others whose interval leaves out 0), the largest of each first. */
export function clearest(marks: Mark[]): Mark[] {
  const rank = (mark: Mark) => (mark.tag ? 2 : isClear(mark) ? 1 : 0);
  return marks
    .filter((mark) => mark.value !== null)
    .sort((a, b) => rank(b) - rank(a) || Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0))
    .slice(0, CLEAREST);
}
