import type { PeekedColumn } from "./extract/peek.ts";

/** How the dates of a column are written. */
type DateWritings = {
  /** `strptime` formats that a mapping needs for them, the most usual first; what is read without one is left out. */
  readonly formats: readonly string[];
  /** Every way of writing, 9 for a run of digits. */
  readonly ways: readonly string[];
  /** `order`: whether the day or the month comes first cannot be told; `both`: now the one, now the other. */
  readonly guess: "order" | "both" | undefined;
};

/** Dates, by their format; those that begin with the year and `-` or `/` need none. */
const DATES: readonly (readonly [format: string, pattern: string])[] = [
  ["", "\\d{4}([-/])\\d{1,2}\\1\\d{1,2}"],
  ["%Y年%m月%d日", "\\d{4}年\\d{1,2}月\\d{1,2}日"],
  ["%Y.%m.%d", "\\d{4}\\.\\d{1,2}\\.\\d{1,2}"],
  ["%Y%m%d", "(?:19|20)\\d{6}"],
  ["%d.%m.%Y", "\\d{1,2}\\.\\d{1,2}\\.\\d{4}"],
  ["%m/%d/%Y", "\\d{1,2}/\\d{1,2}/\\d{4}"],
  ["%m-%d-%Y", "\\d{1,2}-\\d{1,2}-\\d{4}"],
  ["%m/%d/%y", "\\d{1,2}/\\d{1,2}/\\d{2}"],
  ["%d-%b-%Y", "\\d{1,2}-[A-Za-z]{3}-\\d{4}"],
  ["%d-%b-%y", "\\d{1,2}-[A-Za-z]{3}-\\d{2}"],
  ["%d %b %Y", "\\d{1,2} [A-Za-z]{3} \\d{4}"],
  ["%d %B %Y", "\\d{1,2} [A-Za-z]{4,9} \\d{4}"],
  ["%b %d, %Y", "[A-Za-z]{3} \\d{1,2}, \\d{4}"],
  ["%B %d, %Y", "[A-Za-z]{4,9} \\d{1,2}, \\d{4}"],
  ["%Y-%m", "\\d{4}-\\d{1,2}"],
  ["%Y/%m", "\\d{4}/\\d{1,2}"],
  ["%Y年%m月", "\\d{4}年\\d{1,2}月"],
];

const TIMES: readonly (readonly [format: string, pattern: string])[] = [
  ["", ""],
  [" %H:%M", " \\d{1,2}:\\d{2}"],
  [" %H:%M:%S", " \\d{1,2}:\\d{2}:\\d{2}"],
  ["T%H:%M:%S", "T\\d{1,2}:\\d{2}:\\d{2}"],
  [" %I:%M %p", " \\d{1,2}:\\d{2} [AaPp][Mm]"],
  [" %I:%M:%S %p", " \\d{1,2}:\\d{2}:\\d{2} [AaPp][Mm]"],
  ["%H时%M分", "\\d{1,2}时\\d{1,2}分"],
  [" %H时%M分", " \\d{1,2}时\\d{1,2}分"],
];

/** A date with its year first, with what may follow it: read without a format. */
const YEAR_FIRST = /^\d{4}[年./-]\d{1,2}[月./-]\d{1,2}/;

/** Looks at every way in which a column is written; no formats where they are not all dates. */
export function dateFormats(column: PeekedColumn): DateWritings {
  const found = column.writings.map((writing) => ({ writing, format: formatOf(writing) }));
  if (found.some(({ format }) => format === undefined)) return { formats: [], ways: [], guess: undefined };
  const isOrdered = found.some(({ format }) => /^%m[/-]%d/.test(format ?? ""));
  const dayFirst = (column.first ?? 0) > 12;
  const monthFirst = (column.second ?? 0) > 12;
  const ordered = (format: string) => (dayFirst ? format.replace(/^%m([/-])%d/, "%d$1%m") : format);
  return {
    formats: [...new Set(found.flatMap(({ format }) => (format ? [ordered(format)] : [])))],
    ways: [...new Set(found.map(({ writing }) => writing.replace(/\d+/g, "9")))],
    guess: !isOrdered || dayFirst !== monthFirst ? undefined : dayFirst ? "both" : "order",
  };
}

/** The format of a date; empty where none is needed, undefined where it is no date. */
function formatOf(text: string): string | undefined {
  for (const [date, datePattern] of DATES)
    for (const [time, timePattern] of TIMES)
      if (new RegExp(`^${datePattern}${timePattern}$`).test(text)) return date === "" ? "" : `${date}${time}`;
  return YEAR_FIRST.test(text) ? "" : undefined;
}

/** Whether the headings of a table look like the cells below them: numbers, dates, or ids of the same writing. */
export function looksLikeRecord(columns: readonly PeekedColumn[]): boolean {
  const like = columns.filter(isLikeItsCells).length;
  return like > 0 && like * 2 >= columns.filter(({ filled }) => filled > 0).length;
}

function isLikeItsCells({ heading, writings, numeric }: PeekedColumn): boolean {
  if (!/\d/.test(heading) || writings.length === 0) return false;
  if (/^[+-]?\d+([.,]\d+)*%?$/.test(heading))
    return numeric > 0.5 || writings.some((one) => shape(one) === shape(heading));
  if (formatOf(heading) !== undefined) return true;
  return writings.every((one) => shape(one) === shape(heading));
}

function shape(text: string): string {
  return text.replace(/\d+/g, "9").replace(/[A-Za-z]+/g, "a");
}
