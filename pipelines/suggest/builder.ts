import type { Bilingual, Contract, Field } from "../contract.ts";
import type { PeekedColumn, PeekedTable } from "../extract/peek.ts";
import type { Condition, MappedFeed, MappedValue } from "../mapping.ts";
import { dateFormats } from "../mapping-writings.ts";
import { type Assigned, stemOf } from "./assign.ts";
import type { Topics } from "./columns.ts";
import type { Choice, Question, Scale } from "./draft.ts";
import { roundsOf, STAYS, scaleOf } from "./kinds.ts";
import { stepsOf, valuesOf, verdictsOf } from "./values.ts";

/** What stands where a person has to decide. */
export const UNDECIDED = "TODO";

/** All that a chain is made of. */
export type Given = {
  /** Name of the mapping; part of every key that the table does not have. */
  readonly name: string;
  readonly label: string;
  readonly table: PeekedTable;
  readonly columns: readonly Assigned[];
  readonly topics: Topics;
  readonly chosen: Readonly<Record<string, Choice>>;
  readonly answers: Readonly<Record<string, string>>;
  readonly contracts: ReadonlyMap<string, Contract>;
  readonly today: string;
  /** Column that other tables know the people of this table by, and whether another table tells who they are. */
  readonly shared?: { readonly column: string; readonly isOwner: boolean };
};

/** The feeds of a table, and what had to be assumed or is missing. */
export type Chain = {
  readonly feeds: readonly MappedFeed[];
  readonly questions: readonly Question[];
  readonly missing: readonly Bilingual[];
  readonly notes: readonly Bilingual[];
  /** Scale of each column of scores. */
  readonly scales: ReadonlyMap<string, Scale>;
};

/** What a record is known by: a column, or the number of its row. */
export type Key = {
  readonly value: MappedValue;
  readonly text: string;
  readonly column?: string;
  readonly repeats: boolean;
};

export type Fields = Record<string, MappedValue>;

export type Builder = ReturnType<typeof builderOf>;

export function builderOf(given: Given) {
  const { columns, name, contracts, answers, chosen } = given;
  const questions = new Map<string, Question>();
  const missing: Bilingual[] = [];
  const notes: Bilingual[] = [];
  const scales = new Map<string, Scale>();
  const at = (means: string) => columns.find((column) => column.means === means);
  const all = (means: string) => columns.filter((column) => column.means === means);
  const heading = (means: string) => at(means)?.column.heading;
  const has = (means: string) => at(means) !== undefined;
  const any = (feed: string) => columns.some(({ means }) => means?.startsWith(`${feed}.`) === true);
  const repeats = ({ column }: Assigned) => column.distinct < column.filled;

  const keyOf = (...meanings: string[]): Key => {
    for (const means of meanings) {
      const found = at(means);
      if (found === undefined) continue;
      const { heading: column } = found.column;
      return { value: column, text: `{${column}}`, column, repeats: repeats(found) };
    }
    if (!notes.includes(NO_ID)) notes.push(NO_ID);
    const text = `${name}-{$line}`;
    return { value: { template: text }, text, repeats: false };
  };

  const ask = (question: Omit<Question, "assumed"> & { readonly assumed: string | null }): string => {
    questions.set(question.id, { ...question, assumed: question.assumed });
    return answers[question.id] ?? question.assumed ?? UNDECIDED;
  };

  const latest = columns
    .filter(
      ({ means, column }) =>
        column.latest !== null && means !== "candidates.birth_date" && column.latest <= given.today,
    )
    .map(({ column }) => column.latest as string)
    .sort()
    .at(-1);
  const dataDay = latest ?? given.today;

  const updatedAt = (): MappedValue => {
    const own = at("record.updated_at");
    if (own !== undefined) return { ...asObject(dateValue(own)), default: dataDay };
    return {
      constant: ask({
        id: "updated_on",
        kind: "day",
        text: { zh: "这份数据截至哪一天？", en: "Until which day does this table tell?" },
        assumed: dataDay,
        why: {
          zh: latest === undefined ? "表中没有更新时间，先按今天" : "表中没有更新时间，先按表中最晚的日期",
          en:
            latest === undefined
              ? "the table has no time of change: today is assumed"
              : "the table has no time of change: its latest date is assumed",
        },
      }),
    };
  };

  /** The same for rows that the table implies: no cell is theirs. */
  const impliedAt = (): MappedValue =>
    at("record.updated_at") === undefined ? updatedAt() : { constant: dataDay };

  const dateValue = (one: Assigned): MappedValue => {
    const { heading: column, numeric, highest } = one.column;
    const said = chosen[column]?.format;
    if (said !== undefined) return { column, format: said };
    if (numeric >= 0.8 && highest !== null) {
      if (highest < 60_000) return { column, format: "excel" };
      if (highest > 9e8 && highest < 2.2e9) return { column, format: "epoch_s" };
    }
    const { formats, guess } = dateFormats(one.column);
    if (guess === "both") {
      missing.push({
        zh: `列“${column}”的日期写法待定（format）`,
        en: `how the dates of ${column} are written is to be said (format)`,
      });
      return { column, format: UNDECIDED };
    }
    const [only, ...others] = formats;
    if (only === undefined) return column;
    return { column, format: others.length === 0 ? only : [only, ...others] };
  };

  /** The value of a field made of a column, in the writing of its contract. */
  const fieldValue = (feed: string, field: Field, one: Assigned): MappedValue => {
    const { heading: column } = one.column;
    const own = chosen[column]?.values;
    if (own !== undefined) return { column, values: { ...own } };
    if (field.type === "date" || field.type === "timestamp") return dateValue(one);
    if (field.type === "boolean") {
      const verdicts = verdictsOf("passed", one.column);
      return verdicts === undefined ? column : { column, values: texts(verdicts) };
    }
    if (field.name === "round") {
      const rounds = roundsOf(one.column);
      return rounds === undefined || one.column.numeric > 0.5 ? column : { column, values: rounds };
    }
    if (field.name === "duration_s") return durationValue(one);
    if (field.values !== undefined) return enumerated(feed, field, one);
    if (field.type === "integer" || field.type === "number") {
      const absent = one.column.fillers;
      return absent.length === 0 ? column : { column, absent: [...absent] };
    }
    return column;
  };

  const durationValue = (one: Assigned): MappedValue => {
    const { heading: column } = one.column;
    const unit =
      one.heading.unit ??
      (/min|分/i.test(column)
        ? "min"
        : /hour|小时/i.test(column)
          ? "h"
          : (one.column.highest ?? 0) <= 90
            ? "min"
            : "s");
    return unit === "s" ? column : { column, multiply: unit === "min" ? 60 : 3600 };
  };

  const enumerated = (feed: string, field: Field, one: Assigned): MappedValue => {
    const { heading: column } = one.column;
    const isMale = one.heading.senses.includes("MALE");
    if (
      field.name === "gender" &&
      (isMale || one.heading.senses.includes("FEMALE")) &&
      one.heading.senses.length <= 2
    ) {
      const verdicts = verdictsOf("passed", one.column);
      if (verdicts !== undefined)
        return {
          column,
          values: Object.fromEntries(
            Object.entries(verdicts).map(([cell, yes]) => [cell, yes === isMale ? "male" : "female"]),
          ),
        };
    }
    const { values } = valuesOf(feed, field.name, one.column);
    const unknown = Object.entries(values).filter(
      ([cell, value]) => value === null && !(field.name === "end_kind" && STAYS.test(cell.trim())),
    );
    if (unknown.length > 0) {
      const list = unknown.map(([cell]) => cell).join("、");
      notes.push({
        zh: `列“${column}”中含义不明的取值先不读取：${list}`,
        en: `values of ${column} that are not known are left out until they are said: ${unknown.map(([cell]) => cell).join(", ")}`,
      });
    }
    return { column, values, otherwise: null };
  };

  /** Fields of a feed that columns of their own fill. */
  const own = (feed: string): Fields => {
    const fields: Fields = {};
    for (const field of contracts.get(feed)?.fields ?? []) {
      const one = at(`${feed}.${field.name}`);
      if (one !== undefined) fields[field.name] = fieldValue(feed, field, one);
    }
    return fields;
  };

  const scale = (one: Assigned): Scale => {
    const { heading: column } = one.column;
    const said = chosen[column]?.scale;
    const seen = scaleOf(together(one), one.heading);
    const answer = /^(-?\d+(?:\.\d+)?)\s*[-–~]\s*(-?\d+(?:\.\d+)?)$/.exec(answers[`scale:${column}`] ?? "");
    const used = said ?? (answer === null ? seen : { min: Number(answer[1]), max: Number(answer[2]) });
    const made = used.max > used.min ? { min: used.min, max: used.max } : { min: seen.min, max: seen.max };
    scales.set(column, made);
    return made;
  };

  /** A column as wide as its whole block: its items are on one scale. */
  const together = (one: Assigned): PeekedColumn => {
    const stem = stemOf(one.column.heading);
    const block = columns.filter(
      (other) => other.means === one.means && stem !== undefined && stemOf(other.column.heading) === stem,
    );
    const ends = block.flatMap(({ column }) => [column.lowest ?? 0, column.highest ?? 0]);
    return block.length < 2
      ? one.column
      : { ...one.column, lowest: Math.min(...ends), highest: Math.max(...ends) };
  };

  const steps = (one: Assigned): { values?: Record<string, string> } => {
    const found = one.column.numeric < 0.5 ? stepsOf(one.column) : undefined;
    return found === undefined ? {} : { values: { ...found.values } };
  };

  /** A score on another scale; any r stays the same. */
  const rescaled = (one: Assigned, to: Scale): MappedValue => {
    const { min, max } = scale(one);
    const { heading: column } = one.column;
    const multiply = Number(((to.max - to.min) / (max - min)).toFixed(6));
    const add = Number((to.min - min * multiply).toFixed(6));
    const isPercent = one.column.percents > 0.5 && min === 0 && max === 100;
    return multiply === 1 && add === 0
      ? steps(one).values === undefined
        ? column
        : { column, ...steps(one) }
      : isPercent
        ? column
        : { column, ...steps(one), multiply, add };
  };

  return {
    ...given,
    at,
    all,
    heading,
    has,
    any,
    repeats,
    keyOf,
    ask,
    updatedAt,
    impliedAt,
    dateValue,
    own,
    scale,
    steps,
    rescaled,
    notes,
    missing,
    dataDay,
    end: (feeds: readonly MappedFeed[]): Chain => ({
      feeds,
      questions: [...questions.values()],
      missing,
      notes: [...notes, ...[...questions.values()].flatMap((question) => assumedNote(question, answers))],
      scales,
    }),
  };
}

const NO_ID: Bilingual = {
  zh: "表中没有编号列，各行按行号识别：下月的文件行序若变，会更新到别人头上；最好补一列编号",
  en: "no column identifies the rows, so they go by their numbers: another order of rows next month would update other people; a column of ids is better",
};

function assumedNote(
  { id, text, assumed, kind }: Question,
  answers: Readonly<Record<string, string>>,
): Bilingual[] {
  if (answers[id] !== undefined || assumed === null || kind === "scale") return [];
  return [{ zh: `假定：${text.zh}${assumed}`, en: `assumed: ${text.en} ${assumed}` }];
}

export function asObject(value: MappedValue): Exclude<MappedValue, string> {
  return typeof value === "string" ? { column: value } : value;
}

function texts(verdicts: Readonly<Record<string, boolean>>): Record<string, string> {
  return Object.fromEntries(Object.entries(verdicts).map(([cell, yes]) => [cell, String(yes)]));
}

/** A record of its own for each key where the table repeats them. */
export function once(
  { column, repeats }: Key,
  feed: string,
  fields: Fields,
  when: readonly Condition[] = [],
): MappedFeed {
  const present = column === undefined || !repeats ? [] : [{ column, present: true }];
  const all = [...when, ...present];
  return {
    feed,
    ...(repeats && column !== undefined ? { fold: [column] } : {}),
    ...(all.length === 0 ? {} : { when: all }),
    fields,
  };
}

/** A text that a regular expression reads as itself. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
