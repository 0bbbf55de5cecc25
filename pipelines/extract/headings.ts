import { closeSync, openSync, readSync } from "node:fs";
import type { MappedFeed, Mapping } from "../mapping.ts";
import { readColumns, unpivotItems } from "../mapping-columns.ts";
import { rowKey } from "./kept-out.ts";
import { Refusal } from "./result.ts";

const HEAD_BYTES = 1 << 20;
const DELIMITERS = [",", "\t", ";", "|"] as const;

/** How many rows at the top of a table, empty ones not counted, the headings are looked for among. */
export function headRows({ heading_row = 1 }: HeadingRules): number {
  return Math.max(30, ...[heading_row].flat());
}

/** A row at the top of a table: its number from 1, its cells, and those of them that a merged cell to the left fills. */
export type HeadRow = {
  readonly line: number;
  readonly cells: readonly string[];
  readonly spread?: ReadonlySet<number>;
};

/** The headings of a table, the number of the row in which they end (0 where the mapping names the columns). */
export type Headings = {
  readonly names: readonly string[];
  readonly line: number;
  /** The rows down to the headings, as `rowKey` writes them: where they come again they are no records. */
  readonly above: ReadonlySet<string>;
};

/** What of a mapping decides the headings of a table, with the feeds that read it. */
export type HeadingRules = Pick<Mapping, "heading_row" | "columns" | "feeds">;

/**
 * Finds the headings in the first rows of a table: where the mapping says, else the first row that has all that
 * the feeds read, alone or joined with the row above it. Where nothing is known to be read (a draft is to be made),
 * the first row that fills most of the table's width. Refuses as `checkHeadings` does.
 */
export function findHeadings(rows: readonly HeadRow[], rules: HeadingRules, where: string): Headings {
  const { columns, feeds } = rules;
  const found = columns === undefined ? choose(rows, rules, where) : { names: columns, line: 0 };
  if (found.names.every((name) => name === ""))
    throw new Refusal(
      "headings",
      { zh: `${where}没有列名`, en: `${where}there are no headings` },
      { line: 1, expected: "headings", found: "no row that holds something" },
    );
  checkHeadings(found.names, feeds, where, found.line);
  const above = rows.filter(({ line }) => line <= found.line).map(({ cells }) => rowKey(cells));
  return { ...found, above: new Set(above.filter((row) => row !== "")) };
}

type Candidate = { readonly names: readonly string[]; readonly line: number };

function choose(rows: readonly HeadRow[], { heading_row, feeds }: HeadingRules, where: string): Candidate {
  if (heading_row !== undefined) return at(rows, [heading_row].flat(), where);
  const filled = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  const first = filled[0];
  if (first === undefined) return { names: [], line: 1 };
  const candidates = filled.flatMap((row, index) => {
    const above = filled[index - 1];
    return above === undefined ? [single(row)] : [single(row), joined([above, row])];
  });
  const wanted = required(feeds);
  if (wanted.size === 0 && feeds.every(({ unpivot }) => unpivot === undefined))
    return single(filled.find((row) => isWide(row, filled)) ?? first);
  const had = ({ names }: Candidate) => names.filter((name) => wanted.has(name)).length;
  const complete = candidates.find(
    (one) =>
      had(one) >= wanted.size &&
      feeds.every(({ unpivot }) => unpivot === undefined || unpivotItems(unpivot, one.names).length > 0),
  );
  return complete ?? candidates.reduce((best, one) => (had(one) > had(best) ? one : best));
}

/** The rows that the mapping names, joined. */
function at(rows: readonly HeadRow[], lines: readonly number[], where: string): Candidate {
  const found = lines.map((wanted) => {
    const row = rows.find(({ line }) => line === wanted);
    if (row !== undefined) return row;
    throw new Refusal(
      "headings",
      {
        zh: `${where}映射说列名在第 ${wanted} 行，但那一行是空的或不存在`,
        en: `${where}the mapping says that the headings stand in row ${wanted}, which is empty or not there`,
      },
      { line: wanted, expected: `headings in row ${wanted}`, found: "nothing" },
    );
  });
  return joined(found);
}

/** A row alone: what a merged cell of a row spreads to the right stands once. */
function single({ line, cells, spread }: HeadRow): Candidate {
  return { line, names: cells.map((cell, index) => (spread?.has(index) === true ? "" : cell.trim())) };
}

/** Rows read downwards as one: `面试得分/沟通`. In the upper ones a text holds for the empty cells to its right. */
function joined(rows: readonly HeadRow[]): Candidate {
  const last = rows.at(-1) as HeadRow;
  const width = Math.max(...rows.map(({ cells }) => cells.length));
  const layers = [...rows.slice(0, -1).map((row) => rightwards(row, width)), single(last).names];
  const names = Array.from({ length: width }, (_, index) => {
    const parts = layers.map((layer) => layer[index] ?? "").filter((part) => part !== "");
    return parts.filter((part, place) => part !== parts[place - 1]).join("/");
  });
  return { line: last.line, names };
}

function rightwards({ cells, spread }: HeadRow, width: number): string[] {
  let text = "";
  return Array.from({ length: width }, (_, index) => {
    const cell = (cells[index] ?? "").trim();
    // A workbook says itself how far its merged cells reach.
    text = cell === "" && spread === undefined ? text : cell;
    return text;
  });
}

/** Whether a row fills most of the width that the rows of a table have. */
function isWide(row: HeadRow, rows: readonly HeadRow[]): boolean {
  const size = (one: HeadRow) => single(one).names.filter((name) => name !== "").length;
  return size(row) >= 0.6 * Math.max(...rows.map(size));
}

function required(feeds: readonly MappedFeed[]): Set<string> {
  return new Set(
    feeds.flatMap((feed) => readColumns(feed).flatMap(({ name, optional }) => (optional ? [] : [name]))),
  );
}

/** The beginning of a CSV text: where its table starts and how it is split. */
export type CsvHead = Headings & {
  readonly delimiter: string;
  /** Byte at which the headings start, or the records where the mapping names the columns. */
  readonly offset: number;
  /** Records of the file before that byte. */
  readonly before: number;
};

/**
 * The headings of a UTF-8 CSV text and the delimiter: the one of the mapping, else of Excel's first line `sep=`,
 * else the one by which the headings are found, else the one that splits the first records most evenly.
 */
export function readCsvHead(path: string, rules: HeadingRules & Pick<Mapping, "delimiter">): CsvHead {
  const text = readBeginning(path);
  const told = /^(?:\u00ef\u00bb\u00bf)?"?sep=(.)"?\r?\n/i.exec(text);
  const start = told?.[0].length ?? 0;
  const set = rules.delimiter ?? told?.[1];
  const splits = (set === undefined ? DELIMITERS : [set]).map((delimiter) => {
    const rows = firstRecords(text, delimiter, start, told === null ? 1 : 2, headRows(rules));
    return {
      delimiter,
      rows,
      wide: Math.max(0, ...rows.map(({ cells }) => cells.length)),
      even: evenness(rows),
    };
  });
  const found = splits.flatMap((split) => {
    try {
      return [{ ...split, headings: findHeadings(split.rows, rules, "") }];
    } catch (error) {
      if (error instanceof Refusal) return [];
      throw error;
    }
  });
  const [best] = (rules.columns === undefined && found.length > 0 ? found : splits).sort(
    (a, b) => b.even - a.even || b.wide - a.wide,
  );
  const { delimiter, rows } = best as (typeof splits)[number];
  const headings = findHeadings(rows, rules, "");
  const begin = rows.find(({ line }) => line === headings.line);
  return {
    ...headings,
    delimiter,
    offset: begin?.offset ?? start,
    before: begin === undefined ? (told === null ? 0 : 1) : begin.line - 1,
  };
}

/** The beginning of a file, one character a byte: places in it are places in the file. */
function readBeginning(path: string): string {
  const file = openSync(path, "r");
  const buffer = Buffer.alloc(HEAD_BYTES);
  const length = readSync(file, buffer, 0, HEAD_BYTES, 0);
  closeSync(file);
  return buffer.toString("latin1", 0, length);
}

/** How many of the records that split at all have the most usual number of cells, as a share of all. */
function evenness(rows: readonly HeadRow[]): number {
  const sizes = new Map<number, number>();
  for (const { cells } of rows)
    if (cells.length > 1) sizes.set(cells.length, (sizes.get(cells.length) ?? 0) + 1);
  return Math.max(0, ...sizes.values());
}

/**
 * The first records of a CSV text (RFC 4180) of one character a byte, from `start`, each with its place and its
 * number among the records of the file; empty ones are counted and left out.
 */
function firstRecords(
  text: string,
  delimiter: string,
  start: number,
  number: number,
  limit: number,
): (HeadRow & { offset: number })[] {
  const rows: (HeadRow & { offset: number })[] = [];
  let cells: string[] = [];
  let cell = "";
  let quoted = false;
  let offset = start;
  let line = number;
  const end = (next: number) => {
    cells.push(
      Buffer.from(cell, "latin1")
        .toString("utf8")
        .replace(/^\uFEFF/, ""),
    );
    if (cells.some((one) => one.trim() !== "")) rows.push({ line, cells, offset });
    [cells, cell, offset, line] = [[], "", next, line + 1];
  };
  for (let at = start; at < text.length && rows.length < limit; at += 1) {
    const sign = text[at] as string;
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[at + 1] === '"') {
        cell += sign;
        at += 1;
      } else quoted = false;
    } else if (sign === '"' && cell === "") quoted = true;
    else if (sign === delimiter) {
      cells.push(Buffer.from(cell, "latin1").toString("utf8"));
      cell = "";
    } else if (sign === "\n" || sign === "\r") {
      if (sign === "\r" && text[at + 1] === "\n") at += 1;
      end(at + 1);
    } else cell += sign;
  }
  if (rows.length < limit && (cell !== "" || cells.length > 0)) end(text.length);
  return rows;
}

/** Refuses headings that are doubled, empty throughout, or lack one that a feed reads. */
export function checkHeadings(
  headings: readonly string[],
  feeds: readonly MappedFeed[],
  where: string,
  line: number,
): void {
  const isRecord = line > 0 && holdsRecord(headings, unreadPlaces(headings, feeds));
  const read = isRecord ? `${headings.length} columns` : headings.join(", ").slice(0, 500);
  const seen = new Set<string>();
  const double = headings.flatMap((heading, index) =>
    heading !== "" && (seen.has(heading) || !seen.add(heading)) ? [index] : [],
  );
  if (double.length > 0) {
    const names = double.map((index) => (isRecord ? String(index + 1) : headings[index]));
    throw new Refusal(
      "headings",
      isRecord
        ? {
            zh: `${where}第 ${line} 行看来是记录而不是列名，且第 ${names.join("、")} 列与前面的列相同；请补上列名行`,
            en: `${where}row ${line} looks like a record, not like headings, and columns ${names.join(", ")} repeat others; put the headings there`,
          }
        : {
            zh: `${where}列名重复：${names.join("、")}`,
            en: `${where}headings occur twice: ${names.join(", ")}`,
          },
      { line, ...(isRecord ? {} : { field: names.join(", ") }), expected: "once each", found: read },
    );
  }
  const missing = [...required(feeds)].filter((name) => !seen.has(name));
  if (missing.length > 0)
    throw new Refusal(
      "headings",
      {
        zh: `${where}缺少列：${missing.join("、")}（${line === 0 ? "列名由映射的 columns 给出" : `列名取自第 ${line} 行`}）`,
        en: `${where}headings are missing: ${missing.join(", ")} (${line === 0 ? "columns of the mapping names them" : `row ${line} was read as the headings`})`,
      },
      { line: Math.max(1, line), field: missing.join(", "), expected: missing.join(", "), found: read },
    );
  for (const feed of feeds)
    if (feed.unpivot !== undefined && unpivotItems(feed.unpivot, headings).length === 0)
      throw new Refusal(
        "headings",
        { zh: `${where}没有要展开的列`, en: `${where}no column is there to unpivot` },
        { line, expected: feed.unpivot.pattern ?? "", found: read },
      );
}

/** What stands in records and hardly in headings: long numbers, dates, addresses, bytes that are no text. */
const RECORD_CELL = /\d{7}|\d{4}-\d\d-\d\d|@|(?![\t\n\r])\p{Cc}|\ufffd/u;

/**
 * Whether a row that was read as headings may hold cells of a record, none of which may be told: the file has no
 * headings, or the end of their row was lost.
 */
function holdsRecord(headings: readonly string[], unread: readonly number[]): boolean {
  return (
    unread.length === headings.filter((heading) => heading !== "").length ||
    unread.some((index) => RECORD_CELL.test(headings[index] as string))
  );
}

/** The headings that no feed reads; by their places, as in `#5`, where the row may hold cells of a record. */
export function unreadHeadings(headings: readonly string[], feeds: readonly MappedFeed[]): string[] {
  const unread = unreadPlaces(headings, feeds);
  const isRecord = holdsRecord(headings, unread);
  return unread.map((index) => (isRecord ? `#${index + 1}` : (headings[index] as string)));
}

function unreadPlaces(headings: readonly string[], feeds: readonly MappedFeed[]): number[] {
  const read = new Set<string>();
  for (const feed of feeds) {
    for (const { name } of readColumns(feed)) read.add(name);
    for (const item of feed.unpivot === undefined ? [] : unpivotItems(feed.unpivot, headings)) {
      read.add(item.column);
      for (const companion of Object.values(item.companions))
        if (companion !== undefined) read.add(companion);
    }
  }
  return headings.flatMap((heading, index) => (heading === "" || read.has(heading) ? [] : [index]));
}
