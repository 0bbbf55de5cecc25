import { numbers } from "../../format/intl.ts";
import { formatChange, formatChangeInterval, formatInterval, formatValue } from "../../format/number.ts";
import { type Loaded, rowsOf } from "../../state/page-data.ts";
import { language } from "../../state/preferences.ts";
import { valueLabel } from "../../state/view.ts";
import { world } from "../../state/world.ts";
import { text } from "../../text/text.ts";
import type { Contrast, MetricRow, Unit } from "../../types.ts";
import { pageText } from "./words.ts";

/** Two figures of a measure and how they differ, as the server held them against each other. */
export interface Pair {
  unit: Unit;
  /** Names of the two values. */
  names: { focal: string; reference: string };
  focal: MetricRow;
  reference: MetricRow;
  contrast: Contrast;
}

const bracketed = (inside: string) => (language.value === "zh" ? `（${inside}）` : ` (${inside})`);

/**
 * A value with its interval. Where both ends would read the same, up to two decimals more tell them apart: an
 * interval that is narrow is still one.
 */
function told(unit: Unit, value: number, low: number | null, high: number | null, sign = false): string {
  const lang = language.value;
  const change = sign ? formatChange(unit, value, lang) : formatValue(unit, value, lang);
  if (low === null || high === null) return change;
  const usual = sign ? formatChangeInterval(unit, low, high, lang) : formatInterval(unit, low, high, lang);
  const [first = "", last = ""] = usual.split(pageText.value.between);
  const scale = unit === "percent" ? 100 : 1;
  const isSame = low < high && Number.parseFloat(plainDigits(first)) === Number.parseFloat(plainDigits(last));
  if (!isSame || Math.abs(high) < 0.25) return change + bracketed(text.value.figure.intervalOf(usual));
  const digits = [1, 2, 3].find((each) => (low * scale).toFixed(each) !== (high * scale).toFixed(each)) ?? 3;
  const number = (each: number) =>
    numbers(lang, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: sign ? "exceptZero" : "negative",
    })
      .format(each * scale)
      .replace("-", "−");
  return (
    change + bracketed(text.value.figure.intervalOf(`${number(low)}${pageText.value.between}${number(high)}`))
  );
}
const plainDigits = (shown: string) => shown.replaceAll(",", "").replace("−", "-").replace("¥", "");

const unitOf = (row: MetricRow): Unit => world.value.metrics.get(row.metric)?.unit ?? "count";

/** Whether the row belongs to the segment asked for. */
const isOf = (segment: Record<string, string | null>, wanted: Record<string, string | null>) =>
  Object.entries(wanted).every(([name, value]) => segment[name] === value);

/** The row of a segment that has a value. */
export const rowOf = (loaded: Loaded, wanted: Record<string, string> = {}): MetricRow | undefined =>
  rowsOf(loaded).find((row) => row.value !== null && isOf(row.segment, wanted));

/** Every contrast of an answer with its two rows. */
export function pairsOf(loaded: Loaded): Pair[] {
  if (loaded.kind !== "ready") return [];
  const dimension = loaded.query.contrast?.split(":")[0] ?? "";
  return (loaded.result.contrasts ?? []).flatMap((contrast) => {
    const of = (value: string) => rowOf(loaded, { ...contrast.segment, [dimension]: value } as never);
    const [focal, reference] = [of(contrast.focal), of(contrast.reference)];
    if (!focal || !reference) return [];
    return {
      unit: unitOf(focal),
      names: {
        focal: valueLabel(dimension, contrast.focal),
        reference: valueLabel(dimension, contrast.reference),
      },
      focal,
      reference,
      contrast,
    };
  });
}

/** The contrast of one segment. */
export const pairOf = (loaded: Loaded, wanted: Record<string, string> = {}): Pair | undefined =>
  pairsOf(loaded).find(({ contrast }) => isOf(contrast.segment, wanted));

/** `57.1% (95% interval 55.9 to 58.4%)`. */
export const withInterval = (row: MetricRow, unit: Unit = unitOf(row)): string =>
  row.value === null ? text.value.dash : told(unit, row.value, row.low, row.high);

/** The value alone. */
export const plain = (row: MetricRow): string =>
  row.value === null ? text.value.dash : formatValue(unitOf(row), row.value, language.value);

/** `−6.0 hours (95% interval −6.1 to −5.9)`: focal less reference. */
export const differenceText = ({ unit, contrast: { difference } }: Pair): string =>
  difference.value === null
    ? text.value.dash
    : told(unit, difference.value, difference.low, difference.high, true);

const minus = (from: number, value: number | null) => (value === null ? null : from - value);

/** What the reference has beyond the focal, as a positive amount: `6.0 hours (95% interval 5.9 to 6.1)`. */
export const savedText = ({ unit, contrast: { difference } }: Pair): string =>
  difference.value === null
    ? text.value.dash
    : told(unit, -difference.value, minus(0, difference.high), minus(0, difference.low));

/** `1.45× (95% interval 1.37 to 1.53×)`: focal over reference. */
export const ratioText = ({ contrast: { ratio } }: Pair): string =>
  ratio.value === null ? text.value.dash : told("ratio", ratio.value, ratio.low, ratio.high);

/** By which share the focal is less than the reference: `60.0% (95% interval 58.1 to 61.7%)`. */
export const lessText = ({ contrast: { ratio } }: Pair): string =>
  ratio.value === null
    ? text.value.dash
    : told("percent", 1 - ratio.value, minus(1, ratio.high), minus(1, ratio.low));

/** The same the other way: by which share it is more. */
export const moreText = ({ contrast: { ratio } }: Pair): string =>
  ratio.value === null
    ? text.value.dash
    : told(
        "percent",
        ratio.value - 1,
        ratio.low === null ? null : ratio.low - 1,
        ratio.high === null ? null : ratio.high - 1,
      );

/** What else has to be said of a difference: that it cannot be told from none, or that nobody can tell. */
function caution({ contrast }: Pair): string {
  const words = pageText.value;
  if (contrast.difference.low === null || contrast.difference.high === null) return words.noInterval;
  return contrast.clear ? "" : words.unclear;
}

/** Both values and their difference; says when it cannot be told from none. */
export function movedText(pair: Pair, name: string): string {
  const words = pageText.value;
  return words.moved(
    name,
    `${pair.names.reference}${words.gap}${plain(pair.reference)}`,
    `${pair.names.focal}${words.gap}${plain(pair.focal)}`,
    differenceText(pair) + caution(pair),
  );
}

/** Rows with a value, the largest first. */
export const largestFirst = (rows: readonly MetricRow[]): MetricRow[] =>
  rows.filter((row) => row.value !== null).sort((a, b) => (b.value ?? 0) - (a.value ?? 0));

/** Highest and lowest of some groups, and whether their intervals lie apart. */
export function spreadText(rows: readonly MetricRow[], dimension: string): string[] {
  const words = pageText.value;
  const sorted = largestFirst(rows.filter((row) => row.segment[dimension] != null));
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (!first || !last || first === last) return [];
  const named = (row: MetricRow) =>
    `${valueLabel(dimension, row.segment[dimension] ?? "")} ${withInterval(row)}`;
  const apart = first.low !== null && last.high !== null && first.low > last.high;
  return [words.spread(named(first), named(last)) + (apart ? "" : words.overlap)];
}
