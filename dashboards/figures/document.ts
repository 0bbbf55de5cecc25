import type { AnswerOf, AskedOf } from "../../server/analyses/declare.ts";
import type { Text } from "../../server/language.ts";
import type { MetricResult, MetricRow } from "../../server/metrics/metric.ts";
import type { Annotated, Mark } from "../charts/mark.ts";
import type { Pair } from "../text/words.ts";
import type { Estimate, ExportCell, ExportColumn, Filters, Query, Unit } from "../types.ts";
import { answerMarks, type MarkChoice } from "./marks.ts";
import { type Scope, scopeText } from "./say.ts";
import { daysOf, type View } from "./view.ts";

/** A question about one measure. */
export type MetricQuestion = Omit<Query, "id">;

/** A question to an analysis of server/analyses; the type says which, the name is its file's. */
export interface AnalysisQuestion<T = unknown> {
  readonly analysis: string;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  /** Never there: it carries the type. */
  readonly gives?: T;
}
export type Question = MetricQuestion | AnalysisQuestion;

/** A measure's answer as a figure takes it: without rows where there is none (yet). */
export type MetricAnswer = Pick<MetricResult, "rows" | "contrasts" | "note_texts"> & {
  readonly question: MetricQuestion;
};

/** What a figure's questions got: a measure's answer always, an analysis' once it is there. */
export type AnswersOf<Q> = {
  readonly [K in keyof Q]: Q[K] extends AnalysisQuestion<infer T> | undefined ? T | null : MetricAnswer;
};

type Split = Pick<MetricQuestion, "by" | "filters" | "contrast">;

const base = (
  view: View,
  metric: string,
  { by = [], filters = {}, ...more }: Split,
  time: Partial<Query>,
) => ({
  metric,
  by,
  ...more,
  ...time,
  ...(time.period === "none" ? { enough: true } : {}),
  filters: { ...view.filters, ...filters },
});

/** A measure in the period, with the compared period's value where the reader compares. */
export const inPeriod = (view: View, metric: string, split: Split = {}): MetricQuestion =>
  base(view, metric, split, {
    ...daysOf(view.period),
    period: "none",
    ...(view.compare === "none" ? {} : { compare: view.compare }),
  });

/** A measure in the period only. */
export const onlyPeriod = (view: View, metric: string, split: Split = {}): MetricQuestion =>
  base(view, metric, split, { ...daysOf(view.period), period: "none" });

/** A measure quarter by quarter over the trailing eight quarters. */
export const overTime = (
  view: View,
  metric: string,
  split: Split = {},
  grain: NonNullable<Query["period"]> = "quarter",
): MetricQuestion => base(view, metric, split, { ...daysOf(view.trailing), period: grain });

/** A measure over the whole record: before against after must see both. */
export const wholeRecord = (view: View, metric: string, split: Split = {}): MetricQuestion =>
  base(view, metric, split, { ...untilOf(view), period: "none" });

const untilOf = ({ until }: View) => (until === undefined ? {} : { to: until });

/** An analysis inside the page's filters; `time` says of which days it is asked: none of them is the whole record. */
export const analysis = <T>(
  view: View,
  id: string,
  own: AskedOf<T>,
  time: "period" | "chosen" | "whole" | "none",
): AnalysisQuestion<AnswerOf<T>> => {
  const isPeriod = time === "period" || (time === "chosen" && view.isChosen);
  const days = isPeriod ? daysOf(view.period) : time === "none" ? {} : untilOf(view);
  const asked = Object.entries(own as Record<string, unknown>).flatMap(([name, value]) =>
    value === undefined || value === null ? [] : [[name, Array.isArray(value) ? value : String(value)]],
  );
  return {
    analysis: id,
    query: { ...Object.fromEntries(asked), ...days, ...(time === "none" ? {} : view.filters) },
  };
};

/** The address of an analysis' answer. */
export function analysisAddress({ analysis: id, query }: AnalysisQuestion): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    for (const each of [value].flat()) parameters.append(name, String(each));
  const text = parameters.toString();
  return `/api/analyses/${id}${text ? `?${text}` : ""}`;
}

/** A sentence with the estimates that it rests on. */
export interface Finding {
  readonly says: string;
  readonly rests: readonly Pick<Estimate, "value" | "low" | "high">[];
}

/** How a figure is computed that no measure of the catalogue stands for. */
export interface Explained {
  readonly about: string;
  readonly formula: string;
  readonly notes: readonly string[];
  /** The query that its rows come from. */
  readonly sql: string;
  /** Where its data are. */
  readonly address: string;
}

/** A choice within a figure, kept in the address. */
export interface Choice {
  /** Name in the address. */
  readonly name: string;
  readonly label: string;
  /** What stands in an empty field. */
  readonly placeholder?: string;
  /** What can be chosen; none where it is a number. */
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** What holds while the address says nothing; the first of the options unless said. */
  readonly standard?: string;
  /** The options are places on a line, in order: one moves along it. No question hangs on it, only what is shown. */
  readonly isSlider?: true;
  /** The page offers it in another place. */
  readonly isElsewhere?: true;
}

/** What the reader chose, where it is one of those offered. */
export function chosen(
  { choices }: View,
  { name, options, standard = options[0]?.value ?? "" }: Pick<Choice, "name" | "options" | "standard">,
): string {
  const value = choices[name];
  return value !== undefined && options.some((option) => option.value === value) ? value : standard;
}

/** Unit and lines of a chart. */
export interface FigureOptions {
  readonly unit: Unit;
  readonly axis?: string;
  /** Name of the axis across, where it has numbers too. */
  readonly axisX?: string;
  readonly target?: number | null;
  /** What the target line is, where it is no target ("four fifths"). */
  readonly targetWord?: string;
  readonly reference?: number | null;
  readonly limits?: { readonly min?: number; readonly max?: number };
  /** What happened at which mark. */
  readonly annotations?: readonly Annotated[];
  /** Shows the sign of positive values (differences). */
  readonly signed?: boolean;
  /** Differences of shares: percentage points, so that the axis and not the number carries the unit. */
  readonly pointsOfShare?: boolean;
}

interface Common {
  /** The finding or the question. */
  readonly title: string;
  readonly about: string;
  /** Which time it is about, in words. */
  readonly scope: string;
  /** Measures of the catalogue that it shows. */
  readonly metrics: readonly string[];
  /** How it is computed, where no measure says it. */
  readonly explained?: Explained;
  readonly findings?: readonly Finding[];
  readonly choices?: readonly Choice[];
  /** More to say below. */
  readonly note?: string;
  /** Why there is nothing to show. */
  readonly empty?: string;
}

/** A figure that is drawn. */
export interface Chart extends Common {
  readonly kind: "chart";
  readonly chart: string;
  readonly options: FigureOptions;
  /** Everything that it is about: what the table lists and the export holds. */
  readonly marks: readonly Mark[];
  /** What is drawn of it, where all would be too much. */
  readonly drawn?: readonly Mark[];
  /** Rows of measures that it shows, where they are not all that it asked for: what it says of few data is of these. */
  readonly shownRows?: readonly MetricRow[];
  /** Rows or columns to expect while they are on their way; null for charts of fixed height. */
  readonly expected: number | null;
  readonly size?: "wide" | "tall";
}

/** A column of a figure that is a table. */
export interface Column {
  readonly name: string;
  /** What the screen has for it where the column beside says the rest. */
  readonly short?: string;
  /** Stands at the end of its column. */
  readonly number?: boolean;
  /** What leaves the page for it, where its cells are numbers: one column, or several (an interval's two ends). */
  readonly file?: readonly ExportColumn[];
}

/** A cell that is told in words and leaves the page as numbers, one for each of its column's `file`. */
export interface Cell {
  readonly text: string;
  /** A smaller line below: the interval, or what is measured. */
  readonly note?: string;
  readonly values: readonly ExportCell[];
  /** It stands as the source system wrote it, in whatever language. */
  readonly asWritten?: boolean;
  /** How it is read: good or bad by the measure's direction, or not much. */
  readonly tone?: "good" | "bad" | "muted";
  /** The page that says more, and its figure. */
  readonly page?: string;
  readonly figure?: string;
  /** Filters that its page is opened with. */
  readonly narrows?: Filters;
  /** The measure whose page says more. */
  readonly metric?: string;
  /** What following it writes into the address of its page: a choice, the figure to go to, what a drawer asks. */
  readonly leads?: Readonly<Record<string, string>>;
}

/** A cell in words. */
export const cellText = (cell: string | Cell): string =>
  typeof cell === "string" ? cell : cell.note ? `${cell.text} (${cell.note})` : cell.text;

/** A row of a figure that is a table. */
export interface Row {
  readonly key: string;
  /** Heading above the row where it differs from the row before. */
  readonly group?: string;
  /** The page that says more of the rows under the heading. */
  readonly groupPage?: string;
  readonly cells: readonly (string | Cell)[];
  readonly few?: boolean;
}

/** A figure that is a table. */
export interface Table extends Common {
  readonly kind: "table";
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** Lines to expect while they are on their way: a row may have more than one. */
  readonly expected: number;
}

/** One number at the top of a page. */
export interface Headline extends Common {
  readonly kind: "headline";
  readonly unit: Unit;
  /** What a file says for the unit, where it is not the unit's own name. */
  readonly unitName?: string;
  /** A difference: its sign is shown, shares are percentage points. */
  readonly signed?: boolean;
  /** The number: a measure's row, or a figure of an analysis; null where there is none. */
  readonly figure: (Estimate & Partial<Pick<MetricRow, "previous" | "change" | "enough" | "segment">>) | null;
  /** What stands for number and unit, where it is not the figure's value alone. */
  readonly told?: { readonly number: string; readonly unit: string };
  /** What else belongs in the line of n. */
  readonly facts?: readonly string[];
  /** A further line in words. */
  readonly beside?: string;
  /** Why there is no value. */
  readonly reason?: string;
}

/** The sentence that a page opens with. */
export interface Lead {
  readonly kind: "lead";
  readonly says: Finding;
  /** What it rests on, in smaller words. */
  readonly small?: Finding;
  readonly choices?: readonly Choice[];
}

/** What a figure shows, before its frame is added. */
export type Shown = Chart | Table | Headline | Lead;

/** A figure, declared: what it asks, and what it shows of the answers; both pure. */
export interface Figure<Q extends Readonly<Record<string, Question>> = Readonly<Record<string, Question>>> {
  /** The section of its page; a headline and a lead stand above all sections. */
  readonly section?: string;
  /** Other words by which people look for it, in Chinese and English, commas between them. */
  readonly also?: Pair;
  /** Measures of the catalogue that it shows without asking for them: an analysis tells the same. */
  readonly covers?: readonly string[];
  asks(view: View): Q;
  shows(answers: AnswersOf<Q>, view: View): Shown;
}

/** Declares a figure: its file `figures/<area>/<id>.ts` is all it takes; the file's name is its id. */
export const define = <const Q extends Readonly<Record<string, Question>>>(figure: Figure<Q>): Figure<Q> =>
  figure;

/** A figure some of whose choices are made already. */
export function choosing(figure: Figure, choices: View["choices"]): Figure {
  const made = (view: View): View => ({ ...view, choices: { ...view.choices, ...choices } });
  return {
    ...figure,
    asks: (view) => figure.asks(made(view)),
    shows: (answers, view) => figure.shows(answers, made(view)),
  };
}

interface MetricChart extends Partial<Omit<Chart, "kind" | "options" | "scope">> {
  readonly chart: string;
  readonly scope: Scope;
  readonly choice: MarkChoice;
  readonly expected: number | null;
  readonly options?: Partial<FigureOptions>;
  readonly keep?: (row: MetricRow) => boolean;
  /** Last word on the marks: order, cut, merge. */
  readonly arrange?: (marks: Mark[]) => Mark[];
  /** The answer whose single row is all of it together. */
  readonly pooled?: MetricAnswer;
}

/** A chart of one measure: its rows as marks, what is not said from the catalogue. */
export function metricChart(view: View, answer: MetricAnswer, given: MetricChart): Chart {
  const { scope, choice, keep, arrange, pooled, options, ...rest } = given;
  const id = answer.question.metric;
  const metric = view.metrics.get(id);
  const found = answerMarks(view, answer, choice, {
    ...(keep ? { keep } : {}),
    ...(pooled ? { pooled } : {}),
  });
  return {
    kind: "chart",
    title: metric?.title[view.language] ?? id,
    about: metric?.about[view.language] ?? "",
    scope: scopeText(view, scope),
    metrics: [id],
    marks: arrange ? arrange(found) : found,
    ...(keep ? { shownRows: answer.rows.filter(keep) } : {}),
    options: { unit: metric?.unit ?? "count", target: metric?.target ?? null, ...options },
    ...rest,
  };
}

interface MetricHeadline {
  readonly scope: Scope;
  readonly title?: string;
  /** Which row of the answer is the number; the first if not said. */
  readonly pick?: (row: MetricRow) => boolean;
  readonly beside?: string;
}

/** A headline of one measure. */
export function metricHeadline(view: View, answer: MetricAnswer, given: MetricHeadline): Headline {
  const { scope, pick = () => true, title, beside } = given;
  const id = answer.question.metric;
  const metric = view.metrics.get(id);
  return {
    kind: "headline",
    title: title ?? metric?.title[view.language] ?? id,
    about: metric?.about[view.language] ?? "",
    scope: scopeText(view, scope),
    metrics: [id],
    unit: metric?.unit ?? "count",
    figure: answer.rows.find(pick) ?? null,
    ...(beside ? { beside } : {}),
  };
}

/** How an analysis computes, from its own file; `own` where a figure says it more exactly. */
export function explained(
  view: View,
  question: AnalysisQuestion,
  answer: { readonly sql: string; readonly note_texts: Readonly<Record<string, Text>> } | null,
  own: { readonly about?: string; readonly formula?: string; readonly notes?: readonly string[] } = {},
): Explained {
  const entry = view.analyses.get(question.analysis);
  return {
    about: own.about ?? entry?.about[view.language] ?? "",
    formula: own.formula ?? entry?.formula[view.language] ?? "",
    notes: (own.notes ?? []).flatMap((note) => answer?.note_texts[note]?.[view.language] ?? []),
    sql: answer?.sql ?? "",
    address: analysisAddress(question),
  };
}
