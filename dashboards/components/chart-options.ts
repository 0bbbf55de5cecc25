import type { ChartOptions, Palette } from "../charts/mark.ts";
import {
  formatChangeInterval,
  formatInterval,
  formatNumber,
  formatPair,
  formatTick,
  formatValue,
} from "../format/number.ts";
import { language } from "../state/preferences.ts";
import { text } from "../text/text.ts";
import type { Unit } from "../types.ts";

/** The page's colours: they follow the theme by themselves. */
export const PAGE_PALETTE: Palette = {
  ink: "var(--ink)",
  muted: "var(--muted)",
  hairline: "var(--hairline)",
  paper: "var(--paper)",
  ai: "var(--ai)",
  human: "var(--human)",
  grey: "var(--grey)",
  accent: "var(--accent)",
};

/** The same colours, light, spelled out for files that leave the page. */
export const FILE_PALETTE: Palette = {
  ink: "#1b2326",
  muted: "#5c666a",
  hairline: "#dfe2e0",
  paper: "#ffffff",
  ai: "#0f7480",
  human: "#c07a16",
  grey: "#8b9598",
  accent: "#0f5f69",
};

export interface FigureOptions {
  unit: Unit;
  axis?: string;
  /** Name of the axis across, where it has numbers too. */
  axisX?: string;
  target?: number | null;
  /** What the target line is, where it is no target ("four fifths"). */
  targetWord?: string;
  reference?: number | null;
  limits?: { min?: number; max?: number };
  /** What happened at which mark. */
  annotations?: readonly { at: string; text: string }[];
  /** Shows the sign of positive values (differences). */
  signed?: boolean;
  /** Differences of shares: percentage points, so that the axis and not the number carries the unit. */
  pointsOfShare?: boolean;
}

const AXES: Record<Unit, keyof ReturnType<typeof axes>> = {
  percent: "share",
  points: "points",
  days: "days",
  hours: "hours",
  minutes: "minutes",
  r: "r",
  count: "count",
  ratio: "ratio",
  coefficient: "coefficient",
  currency: "currency",
  score: "score",
  per_day: "perDay",
};
const axes = () => text.value.axis;

/** Name of a unit as an axis has it. */
export const axisName = (unit: Unit): string => axes()[AXES[unit]];

/** Turns a figure's unit and lines into what a chart function needs. */
export function chartOptions(options: FigureOptions, width: number, palette: Palette): ChartOptions {
  const { unit, signed = false } = options;
  const { figure } = text.value;
  return {
    width,
    palette,
    words: {
      few: figure.few,
      pooled: figure.pooled,
      target: options.targetWord ?? figure.target,
      interval: figure.interval,
      p90: figure.p90,
      atRisk: figure.atRisk,
      daysSince: figure.daysSince,
    },
    format: (value) =>
      options.pointsOfShare
        ? formatNumber(unit, value, language.value, true)
        : formatValue(unit, value, language.value, signed),
    formatRange: (low, high) =>
      options.pointsOfShare
        ? formatChangeInterval(unit, low, high, language.value)
        : formatInterval(unit, low, high, language.value, signed),
    formatPair: (from, to) => formatPair(unit, from, to, language.value, signed),
    tick: (value) =>
      options.pointsOfShare
        ? formatTick(unit, value, language.value).replace("%", "")
        : formatTick(unit, value, language.value),
    axis: options.axis ?? (options.pointsOfShare ? text.value.axis.sharePoints : axisName(unit)),
    ...(options.axisX === undefined ? {} : { axisX: options.axisX }),
    ...(options.target === undefined ? {} : { target: options.target }),
    ...(options.annotations ? { annotations: options.annotations } : {}),
    ...(options.reference === undefined ? {} : { reference: options.reference }),
    ...(options.limits
      ? { limits: options.limits }
      : unit === "percent" && !signed
        ? { limits: { min: 0, max: 1 } }
        : unit === "r"
          ? { limits: { min: -1, max: 1 } }
          : {}),
  };
}
