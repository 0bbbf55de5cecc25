import { cellText, type Finding } from "../../dashboards/figures/document.ts";
import type { FigureDocument } from "../../dashboards/figures/finish.ts";

/** Sentences of a figure with what they rest on. */
export const findingsOf = (document: FigureDocument): readonly Finding[] =>
  document.kind === "lead"
    ? [document.says, ...(document.small ? [document.small] : [])]
    : (document.findings ?? []);

/** What a document says beside its findings: labels of segments and the sentences of notes. */
export function namedBy(document: FigureDocument): string[] {
  const said = new Set(findingsOf(document).map(({ says }) => says));
  const labels =
    document.kind === "chart"
      ? document.marks.flatMap(({ label, seriesLabel, group }) => [label, seriesLabel, group])
      : document.kind === "table"
        ? document.rows.flatMap(({ group, cells }) => [group, ...cells, ...cells.slice(0, 1).map(cellText)])
        : [];
  const notes = document.kind === "lead" ? [] : document.table.notes.filter((note) => !said.has(note));
  return [...labels, ...notes].filter((text): text is string => typeof text === "string" && /\d/.test(text));
}

/** Numbers of a sentence as they are written: `−2,068`, `55.7`, `+15.1`. */
const NUMBER = /[+−-]?¥?\d+(?:,\d{3})*(?:\.\d+)?/g;

/** Dates, landmarks (an estimate in days has decimals), levels of confidence and thresholds: no estimates. */
const NO_ESTIMATES = [
  /\d{4}Q[1-4]/g,
  /\d{4}-W\d\d/g,
  /\d{1,2} [A-Z][a-z]{2,3} \d{4}/g,
  /\d{4}年\d{1,2}月\d{1,2}日/g,
  /(?<![\d.−+,])\d{1,2} (days|weeks|天|周)(?![\d.])/g,
  /[(（]\d{4}[)）]/g,
  /95% (?=interval|prediction interval|区间|预测区间|of the differences|的分差)/g,
  /1,000 (?=characters)/g,
  /(?<=false discovery rate of )10%|(?<=错误发现率（FDR）)10%/g,
  /30 (?=or more|人的岗位)/g,
  /(?<=includes |包含 )0/g,
];

/** Fractions of a unit in a smaller one: days in hours and minutes, hours in minutes. */
const SMALLER = [1, 24, 60, 1440];

/** A text without the parts named, where they are not part of a longer number. */
const without = (text: string, parts: readonly string[]) =>
  parts
    .toSorted((a, b) => b.length - a.length)
    .reduce((rest, part) => rest.replaceAll(new RegExp(`(?<!\\d)${escaped(part)}(?!\\d)`, "g"), " "), text);
const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");

/**
 * Numbers of a finding that none of its estimates gives. A number of d decimals is given by a value, an end of an
 * interval or an n that lies within half a unit of its last decimal: as it is, as a share in percent, in a smaller
 * unit of time, without its sign where none is written, or as what a ratio has beyond or short of one. `named` is
 * what the document says elsewhere: labels of segments and the sentences of notes.
 */
export function unfounded({ says, rests }: Finding, named: readonly string[]): string[] {
  const plain = NO_ESTIMATES.reduce((text, each) => text.replaceAll(each, " "), without(says, named));
  const values = rests.flatMap(({ value, low, high }) => [value, low, high]).filter((each) => each !== null);
  const counts = rests.flatMap((each) => ("n" in each && typeof each.n === "number" ? [each.n] : []));
  return [...plain.matchAll(NUMBER)].flatMap((match) => {
    const [written] = match;
    const after = plain.slice(match.index + written.length);
    const isShare = /^( (to|至) [+−-]?[\d.,]+)?(%| percentage point| 个百分点)/.test(after);
    // an interval of a change is written without its unit
    const scales = isShare ? [100] : /%|percentage point|个百分点/.test(plain) ? [...SMALLER, 100] : SMALLER;
    const number = Number(written.replaceAll(/[,¥+]/g, "").replace("−", "-"));
    const half = 0.5 * 10 ** -(written.split(".")[1]?.length ?? 0) * (1 + 1e-9);
    const isSigned = /^[+−-]/.test(written);
    const given = values.flatMap((value) => (isSigned ? [value] : [value, -value, 1 - value, value - 1]));
    const isGiven = /< ?$/.test(plain.slice(0, match.index))
      ? values.some((value) => value >= 0 && value < number)
      : given.some((value) => scales.some((scale) => Math.abs(value * scale - number) <= half));
    return isGiven || counts.includes(number) ? [] : [written];
  });
}

const DIRECTIONS =
  /\b(rose|risen|rises|fell|fallen|falls|grew|more|less|fewer|higher|lower|faster|slower|longer|shorter|better|worse|difference|minus|gain\w*|saves?|cheaper)\b|相差|减|高|低|快|慢|升|降|省|增|多于|少于|变/;
const CAUTION =
  /no (clear )?difference|no effect|includes 0|can be told|cannot be told|not clear|unclear|too few|看不出|没有明确|不明确|不随.*明显|无法|包含 0|太少/;

/** Whether a finding tells a direction although the last interval that it rests on, that of its change, holds 0. */
export function overstates({ says, rests }: Finding): boolean {
  const { low, high } = rests.findLast((each) => each.low !== null && each.high !== null) ?? {};
  const isOpen = (low ?? 0) < 0 && (high ?? 0) > 0;
  return isOpen && DIRECTIONS.test(says) && !CAUTION.test(says);
}
