import { FONT_SIZE, type Mark, textWidth } from "../../dashboards/charts/mark.ts";
import type { Column } from "../../dashboards/figures/document.ts";
import type { ChartDocument, HeadlineDocument, TableDocument } from "../../dashboards/figures/finish.ts";
import { formatCount, formatNumber, formatValue } from "../../dashboards/format/number.ts";
import { formatP } from "../../dashboards/format/p-value.ts";
import { unitWords } from "../../dashboards/format/units.ts";
import { commonWords } from "../../dashboards/text/common.ts";
import { formWords } from "../../dashboards/text/report-forms.ts";
import type { ExportTable } from "../exports/description.ts";
import type { Language } from "../language.ts";
import type { Block, Part, ReportText } from "./report.ts";

/** A report's text as people read it: parts and figures numbered, tables in words. */
export type Printed = {
  readonly language: Language;
  readonly title: string;
  readonly subtitle: string;
  readonly facts: ReportText["facts"];
  readonly parts: readonly PrintedPart[];
};

export type PrintedPart = {
  readonly id: string;
  /** `1`, `Appendix A`; page one has none. */
  readonly number: string;
  readonly title: string;
  readonly lead?: string;
  readonly isAppendix: boolean;
  readonly blocks: readonly PrintedBlock[];
};

export type PrintedBlock =
  | Extract<Block, { readonly kind: "heading" | "text" | "verdicts" | "terms" }>
  | { readonly kind: "headlines"; readonly cards: readonly Card[] }
  /** One figure, or two narrow ones beside each other. */
  | { readonly kind: "figures"; readonly figures: readonly PrintedFigure[] };

/** A number with what belongs to it. */
export type Card = {
  readonly title: string;
  readonly before: string;
  readonly number: string;
  readonly unit: string;
  readonly says: readonly string[];
  readonly change: string;
  readonly verdict: "good" | "bad" | "none";
};

export type PrintedFigure = {
  readonly id: string;
  /** `Figure 3`; none where it stands below a heading that says what it is. */
  readonly label: string;
  readonly title: string;
  readonly about: string;
  readonly findings: readonly string[];
  readonly notes: readonly string[];
  readonly chart: ChartDocument | null;
  readonly narrow: boolean;
  /** Its rows; of a chart, the numbers that it draws. A wide table is several, below each other. */
  readonly tables: readonly PrintedTable[];
};

export type PrintedTable = {
  readonly columns: readonly PrintedColumn[];
  readonly rows: readonly PrintedRow[];
};
export type PrintedColumn = {
  readonly name: string;
  readonly isNumber: boolean;
  /** Its cells are short numbers, which no line break parts. */
  readonly isTight: boolean;
  /** What it takes without a line break in its cells, in letters of 1 em. */
  readonly ems: number;
};
export type PrintedRow = {
  readonly group: string;
  readonly isFew: boolean;
  readonly cells: readonly PrintedCell[];
};
export type PrintedCell = {
  readonly text: string;
  readonly note: string;
  readonly tone: "good" | "bad" | "muted" | "";
  /** The number that it tells, unrounded, where it tells one. */
  readonly value: number | null;
};

/** Sets a report's text: what every form of it has in common. */
export function printed(text: ReportText): Printed {
  const { language, title, subtitle, facts } = text;
  const count = { chart: 0, table: 0, part: 0, appendix: 0, told: new Map<string, string>() };
  return {
    language,
    title,
    subtitle,
    facts,
    parts: text.parts.map((part, at) => partOf(part, at === 0, language, count)),
  };
}

/** What was numbered so far, and below which chart what happened is told. */
type Count = {
  chart: number;
  table: number;
  part: number;
  appendix: number;
  readonly told: Map<string, string>;
};

function partOf(part: Part, isFront: boolean, language: Language, count: Count): PrintedPart {
  const { id, lead, isAppendix = false } = part;
  const { appendix } = formWords(language);
  const letter = () => `${appendix} ${String.fromCharCode(65 + count.appendix++)}`;
  return {
    id,
    number: isFront ? "" : isAppendix ? letter() : String(++count.part),
    title: isAppendix ? withoutWord(part.title, appendix) : part.title,
    ...(lead === undefined ? {} : { lead }),
    isAppendix,
    blocks: part.blocks.reduce<PrintedBlock[]>((done, block) => {
      if (block.kind === "headlines") done.push({ kind: "headlines", cards: block.figures.map(cardOf) });
      else if (block.kind === "terms") done.push({ ...block, terms: merged(block.terms) });
      else if (block.kind !== "figure") done.push(block);
      else {
        const figure = figureOf(block, { isFront, isAppendix }, language, count);
        const last = done.at(-1);
        const beside = last?.kind === "figures" && last.figures.length === 1 ? last.figures[0] : undefined;
        if (figure.narrow && beside?.narrow)
          done.splice(-1, 1, { kind: "figures", figures: [beside, figure] });
        else done.push({ kind: "figures", figures: [figure] });
      }
      return done;
    }, []),
  };
}

type Terms = Extract<Block, { readonly kind: "terms" }>["terms"];

/** Terms that mean the same stand together. */
function merged(terms: Terms): Terms {
  const named = new Map<string, string[]>();
  for (const { term, means } of terms) named.set(means, [...(named.get(means) ?? []), term]);
  return [...named].map(([means, all]) => ({ term: all.join(" · "), means }));
}

/** `Appendix: glossary` beside its letter is `Glossary`. */
function withoutWord(title: string, word: string): string {
  const rest = title.startsWith(word) ? title.slice(word.length).replace(/^[：:]\s*/, "") : title;
  return rest.replace(/^./u, (first) => first.toUpperCase());
}

function cardOf({
  title,
  number,
  interval,
  line,
  changed,
  beside,
  lacks,
  remarks,
  why,
}: HeadlineDocument): Card {
  return {
    title,
    before: number?.before ?? "",
    number: number?.number ?? "—",
    unit: number?.unit ?? "",
    says: [number === null ? why : interval, line, beside ?? "", lacks ?? "", ...remarks].filter(Boolean),
    change: changed === null ? "" : changed.word + changed.sentence,
    verdict: changed?.verdict ?? "none",
  };
}

type FigureBlock = Extract<Block, { readonly kind: "figure" }>;

function figureOf(
  block: FigureBlock,
  { isFront, isAppendix }: { readonly isFront: boolean; readonly isAppendix: boolean },
  language: Language,
  count: Count,
): PrintedFigure {
  const { figure, narrow = false, first } = block;
  const words = formWords(language);
  const common = {
    title: figure.title,
    about: figure.about,
    findings: (figure.findings ?? []).map(({ says }) => says),
    narrow: narrow && figure.kind === "chart",
  };
  if (figure.kind === "chart") {
    const label = words.chart(++count.chart);
    return {
      ...common,
      id: `chart-${count.chart}`,
      label,
      chart: readable(figure),
      notes: [
        figure.below,
        figure.annotated.map(noted).join(commonWords(language).semicolon),
        ...happened(figure.happened, label, language, count.told),
        ...figure.remarks,
        ...(readable(figure) === figure ? [] : [words.largest(ROWS)]),
      ].filter(Boolean),
      tables: bands(numbersOf(figure, language), PAGE.numbers, language),
    };
  }
  const number = isFront ? 0 : ++count.table;
  const rows = figure.rows.slice(0, first);
  const table = rowsOf({ ...figure, rows });
  // a single row that says one thing is a sentence
  const lone = rows.length === 1 && table.columns.length === 1 ? (table.rows[0]?.cells[0]?.text ?? "") : "";
  return {
    ...common,
    id: isFront ? `front-${figure.id}` : `table-${number}`,
    label: isFront ? "" : words.table(number),
    chart: null,
    notes: [
      lone,
      figure.below,
      figure.note ?? "",
      rows.length < figure.rows.length ? words.firstRows(rows.length, figure.rows.length) : "",
    ].filter(Boolean),
    tables: lone ? [] : bands(table, isAppendix ? PAGE.appendix : PAGE.chapter, language),
  };
}

/** What happened in the periods of a chart, told once: later charts of the same say where. */
function happened(
  all: readonly string[],
  label: string,
  language: Language,
  toldAt: Map<string, string>,
): string[] {
  const { semicolon } = commonWords(language);
  const fresh = all.filter((each) => !toldAt.has(each));
  for (const each of fresh) toldAt.set(each, label);
  const elsewhere = new Set(all.flatMap((each) => toldAt.get(each) ?? []));
  elsewhere.delete(label);
  const { seen } = formWords(language);
  return [fresh.join(semicolon), elsewhere.size > 0 ? seen([...elsewhere]) : ""];
}

/** Rows that fit a sheet of paper. */
const ROWS = 20;

/** A chart of rows that fits a sheet of paper: of more, those of the most people are drawn. */
function readable(figure: ChartDocument): ChartDocument {
  if (!/^(forest|ladder)/.test(figure.chart)) return figure;
  const nameOf = ({ group, label }: Mark) => `${group ?? ""} ${label}`;
  const people = new Map<string, number>();
  for (const mark of figure.drawn)
    if (!mark.pooled) people.set(nameOf(mark), Math.max(people.get(nameOf(mark)) ?? 0, mark.n ?? 0));
  if (people.size <= ROWS) return figure;
  const kept = new Set(
    [...people]
      .sort((a, b) => b[1] - a[1])
      .slice(0, ROWS)
      .map(([name]) => name),
  );
  return { ...figure, drawn: figure.drawn.filter((mark) => mark.pooled || kept.has(nameOf(mark))) };
}

const noted = ({ date, text, scope }: ChartDocument["annotated"][number]): string =>
  [date, text, scope].filter(Boolean).join(" · ");

/** The rows of a table as they are on its page, without the columns in which no row says anything. */
function rowsOf({ columns, rows }: Pick<TableDocument, "columns" | "rows">): PrintedTable {
  return told(
    columns.map(({ name, number = false }: Column) => ({ name, isNumber: number })),
    rows.map(({ group = "", few = false, cells }) => ({
      group,
      isFew: few,
      cells: cells.map((cell): PrintedCell => {
        if (typeof cell === "string") return { text: cell, note: "", tone: "", value: null };
        const numbers = cell.values.filter((value) => typeof value === "number");
        return {
          text: cell.text,
          note: cell.note ?? "",
          tone: cell.tone ?? "",
          value: numbers.length === 1 ? (numbers[0] ?? null) : null,
        };
      }),
    })),
  );
}

type Named = Pick<PrintedColumn, "name" | "isNumber">;

function told(named: readonly Named[], rows: readonly PrintedRow[]): PrintedTable {
  const textsAt = (at: number) => rows.flatMap(({ cells }) => [cells[at]?.text ?? "", cells[at]?.note ?? ""]);
  const columns = named.map(({ name, isNumber }, at): PrintedColumn => {
    const widest = Math.max(0, ...textsAt(at).map((text) => textWidth(text)));
    const ems = (Math.max(widest, headWidth(name)) + GAP) / FONT_SIZE;
    return { name, isNumber, isTight: isNumber && widest <= NUMBER, ems };
  });
  const kept = columns.flatMap((_, at) =>
    at === 0 || rows.length === 0 || textsAt(at).some(Boolean) ? [at] : [],
  );
  return picked({ columns, rows }, kept);
}

/** What the head of a column takes: its longest word, and no more than what reads well on several lines. */
const headWidth = (name: string) =>
  Math.max(0, ...name.split(/[\s·]+/).map((word) => Math.min(textWidth(word), 80)));

/** Some of its columns. */
const picked = ({ columns, rows }: PrintedTable, kept: readonly number[]): PrintedTable => ({
  columns: kept.flatMap((at) => columns[at] ?? []),
  rows: rows.map((row) => ({ ...row, cells: kept.flatMap((at) => row.cells[at] ?? []) })),
});

type FileColumn = ExportTable["columns"][number];

/** The numbers that a chart draws: the table that leaves its page, in words. */
function numbersOf({ table, marks, options }: ChartDocument, language: Language): PrintedTable {
  const { figure, colon } = commonWords(language);
  const unit = unitWords(language)[options.pointsOfShare ? "share_points" : options.unit];
  const nameOf = ({ key, name }: FileColumn) =>
    key === "value" ? [figure.columns.value, unit.axis].filter(Boolean).join(colon) : name;
  return told(
    table.columns.map((column) => ({ name: nameOf(column), isNumber: column.format !== "text" })),
    table.rows.map((row, at) => ({
      group: "",
      isFew: marks[at]?.status === "few",
      cells: row.map((cell, place) => cellOf(cell, table.columns[place], options.pointsOfShare, language)),
    })),
  );
}

/** A cell of a file as people read it. */
export function cellOf(
  cell: ExportTable["rows"][number][number],
  column: FileColumn | undefined,
  isPoints: boolean | undefined,
  language: Language,
): PrintedCell {
  const { format = "text", signed = false } = column ?? {};
  const plain = { note: "", tone: "", value: typeof cell === "number" ? cell : null } as const;
  if (typeof cell !== "number") return { ...plain, text: cell ?? (format === "text" ? "" : "—") };
  if (format === "text" || format === "number") return { ...plain, text: String(cell).replace(/^-/, "−") };
  if (format === "p") return { ...plain, text: formatP(cell, language) };
  if (format === "count") return { ...plain, text: formatCount(cell, language) };
  const isShare = format === "percent" && !isPoints;
  const text = isShare
    ? formatValue(format, cell, language, signed)
    : formatNumber(format, cell, language, signed);
  return { ...plain, text };
}

/** Width of a page's text in the measure of `textWidth`: where tables are set, in an appendix smaller, for numbers of charts smallest. */
const PAGE = { chapter: 650, appendix: 720, numbers: 740 };
/** What a column of words may be held to, what numbers take that do not break, and what stands between columns. */
const WORDS = 95;
const NUMBER = 125;
const GAP = 14;

/** A table as wide as the page: one of few rows and many columns is turned, any other cut into bands. */
function bands(table: PrintedTable, page: number, language: Language): PrintedTable[] {
  const widths = table.columns.map(({ name, ems, isNumber }) =>
    Math.max(Math.min(ems * FONT_SIZE, (isNumber ? NUMBER : WORDS) + GAP), headWidth(name) + GAP),
  );
  const whole = widths.reduce((sum, width) => sum + width, 0);
  if (whole <= page) return [table];
  if (table.rows.length <= 3 && table.columns.length > 4) return [turned(table, language)];
  const [first = 0, ...others] = widths;
  const cuts: number[][] = [];
  let room = 0;
  for (const [index, width] of others.entries()) {
    if (width > room || cuts.length === 0) {
      cuts.push([0]);
      room = page - first;
    }
    cuts.at(-1)?.push(index + 1);
    room -= width;
  }
  return cuts.map((kept) => picked(table, kept));
}

/** Columns as rows: the first cell of each row is the head of its column. */
const turned = ({ columns, rows }: PrintedTable, language: Language): PrintedTable =>
  told(
    [
      { name: columns[0]?.name || formWords(language).measure, isNumber: false },
      ...rows.map(({ cells }) => ({ name: cells[0]?.text ?? "", isNumber: true })),
    ],
    columns.slice(1).map(({ name }, at) => ({
      group: "",
      isFew: false,
      cells: [
        { text: name, note: "", tone: "", value: null },
        ...rows.flatMap(({ cells }) => cells[at + 1] ?? []),
      ],
    })),
  );

/** What a chart says to whoever does not see it. */
export const altOf = ({ title, about, findings }: PrintedFigure): string =>
  [title, ...(findings.length > 0 ? findings : [about])].filter(Boolean).join(" · ");
