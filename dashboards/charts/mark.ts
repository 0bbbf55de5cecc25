import type { Status } from "../types.ts";

/** One thing drawn: what the chart shows, the table lists and the tooltip says, all from here. */
export interface Mark {
  /** Unique within the chart. */
  key: string;
  label: string;
  /** Place on a numeric axis (days since the start of work). */
  at?: number;
  /** Machine name of a series (`ai`, `traditional`, `before`, `after`, ...): decides the colour. */
  series?: string;
  seriesLabel?: string;
  /** Heading under which a row stands. */
  group?: string;
  n: number | null;
  value: number | null;
  low: number | null;
  high: number | null;
  status: Status;
  /** Why there is no value, or why to be careful; in the reader's language. */
  reason?: string;
  /** A second quantity of the same unit (90th percentile). */
  extra?: number | null;
  /** Of a step on the way: how many people reached it, and which share of those who set out. */
  reached?: { people: number; share: number };
  /** A word that follows the interval ("stands"). */
  tag?: string;
  /** The summary of all others: drawn last, as a diamond. */
  pooled?: boolean;
  /** The value of a dimension that the mark stands for: choosing the mark filters by it. */
  filter?: { dimension: string; value: string };
  /** The period that it is about, as the API names it: `2026Q3`. */
  period?: string;
  /** What stands for value and interval beside the drawing, where they are of another unit than it. */
  told?: { value: string; range: string };
  /** The whole finding as one sentence. */
  sentence: string;
}

/** Colours by meaning; CSS variables on a page, plain colours in an export. */
export interface Palette {
  ink: string;
  muted: string;
  hairline: string;
  paper: string;
  ai: string;
  human: string;
  grey: string;
  accent: string;
}

export interface ChartWords {
  few: string;
  pooled: string;
  target: string;
  interval: string;
  p90: string;
  /** Heading of the numbers still observed under a survival curve. */
  atRisk: string;
  /** Name of the axis of days under it. */
  daysSince: string;
}

/** What happened: at which label (line) or key (columns) of the marks, in words. */
export interface Annotated {
  readonly at: string;
  readonly text: string;
  /** The same at length, for who points at it. */
  readonly full?: string;
  /** One of many of its kind: a short tick that gives way to what people noted. */
  readonly isQuiet?: boolean;
}

/** What every chart takes beside its data. Charts are pure: data and options in, SVG out. */
export interface ChartOptions {
  width: number;
  palette: Palette;
  words: ChartWords;
  /** Value with unit. */
  format: (value: number) => string;
  /** Interval with unit. */
  formatRange: (low: number, high: number) => string;
  /** From one value to another, the unit once. */
  formatPair: (from: number, to: number) => string;
  /** A tick's text; `ticks` are all of its axis. */
  tick: (value: number, index?: number, ticks?: readonly number[]) => string;
  /** Name and unit of the value axis. */
  axis: string;
  /** Name and unit of the other axis, where it has numbers too. */
  axisX?: string;
  target?: number | null;
  /** Line of no effect (0 for differences and correlations). */
  reference?: number | null;
  /** Limits that the unit has (shares: 0..1). */
  limits?: { min?: number; max?: number };
  annotations?: readonly Annotated[];
  /** Rows stand closer where their words stand above them: nobody touches them. */
  isDense?: boolean;
  document?: Document;
}

export const FONT_SIZE = 12;

/** Height of a survival chart: the curve and the numbers at risk of two groups below it. */
export const SURVIVAL_HEIGHT = 372;

/** Width of a text in pixels, near enough to lay out labels without a browser. */
export function textWidth(text: string, size = FONT_SIZE): number {
  let em = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code >= 0x2e80) em += 1;
    else if ("ilj.,:;'|!()[] ·".includes(character)) em += 0.3;
    else if (character >= "A" && character <= "Z") em += 0.68;
    else if ("mw%—".includes(character)) em += 0.85;
    else em += 0.55;
  }
  return em * size;
}

/** Cuts a text to a width and says so with an ellipsis. */
export function fit(text: string, width: number, size = FONT_SIZE): string {
  if (textWidth(text, size) <= width) return text;
  const characters = [...text];
  while (characters.length > 1 && textWidth(`${characters.join("")}…`, size) > width) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}

/** A text on one or two lines of a width, broken at a space or between Chinese characters; null where it has no room. */
export function inTwoLines(text: string, width: number, size = FONT_SIZE): string | null {
  if (textWidth(text, size) <= width) return text;
  const halves = [...text.matchAll(/ |(?<=\p{Script=Han})(?=\p{Script=Han})/gu)].map(
    ({ index, 0: { length } }) => [text.slice(0, index), text.slice(index + length)] as const,
  );
  const widest = (half: readonly string[]) => Math.max(...half.map((part) => textWidth(part, size)));
  const best = halves.sort((a, b) => widest(a) - widest(b))[0];
  return best && widest(best) <= width ? best.join("\n") : null;
}

/** AI is teal, people and the traditional way amber and nothing else is; before is grey; any other second is slate. */
export function seriesColour(series: string | undefined, palette: Palette): string {
  if (series === "traditional" || series === "human") return palette.human;
  if (series === "second" || AGAINST.has(series ?? "")) return palette.muted;
  if (series === "before" || series?.startsWith("other") || series === "3" || series === "passives")
    return palette.grey;
  return palette.ai;
}

/** The other of two series is a square: who does not see the colours tells them by it. */
export function seriesSymbol(series: string | undefined): "circle" | "square" {
  const isOther =
    series?.startsWith("other") || ["traditional", "human", "before", "second"].includes(series ?? "");
  return isOther ? "square" : "circle";
}

/** Answers against, of a scale of five and of ten. */
const AGAINST = new Set(["1", "2", "detractors"]);

/** Answers of a scale: the further from the middle, the stronger. */
export function seriesOpacity(series: string | undefined): number {
  if (series === "2" || series === "4") return 0.5;
  if (series === "3" || series === "passives") return 0.4;
  return 0.9;
}

/** Every how many labels of an axis have room. */
export function labelStep(labels: readonly string[], room: number, size = FONT_SIZE): number {
  const widest = Math.max(...labels.map((label) => textWidth(label, size)), 1) + 14;
  return Math.max(1, Math.ceil((labels.length * widest) / Math.max(room, 1)));
}

export const isFew = (mark: Mark): boolean => mark.status === "few";
export const opacity = (mark: Mark): number => (isFew(mark) ? 0.45 : 1);
export const isDrawn = (mark: Mark): mark is Mark & { value: number } => mark.value !== null;

/** Smallest and largest of values, intervals, extras and further points. */
export function extent(
  marks: readonly Mark[],
  further: readonly (number | null | undefined)[] = [],
): [number, number] {
  const all = [...marks.flatMap((mark) => [mark.value, mark.low, mark.high, mark.extra]), ...further].filter(
    (value): value is number => typeof value === "number" && Number.isFinite(value),
  );
  return all.length > 0 ? [Math.min(...all), Math.max(...all)] : [0, 1];
}
