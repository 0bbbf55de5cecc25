import type { Language, Unit } from "../types.ts";
import { numbers } from "./intl.ts";
import { shown } from "./number.ts";
import { unitWords } from "./units.ts";

/** Decimals with which a change and its parts are told: two figures of the change, shares always with one. */
function decimals(unit: Unit, change: number): number {
  const size = Math.abs(shown(unit, change));
  if (size === 0) return unit === "percent" ? 1 : 0;
  const wanted = 1 - Math.floor(Math.log10(size));
  return Math.max(unit === "percent" ? 1 : 0, Math.min(3, wanted));
}

/** How the parts of one change are written: all with the same decimals, signed, without unit. */
export interface EffectFormat {
  /** `+2.4`, `−0.7`. */
  bare: (value: number) => string;
  /** `+0.4 to +5.8`. */
  range: (low: number, high: number) => string;
  /** `+2.4 points`, `+3.2 天`. */
  full: (value: number) => string;
  /** Change, rate and mix rounded so that what is shown adds up. */
  three: (change: number, rate: number) => { change: number; rate: number; mix: number };
}

export function effectFormat(unit: Unit, change: number, language: Language): EffectFormat {
  const digits = decimals(unit, change);
  const factor = unit === "percent" ? 100 : 1;
  const step = 10 ** digits;
  const rounded = (value: number) => Math.round(value * factor * step) / step;
  const format = numbers(language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    signDisplay: "exceptZero",
  });
  const bare = (value: number) => format.format(rounded(value)).replace(/^-/, "−");
  const units = unitWords(language);
  const suffix = (value: number): string =>
    unit === "currency" && language === "en"
      ? " yuan"
      : units[unit === "percent" ? "share_points" : unit].suffix(value);
  return {
    bare,
    range: (low, high) => `${bare(low)}${language === "zh" ? " 至 " : " to "}${bare(high)}`,
    full: (value) => bare(value) + suffix(value),
    three: (whole, rate) => {
      const [all, part] = [rounded(whole), rounded(rate)];
      return { change: all / factor, rate: part / factor, mix: (all - part) / factor };
    },
  };
}
