import type { Language, Unit } from "../types.ts";
import { numbers } from "./intl.ts";
import { unitDecimals, unitWords } from "./units.ts";

const numberFormat = (language: Language, decimals: number, sign: boolean): Intl.NumberFormat =>
  numbers(language, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    signDisplay: sign ? "exceptZero" : "negative",
  });

/** Shares are shown in hundredths, everything else as it is. */
export function shown(unit: Unit, value: number): number {
  return unit === "percent" ? value * 100 : value;
}

function decimals(unit: Unit, value: number): number {
  if ((unit === "days" || unit === "hours") && value !== 0 && Math.abs(value) < 0.095) return 3;
  if (unit === "r" || unit === "percent") return unitDecimals[unit];
  if (unit === "per_day" && Number.isInteger(value)) return 0;
  return Math.abs(value) >= 100 ? 0 : unitDecimals[unit];
}

/** The bare number in the unit's scale and precision: `0.853` percent -> `85.3`. */
export function formatNumber(unit: Unit, value: number, language: Language, sign = false): string {
  const scaled = shown(unit, value);
  const text = numberFormat(language, decimals(unit, scaled), sign).format(scaled);
  return text.replace(/^-/, "−");
}

/** A duration too short for its unit is told in a smaller one: 0.01 days are 20 minutes. */
function readable(unit: Unit, value: number): { unit: Unit; factor: number } {
  const size = Math.abs(value);
  if (size === 0) return { unit, factor: 1 };
  if (unit === "days" && size < 0.95 / 24) return { unit: "minutes", factor: 1440 };
  if (unit === "days" && size < 0.25) return { unit: "hours", factor: 24 };
  if (unit === "hours" && size < 0.095) return { unit: "minutes", factor: 60 };
  return { unit, factor: 1 };
}

/** Number with its unit: `85.3%`, `14.0 天`. */
export function formatValue(given: Unit, amount: number, language: Language, sign = false): string {
  const { unit, factor } = readable(given, amount);
  const value = amount * factor;
  const number = formatNumber(unit, value, language, sign);
  if (unit === "currency" && language === "en") return `${number.replace(/^([+−]?)/, "$1¥")}`;
  return number + unitWords(language)[unit].suffix(shown(unit, value));
}

/** What stands beside a large numeral: the unit alone. */
export function unitSuffix(unit: Unit, value: number, language: Language): string {
  return unitWords(language)[unit].suffix(shown(unit, value)).trim();
}

/** `83.9 to 86.4%`; the unit is written once. */
export function formatInterval(
  given: Unit,
  bottom: number,
  top: number,
  language: Language,
  sign = false,
): string {
  const between = language === "zh" ? " 至 " : " to ";
  const { unit, factor } = readable(given, Math.max(Math.abs(bottom), Math.abs(top)));
  const [low, high] = [bottom * factor, top * factor];
  const bare = formatNumber(unit, low, language, sign);
  const first = unit === "currency" && language === "en" ? formatValue(unit, low, language, sign) : bare;
  return `${first}${between}${formatValue(unit, high, language, sign)}`;
}

/** From one value to another: `8.0 → 2.0 小时`; the unit once where both have it. */
export function formatPair(unit: Unit, from: number, to: number, language: Language, sign = false): string {
  const same = readable(unit, from).unit === readable(unit, to).unit && readable(unit, from).factor === 1;
  const first =
    same && unit !== "currency"
      ? formatNumber(unit, from, language, sign)
      : formatValue(unit, from, language, sign);
  return `${first} → ${formatValue(unit, to, language, sign)}`;
}

/** Differences of shares are percentage points, differences of the rest keep the unit. */
export function formatChange(unit: Unit, value: number, language: Language): string {
  if (unit !== "percent") return formatValue(unit, value, language, true);
  return formatNumber(unit, value, language, true) + unitWords(language).share_points.suffix();
}

/** Interval of a change without its unit: `+0.4 to +5.8`; one more digit where an end that is not 0 would read as 0. */
export function formatChangeInterval(unit: Unit, low: number, high: number, language: Language): string {
  const between = language === "zh" ? " 至 " : " to ";
  const ends = [low, high].map((end) => shown(unit, end));
  const digits = Math.max(...ends.map((end) => decimals(unit, end)));
  const isLost = ends.some((end) => end !== 0 && Number(end.toFixed(digits)) === 0);
  if (isLost) {
    const format = numberFormat(language, digits + 1, true);
    return ends.map((end) => format.format(end).replace(/^-/, "−")).join(between);
  }
  return formatNumber(unit, low, language, true) + between + formatNumber(unit, high, language, true);
}

/** A share as whole percent, for titles: `0.269` -> `27%`. */
export function formatPercent(share: number, language: Language): string {
  return `${numberFormat(language, 0, false).format(share * 100)}%`;
}

/** A whole number with separators: `1,204`. */
export function formatCount(value: number, language: Language): string {
  return numberFormat(language, 0, false).format(value);
}

/** Ticks of an axis: short, no unit except `%`; with the others beside it as many decimals as tell them apart. */
export function formatTick(
  unit: Unit,
  value: number,
  language: Language,
  ticks: readonly number[] = [],
): string {
  const scaled = shown(unit, value);
  const few =
    Math.abs(scaled) >= 10 || Number.isInteger(scaled)
      ? 0
      : ["r", "ratio", "coefficient"].includes(unit)
        ? 2
        : 1;
  const step = ticks.length > 1 ? Math.abs(shown(unit, (ticks[1] ?? 0) - (ticks[0] ?? 0))) : 1;
  const isWhole = (digits: number) => Math.abs(Math.round(step * 10 ** digits) - step * 10 ** digits) < 1e-6;
  const digits = [few, 1, 2].find((each) => each >= few && isWhole(each)) ?? 3;
  const text = numbers(language, { maximumFractionDigits: digits }).format(scaled);
  return text.replace(/^-/, "−") + (unit === "percent" ? "%" : "");
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"];

// not by Intl, whose first date takes a page as long as a chart
const dateOf = (year: number, month: number, day: number, language: Language): string =>
  language === "zh" ? `${year}年${month}月${day}日` : `${day} ${MONTHS[month - 1]} ${year}`;

/** A date and time as a person reads it, in the browser's zone: `30 Sept 2026, 14:05`, `2026年9月30日 14:05`. */
export function formatTime(iso: string, language: Language): string {
  const at = new Date(iso);
  const date = dateOf(at.getFullYear(), at.getMonth() + 1, at.getDate(), language);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date}${language === "zh" ? "" : ","} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** A date: `30 Sept 2026`, `2026年9月30日`. */
export function formatDate(iso: string, language: Language): string {
  const [year = 0, month = 1, day = 1] = iso.slice(0, 10).split("-").map(Number);
  return dateOf(year, month, day, language);
}
