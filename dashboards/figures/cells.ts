import type { Figure } from "../../server/figures/figure.ts";
import {
  formatChangeInterval,
  formatCount,
  formatInterval,
  formatNumber,
  formatValue,
} from "../format/number.ts";
import { formatP } from "../format/p-value.ts";
import { unitWords } from "../format/units.ts";
import type { ExportColumn, Unit } from "../types.ts";
import type { Cell, Column } from "./document.ts";
import { differenceText } from "./say.ts";
import type { View } from "./view.ts";

type Ends = Pick<Figure, "low" | "high">;

/** A bare number, or a dash. */
export const bare = (
  { text, language }: View,
  unit: Unit,
  value: number | null | undefined,
  sign = false,
): string => (value == null ? text.dash : formatNumber(unit, value, language, sign));

/** An interval, or a dash. */
export const range = ({ text, language }: View, unit: Unit, { low, high }: Ends): string =>
  low === null || high === null ? text.dash : formatInterval(unit, low, high, language);

/** A cell of a number; shares with their sign of percent. */
export const valued = (view: View, unit: Unit, value: number | null | undefined, sign = false): Cell => ({
  text:
    value != null && unit === "percent"
      ? formatValue(unit, value, view.language)
      : bare(view, unit, value, sign),
  values: [value ?? null],
});

/** A cell of an interval, which leaves the page as two numbers. */
export const ends = (view: View, unit: Unit, figure: Ends | null | undefined): Cell => ({
  text: figure ? range(view, unit, figure) : view.text.dash,
  values: [figure?.low ?? null, figure?.high ?? null],
});

/** A cell of a count. */
export const counted = ({ text, language }: View, value: number | null): Cell => ({
  text: value === null ? text.dash : formatCount(value, language),
  values: [value],
});

/** A cell of a p value. */
export const pCell = ({ language }: View, value: number | null): Cell => ({
  text: formatP(value, language),
  values: [value],
});

/** A column of words. */
export const named = (name: string, key: string): Column => ({ name, file: [{ key, name, format: "text" }] });

/** A column of numbers: its name on the screen and in files, its machine name and format. */
export const numbers = (
  name: string,
  key: string,
  format: ExportColumn["format"],
  short?: string,
): Column => ({
  name,
  number: true,
  file: [{ key, name, format }],
  ...(short === undefined ? {} : { short }),
});

/** The two columns of an interval in a file. */
export const bounds = (
  { text }: View,
  name: string,
  key: string,
  format: ExportColumn["format"],
): ExportColumn[] =>
  (["low", "high"] as const).map((end) => ({
    key: `${key}_${end}`,
    name: text.export.bound(name, end),
    format,
  }));

/** A column of intervals; its two ends are two columns in a file. */
export const interval = (
  view: View,
  name: string,
  key: string,
  format: ExportColumn["format"],
  short?: string,
): Column => ({
  name,
  number: true,
  file: bounds(view, name, key, format),
  ...(short === undefined ? {} : { short }),
});

/** A cell of a difference with its interval below; it leaves the page with its unit. */
export function differed(view: View, unit: Unit, { value, low, high }: Ends & Pick<Figure, "value">): Cell {
  const { text, language } = view;
  return {
    text: value === null ? text.dash : differenceText(view, unit, value),
    ...(low === null || high === null ? {} : { note: formatChangeInterval(unit, low, high, language) }),
    values: [value, unitWords(language)[unit].file, low, high],
  };
}

/** The column of such cells: number, unit and both ends in a file. */
export const differences = (view: View, name: string, key: string): Column => ({
  name,
  number: true,
  file: [
    { key, name, format: "number" },
    { key: "unit", name: view.text.export.unit, format: "text" },
    ...bounds(view, name, key, "number"),
  ],
});

/** A cell of an estimate with its interval below; it leaves the page as three numbers. */
export const estimated = (
  view: View,
  unit: Unit,
  { value, low, high }: Ends & Pick<Figure, "value">,
): Cell => ({
  text: valued(view, unit, value).text,
  ...(value === null ? {} : { note: range(view, unit, { low, high }) }),
  values: [value, low, high],
});

/** The column of such cells. */
export const estimates = (view: View, name: string, key: string, format: ExportColumn["format"]): Column => ({
  name,
  number: true,
  file: [{ key, name, format }, ...bounds(view, name, key, format)],
});
