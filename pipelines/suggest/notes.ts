import type { Bilingual } from "../contract.ts";
import type { PeekedColumn, PeekedTable } from "../extract/peek.ts";
import type { Condition } from "../mapping.ts";
import { dateFormats } from "../mapping-writings.ts";
import type { Assigned } from "./assign.ts";
import { escaped } from "./builder.ts";
import type { Choices, ColumnGuess, Scale } from "./draft.ts";
import { scaleOf } from "./kinds.ts";

/** Names as a spreadsheet gives them: A, B, ..., Z, AA, AB. */
export function columnName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${columnName(Math.floor(index / 26) - 1)}${letter}`;
}

export function recordNote(columns: readonly PeekedColumn[]): Bilingual {
  const names = columns.map(({ heading }) => heading).join(", ");
  return {
    zh: `第一行看起来是一条记录而不是列名：请在 columns 中为各列命名（现为 ${names}）`,
    en: `the first line looks like a record, not like headings: name the columns in columns (now ${names})`,
  };
}

export function tableNotes({ records, headingRow, keptOut }: PeekedTable): Bilingual[] {
  const notes: Bilingual[] = [];
  if (records === 0)
    notes.push({
      zh: "表中没有记录，草稿只依据列名",
      en: "the table has no records: the draft is made of its headings alone",
    });
  if (headingRow > 1)
    notes.push({ zh: `列名在第 ${headingRow} 行`, en: `the headings stand in row ${headingRow}` });
  if (keptOut.some(({ kind }) => kind === "totals"))
    notes.push({
      zh: "合计行不是记录，由 skip 排除",
      en: "rows of totals are no records: skip keeps them out",
    });
  return notes;
}

/** Conditions that keep the rows of totals out which were found, by the words with which they begin. */
export function totalsConditions({ keptOut }: PeekedTable): Condition[] {
  const words = new Map<string, Set<string>>();
  for (const { kind, heading, cell } of keptOut) {
    const word = /^[^0-9:：(（]+/.exec(cell)?.[0].trim();
    if (kind !== "totals" || heading === "" || word === undefined || word === "") continue;
    words.set(heading, (words.get(heading) ?? new Set()).add(word));
  }
  return [...words].map(([column, found]) => ({
    column,
    matches: `^(${[...found].map(escaped).join("|")})([ :：(（0-9]|$)`,
  }));
}

export function columnNotes(column: PeekedColumn): Bilingual[] {
  const { heading, filled } = column;
  if (filled === 0) return [{ zh: `列“${heading}”是空的`, en: `the column ${heading} is empty` }];
  const { formats, ways, guess } = dateFormats(column);
  const notes: Bilingual[] = [];
  if (ways.length > 1) {
    const named = formats.length === 0 ? "" : `; format: ${JSON.stringify(formats)}`;
    notes.push({
      zh: `列“${heading}”的日期有 ${ways.length} 种写法：${ways.join("、")}${named}`,
      en: `the dates of ${heading} are written in ${ways.length} ways: ${ways.join(", ")}${named}`,
    });
  }
  if (guess === "order")
    notes.push({
      zh: `列“${heading}”的日期无法判断日在前还是月在前：按月在前猜测`,
      en: `the dates of ${heading} do not tell whether the day or the month comes first: the month is a guess`,
    });
  if (guess === "both")
    notes.push({
      zh: `列“${heading}”的日期有的日在前、有的月在前：请在源文件中统一`,
      en: `some dates of ${heading} have the day first, others the month: make them one in the source`,
    });
  return notes;
}

/** Guesses are told as such, those of one field together. */
export function guessNotes(guesses: readonly ColumnGuess[]): Bilingual[] {
  const fields = new Map<string, string[]>();
  for (const { column, sure, takes } of guesses) {
    const [first] = takes;
    if (sure !== "likely" || first === undefined) continue;
    const field = `${first.feed}.${first.field}`;
    fields.set(field, [...(fields.get(field) ?? []), column]);
  }
  return [...fields].map(([field, names]) => ({
    zh: `猜测：列“${listed(names)}”读作 ${field}`,
    en: `a guess: ${listed(names)} as ${field}`,
  }));
}

/** Who rated is kept as it stands: a name there is a name in the warehouse. */
export function raterNotes(columns: readonly Assigned[]): Bilingual[] {
  return columns
    .filter(({ means }) => means?.endsWith(".rater_id") === true)
    .filter(({ column: { samples } }) => samples.some((one) => /\p{L}{2}/u.test(one) && !/\d/.test(one)))
    .map(({ column: { heading } }) => ({
      zh: `列“${heading}”看来是评分人的姓名：会原样进入数仓，不加密，能看到评分人对比的人都看得到；如不合适，请改用编号`,
      en: `${heading} seems to name the raters: it goes into the warehouse as it stands, unsealed, for whoever sees raters compared; give numbers in place of names where that must not be`,
    }));
}

function listed(names: readonly string[]): string {
  return names.length <= 3 ? names.join(", ") : `${names[0]} … ${names.at(-1)}`;
}

/** A column that nobody can decide but a person. */
export function openNotes({ column, sure, choices }: ColumnGuess): Bilingual[] {
  if (sure !== "open") return [];
  const fields = choices.map(({ feed, field }) => `${feed}.${field}`);
  return [
    {
      zh: `TODO 列“${column}”待定${fields.length === 0 ? "" : `，可选：${fields.join("、")}`}；选定前不读取`,
      en: `TODO ${column} is to be chosen${fields.length === 0 ? "" : ` of ${fields.join(", ")}`}; nothing reads it until then`,
    },
  ];
}

/** Scales that no heading told, by the columns that have them. */
export function scaleNotes(
  columns: readonly Assigned[],
  scales: ReadonlyMap<string, Scale>,
  { columns: chosen = {} }: Choices,
): Bilingual[] {
  const guessed = new Map<string, string[]>();
  for (const { column, heading, means } of columns) {
    const scale = scales.get(column.heading);
    if (scale === undefined || chosen[column.heading]?.scale !== undefined || scaleOf(column, heading).isTold)
      continue;
    const key = `${means} ${scale.min}-${scale.max}`;
    guessed.set(key, [...(guessed.get(key) ?? []), column.heading]);
  }
  return [...guessed].map(([key, names]) => {
    const scale = key.split(" ")[1];
    const list = listed(names);
    return {
      zh: `假定：${list} 的分制为 ${scale}（按见到的数值猜测）`,
      en: `assumed: the scale of ${list} is ${scale}, a guess by the values seen`,
    };
  });
}
