import type { PeekedColumn } from "../extract/peek.ts";
import type { Kind } from "./meanings.ts";
import { stepsOf, valuesOf, verdictsOf } from "./values.ts";
import type { Heading } from "./words.ts";

/** How well the cells of a column fit a kind: 1 as they should be, 0 not at all. A column without cells fits any a little less. */
export function fitOf(kind: Kind, column: PeekedColumn, heading: Heading): number {
  return column.filled - column.fillers.length <= 0 && column.samples.length === 0
    ? 0.9
    : FITS[kind](column, heading);
}

type Fit = (column: PeekedColumn, heading: Heading) => number;

const isNumber = ({ numeric, percents }: PeekedColumn) => numeric + percents >= 0.8;
const isWhole = (column: PeekedColumn) => isNumber(column) && column.integers >= 0.99 * column.numeric;
const isText = ({ numeric, dates, emails }: PeekedColumn) => numeric < 0.5 && dates < 0.5 && emails < 0.5;
const isFew = ({ distinct, filled }: PeekedColumn, most: number) =>
  distinct <= most && (distinct * 2 <= filled || filled < 12);
const isCode = (column: PeekedColumn) =>
  isWhole(column) && (column.lowest ?? 0) >= 0 && (column.highest ?? 0) <= 12 && isFew(column, 8);

/** Whether a column of numbers counts two things only, as 0 and 1. */
export function isBinary({ distinct, samples, fillers }: PeekedColumn): boolean {
  return distinct - fillers.length <= 2 && samples.every((sample) => /^[01](\.0+)?$/.test(sample));
}

const known =
  (feed: string, field: string, most: number): Fit =>
  (column) => {
    const share = valuesOf(feed, field, column).known;
    return share >= most ? 1 : share > 0 && isFew(column, 30) ? 0.7 : 0;
  };

const date: Fit = ({ dates, numeric, integers, lowest, highest, length }) => {
  if (dates >= 0.8) return 1;
  if (dates >= 0.5) return 0.8;
  if (numeric < 0.8 || lowest === null || highest === null) return 0;
  const isSerial = lowest > 25_000 && highest < 60_000;
  const isEpoch = (lowest > 9e8 && highest < 2.2e9) || (lowest > 9e11 && highest < 2.2e12);
  return isSerial || isEpoch
    ? 0.9
    : integers > 0.9 && length === 8 && lowest > 19_000_000 && highest < 22_000_000
      ? 1
      : 0;
};

const score: Fit = (column) => {
  if (isNumber(column)) {
    if (isBinary(column) || (column.highest ?? 0) > 1000 || (column.lowest ?? 0) < -1000) return 0;
    return column.distinct >= 3 || column.filled < 6 ? 1 : 0.9;
  }
  return stepsOf(column) === undefined ? 0 : 0.95;
};

const label: Fit = (column) => {
  if (column.dates > 0.5 || column.emails > 0.5 || column.sentences > 0.5) return 0;
  if (isText(column)) return column.length <= 60 ? 1 : 0.5;
  return isWhole(column) && (isFew(column, 100) || column.filled < 12) ? 0.7 : 0;
};

const verdict =
  (question: "hired" | "left" | "passed"): Fit =>
  (column) =>
    verdictsOf(question, column) === undefined ? 0 : 1;

const FITS: Readonly<Record<Kind, Fit>> = {
  id: (column, heading) => {
    // A person without the word for an id is one only where the cells are codes.
    const isNamed = heading.senses.some((sense) => sense === "ID" || sense === "NATIONALID");
    if (!isNamed && !column.writings.every((one) => /\d/.test(one))) return 0;
    if (column.sentences > 0.2 || column.emails > 0.5 || column.length > 64 || column.dates > 0.9) return 0;
    if (isNumber(column) && (!isWhole(column) || column.percents > 0)) return 0;
    return isBinary(column) && column.filled > 3 ? 0 : 1;
  },
  name: (column) =>
    isText(column) && column.length <= 60 && column.sentences < 0.5
      ? column.distinct * 2 >= column.filled || column.distinct >= 12
        ? 1
        : 0.5
      : 0,
  person: (column) =>
    column.dates > 0.5 || column.sentences > 0.5 || (isNumber(column) && !isWhole(column))
      ? 0
      : isBinary(column)
        ? 0
        : 1,
  phone: (column) =>
    column.phones >= 0.5
      ? 1
      : isWhole(column) && column.length >= 7 && column.length <= 14
        ? 0.8
        : column.length >= 7 &&
            column.length <= 20 &&
            column.numeric < 0.5 &&
            column.writings.some((one) => /\d[\d*\s()-]{5,}/.test(one))
          ? 0.8
          : 0,
  email: ({ emails }) => (emails >= 0.5 ? 1 : 0),
  date,
  gender: (column, heading) => {
    if (valuesOf("candidates", "gender", column).known >= 0.6) return 1;
    if (heading.senses.some((sense) => sense === "MALE" || sense === "FEMALE"))
      return verdictsOf("passed", column) === undefined && !isCode(column) ? 0 : 0.95;
    return isCode(column) ? 0.8 : 0;
  },
  category: (column) => {
    if (column.dates > 0.5 || column.emails > 0.5 || column.sentences > 0.5) return 0;
    if (isNumber(column)) return isCode(column) ? 0.85 : 0;
    return isFew(column, 60) ? 1 : 0.4;
  },
  years: (column) =>
    isNumber(column) && (column.lowest ?? 0) >= 0 && (column.highest ?? 0) <= 60 && !isBinary(column) ? 1 : 0,
  text: (column) => (isText(column) ? 1 : 0),
  label,
  level: (column) => Math.max(label(column, NO_HEADING), isCode(column) ? 0.9 : 0),
  count: (column) => (isWhole(column) && (column.lowest ?? 0) >= 0 ? 1 : 0),
  path: known("applications", "screening_path", 0.5),
  stage: (column) => {
    const share = valuesOf("stage_events", "stage", column).known;
    return share >= 0.5 ? 1 : share > 0 && isText(column) ? 0.8 : 0;
  },
  duration: (column) => (isNumber(column) && (column.lowest ?? 0) >= 0 && !isBinary(column) ? 1 : 0),
  score,
  passed: verdict("passed"),
  mode: known("human_interviews", "mode", 0.5),
  round: (column) =>
    isWhole(column) && (column.lowest ?? 1) >= 1 && (column.highest ?? 1) <= 20
      ? 1
      : isText(column) && roundsOf(column) !== undefined
        ? 1
        : 0,
  number: (column) => (isNumber(column) && !isBinary(column) ? 1 : 0),
  hired: verdict("hired"),
  left: verdict("left"),
  stayed: verdict("left"),
  end: (column) => {
    const { values, known: share } = valuesOf("employment", "end_kind", column);
    const active = Object.keys(values).filter((cell) => STAYS.test(cell.trim())).length;
    if (share === 0) return 0;
    return (Object.values(values).filter((value) => value !== null).length + active) /
      Object.keys(values).length >=
      0.5
      ? 1
      : 0.7;
  },
  rating: (column, heading) => score(column, heading),
  months: (column) =>
    isWhole(column) && (column.lowest ?? 0) >= 0 && (column.highest ?? 0) <= 600 && !isBinary(column) ? 1 : 0,
  respondent: known("survey_answers", "respondent", 0.5),
};

const NO_HEADING: Heading = { senses: [], numbers: [], isSentence: false };

/** Words of people who are still there, in a column that tells how others left. */
export const STAYS =
  /^(active|current|employed|在职|在岗|正式|转正|试用.*|未离职|n\/?a.*|still.*|leave of absence|future start)$/i;

const ROUNDS: readonly RegExp[] = [
  /^(first|1st|一面|初面|初试|第一轮|第1轮|1面|r(ound)? ?1)$/i,
  /^(second|2nd|二面|复面|复试|第二轮|第2轮|2面|r(ound)? ?2)$/i,
  /^(third|3rd|三面|第三轮|第3轮|3面|r(ound)? ?3)$/i,
  /^(fourth|4th|四面|终面|final|第四轮|第4轮|4面|r(ound)? ?4)$/i,
];

/** Words of rounds as their numbers; undefined where a cell is none. */
export function roundsOf({ samples }: PeekedColumn): Record<string, string> | undefined {
  const rounds = samples.map((sample) => ROUNDS.findIndex((pattern) => pattern.test(sample.trim())) + 1);
  if (samples.length === 0 || rounds.includes(0)) return undefined;
  return Object.fromEntries(samples.map((sample, index) => [sample, String(rounds[index])]));
}

/** Highest values of the scales that people use, and their lowest where numbers begin above it. */
const USUAL: readonly (readonly [min: number, max: number])[] = [
  [1, 5],
  [1, 7],
  [0, 5],
  [0, 10],
  [0, 100],
];

/** The scale of a column of numbers: as its heading tells it, else the least of the usual ones that holds what was seen. */
export function scaleOf(
  column: PeekedColumn,
  heading: Heading,
): { readonly min: number; readonly max: number; readonly isTold: boolean } {
  const steps = column.numeric < 0.5 ? stepsOf(column) : undefined;
  if (steps !== undefined) return { min: 1, max: steps.max, isTold: true };
  const low = column.lowest ?? 0;
  const high = column.highest ?? 0;
  if (heading.scale !== undefined && heading.scale.min <= low && heading.scale.max >= high) {
    const min =
      heading.scale.min === 0 && heading.scale.max <= 7 && low >= 1 && column.integers > 0.9
        ? 1
        : heading.scale.min;
    return { min: heading.scale.max > 10 ? heading.scale.min : min, max: heading.scale.max, isTold: true };
  }
  if (column.percents > 0.5) return { min: 0, max: 100, isTold: true };
  if (high <= 1 && low >= 0 && column.integers < 0.9) return { min: 0, max: 1, isTold: false };
  const usual = USUAL.find(
    ([min, max]) => low >= min && high <= max && !(max === 10 && low >= 0 && high <= 1),
  );
  if (usual !== undefined) return { min: usual[0], max: usual[1], isTold: false };
  return { min: Math.floor(low), max: Math.max(Math.ceil(high), Math.floor(low) + 1), isTold: false };
}
