import type { MetricResult, MetricRow } from "../../server/metrics/metric.ts";
import type { Annotated, Mark } from "../charts/mark.ts";
import {
  formatChange,
  formatChangeInterval,
  formatCount,
  formatDate,
  formatInterval,
  formatNumber,
  formatValue,
  unitSuffix,
} from "../format/number.ts";
import { periodDays } from "../format/period.ts";
import { unitWords } from "../format/units.ts";
import type { Annotation, Estimate, ExportCell, ExportColumn, ExportTable, Metric } from "../types.ts";
import type {
  AnalysisQuestion,
  AnswersOf,
  Chart,
  Figure,
  FigureOptions,
  Headline,
  Lead,
  MetricQuestion,
  Question,
  Shown,
  Table,
} from "./document.ts";
import { fewNote, shortfall } from "./enough.ts";
import {
  changeText,
  filterLines,
  filterNotes,
  filterText,
  judge,
  noteWords,
  reasonOf,
  scopeText,
  valueLabel,
} from "./say.ts";
import type { Happening, View } from "./view.ts";

/** What a question got: its answer, what went wrong, or nothing yet. */
export type Loaded =
  | { readonly kind: "loading"; readonly question: Question }
  | { readonly kind: "absent"; readonly question: MetricQuestion }
  | { readonly kind: "failed"; readonly question: Question; readonly message: string }
  | { readonly kind: "ready"; readonly question: MetricQuestion; readonly result: MetricResult }
  | {
      readonly kind: "answered";
      readonly question: AnalysisQuestion;
      readonly answer: Pick<MetricResult, "ignored_filters" | "unknown_filter_values">;
    };

/** What a figure's questions got, by their names. */
export type LoadedAll = Readonly<Record<string, Loaded>>;

/** The answers of what is there. */
export function answersOf(loaded: LoadedAll): AnswersOf<Readonly<Record<string, Question>>> {
  return Object.fromEntries(
    Object.entries(loaded).map(([name, each]) => {
      if (each.kind === "answered") return [name, each.answer];
      if (!("metric" in each.question)) return [name, null];
      const { question } = each;
      return [
        name,
        each.kind === "ready" ? { ...each.result, question } : { rows: [], note_texts: {}, question },
      ];
    }),
  ) as AnswersOf<Readonly<Record<string, Question>>>;
}

/** What a chart's document has beyond what its figure said. */
export interface ChartDocument extends Chart {
  readonly id: string;
  /** n, time, direction and target in one line: what a file says below it. */
  readonly foot: string;
  /** What the page says below it: n, and what is not the page's own period or target. */
  readonly below: string;
  /** What is drawn. */
  readonly drawn: readonly Mark[];
  /** Rows of the drawing where it is a chart of rows. */
  readonly height: number | null;
  /** What people noted of the periods shown. */
  readonly annotated: readonly {
    readonly id: string;
    readonly date: string;
    readonly text: string;
    readonly scope: string;
  }[];
  /** What the data tell of the periods shown: drawn, and read out. */
  readonly happened: readonly string[];
  /** What has to be said below, one sentence each. */
  readonly remarks: readonly string[];
  /** Why there is no value, where there is none. */
  readonly missing: { readonly title: string; readonly why: string } | null;
  readonly table: ExportTable;
}
export interface TableDocument extends Table {
  readonly id: string;
  /** The time that it is about, where it is not the page's own period. */
  readonly below: string;
  readonly table: ExportTable;
}
/** A headline's words; `number` is null where there is none. */
export interface HeadlineDocument extends Headline {
  readonly id: string;
  readonly number: { readonly before: string; readonly number: string; readonly unit: string } | null;
  readonly interval: string;
  /** n and what else belongs in one line. */
  readonly line: string;
  readonly changed: {
    readonly verdict: "good" | "bad" | "none";
    readonly word: string;
    readonly sentence: string;
  } | null;
  /** What of enough data is missing. */
  readonly lacks: string | null;
  readonly why: string;
  readonly remarks: readonly string[];
  readonly target: number | null;
  /** Its row of the table that the headlines of a page share. */
  readonly table: ExportTable;
}
export interface LeadDocument extends Lead {
  readonly id: string;
}
/** A figure as plain data: the same in the browser, on the server, in a file. */
export type FigureDocument = ChartDocument | TableDocument | HeadlineDocument | LeadDocument;

/** The document of a figure of what its questions got. */
export function documentOf(id: string, figure: Figure, view: View, loaded: LoadedAll): FigureDocument {
  const shown: Shown = figure.shows(answersOf(loaded), view);
  const all = Object.values(loaded);
  if (shown.kind === "lead") return { ...shown, id };
  if (shown.kind === "headline") return headlineDocument(id, shown, view, all);
  return shown.kind === "table" ? tableDocument(id, shown, view) : chartDocument(id, shown, view, all);
}

/** Rows without a value that a chart lists one by one; beyond, they share one row. */
const MOST_EMPTY = 3;

/** Folds many rows that cannot say anything into one that says how many and why. */
function folded({ text }: View, marks: readonly Mark[], chart: string): readonly Mark[] {
  if (!chart.startsWith("forest") && chart !== "share-bar") return marks;
  const empty = marks.filter((mark) => mark.value === null);
  if (empty.length === marks.length) return [];
  const first = empty[0];
  if (empty.length <= MOST_EMPTY || !first) return marks;
  const reason = text.list([...new Set(empty.flatMap((mark) => mark.reason ?? []))]);
  const label = text.figure.othersOf(empty.length);
  const fold: Mark = {
    key: "folded",
    label,
    n: null,
    value: null,
    low: null,
    high: null,
    status: first.status,
    reason,
    sentence: `${label}${text.colon}${reason}`,
  };
  const kept = marks.filter((mark) => mark.value !== null);
  return [...kept.filter((mark) => !mark.pooled), fold, ...kept.filter((mark) => mark.pooled)];
}

/** Which points of a line or column chart have no value, and why. */
function emptyNotes({ text }: View, marks: readonly Mark[], chart: string): string[] {
  if (chart !== "line" && chart !== "columns") return [];
  const empty = marks.filter((mark) => mark.value === null);
  if (empty.length === marks.length) return [];
  return [...new Set(empty.map((mark) => mark.reason ?? ""))].map((reason) => {
    const names = empty
      .filter((mark) => (mark.reason ?? "") === reason)
      .map((mark) => [mark.seriesLabel, mark.label].filter(Boolean).join(" "));
    return text.figure.withoutValue(text.list(names), reason);
  });
}

/** Which period shown is not complete: who entered in the last quarter of the data may still be on the way. */
function immatureNotes(
  { text, quarters }: View,
  metric: Metric | undefined,
  { chart, marks }: Pick<Chart, "chart" | "marks">,
): string[] {
  if ((chart !== "line" && chart !== "columns") || metric?.basis !== "cohort") return [];
  const isShown = marks.some(({ period, value }) => period === quarters.last && value !== null);
  return isShown ? [text.figure.immature(quarters.last)] : [];
}

/** n of one row, or its range over the rows: groups may share people, so a sum would mislead. */
function countText({ text, language }: View, marks: readonly Mark[]): string {
  const counts = marks.flatMap((mark) => (mark.value === null || mark.pooled ? [] : (mark.n ?? [])));
  if (counts.length === 0) return "";
  const [low = "", high = ""] = [Math.min(...counts), Math.max(...counts)].map((each) =>
    formatCount(each, language),
  );
  return low === high ? text.figure.n(low) : text.figure.nRange(low, high);
}

/** The time that a figure is about, where it is not the page's period. */
function ownTime(view: View, scope: string): string {
  if (scope === scopeText(view, "period")) return "";
  return scope === scopeText(view, "whole") ? view.text.figure.wholeRecordShort : scope;
}

/** Which direction is good, and of which value it is not. */
function directionText(view: View, metric: Metric): string {
  const { direction, directionFor } = view.text.figure;
  const others = Object.entries(metric.better_for ?? {}).map(([value, better]) =>
    directionFor(valueLabel(view, metric.split ?? "", value), direction[better]),
  );
  return [direction[metric.better], ...others].join(view.text.semicolon);
}

/** `Target 85%`; one that somebody set says who and when. */
export function targetText({ text, language }: View, metric: Metric, target: number): string {
  const said = text.figure.targetIs(formatValue(metric.unit, target, language));
  const own = metric.own_target;
  return own ? text.figure.targetBy(said, own.owner.name[language], formatDate(own.set_at, language)) : said;
}

/** Charts whose axis can be the calendar: what happened is drawn where their marks are of a period. */
const OVER_TIME = new Set(["line", "columns", "cutoffs"]);

/** Charts in which several marks share a row, told apart by colour. */
export const PAIRED: ReadonlySet<string> = new Set(["dumbbell", "diverging"]);

/** Rows that a row chart draws: one a mark (several share a row of a paired chart), one a heading. */
function rowCount(marks: readonly Mark[], chart: string): number {
  const headings = new Set(marks.flatMap((mark) => mark.group ?? [])).size;
  const rows =
    PAIRED.has(chart) || chart === "ladder"
      ? new Set(marks.map((mark) => `${mark.group ?? ""}:${mark.label}`)).size
      : marks.length;
  return rows + headings;
}

/** An annotation's text in the reader's language; in the other one where it has only that. */
export const annotationText = ({ language }: View, { text }: Pick<Annotation, "text">): string =>
  (language === "zh" ? (text.zh ?? text.en) : (text.en ?? text.zh)) ?? "";

/** Of what has a day what lies within the periods of marks, with the first mark of each. */
function dated<T extends { readonly date: string }>(all: readonly T[], marks: readonly Mark[]) {
  const periods = [...new Set(marks.flatMap((mark) => mark.period ?? []))].flatMap((period) => {
    const days = periodDays(period);
    return days ? [{ period, ...days }] : [];
  });
  return all.flatMap((each) => {
    const held = periods.find(({ from, to }) => from <= each.date && each.date <= to);
    const mark = held && marks.find(({ period }) => period === held.period);
    return mark ? [{ each, mark }] : [];
  });
}

/** Annotations of the periods that marks are about, the earliest first, with the first mark of each. */
function annotationsOf(view: View, marks: readonly Mark[]) {
  // what concerns only others than those whom the page is filtered by is not of this page
  const concerns = ({ filter }: Pick<Annotation, "filter">) => {
    const chosen = filter && view.filters[filter.dimension];
    return !chosen || chosen.includes(filter.value);
  };
  return dated(view.annotations.filter(concerns), marks).reverse();
}

/** What happened in the periods of marks, as a chart over time draws it: noted by people, or told by the data. */
function drawnEvents(
  view: View,
  chart: string,
  annotated: ReturnType<typeof annotationsOf>,
  happened: ReturnType<typeof dated<Happening>>,
): readonly Annotated[] {
  const at = (mark: Mark) => (chart === "columns" ? mark.key : mark.label);
  return [
    ...annotated.map(({ each, mark }) => ({ at: at(mark), text: annotationText(view, each) })),
    ...happened.map(({ each, mark }) => ({
      at: at(mark),
      text: each.name[view.language],
      full: happenedText(view, each),
      isQuiet: each.kind !== "rollout",
    })),
  ];
}

/** `1 Oct 2025: AI interviews went live`. */
const happenedText = ({ text, language }: View, { date, until, text: said }: Happening): string =>
  `${text.range(formatDate(date, language), formatDate(until ?? date, language))}${text.colon}${said[language]}`;

/** What was loaded, with only these rows of measures. */
function keptRows(each: Loaded, only: ReadonlySet<MetricRow>): Loaded {
  if (each.kind !== "ready") return each;
  return { ...each, result: { ...each.result, rows: each.result.rows.filter((row) => only.has(row)) } };
}

function chartDocument(
  id: string,
  { shownRows, ...chart }: Chart,
  view: View,
  given: readonly Loaded[],
): ChartDocument {
  const { text } = view;
  const only = shownRows && new Set(shownRows);
  const loaded = only ? given.map((each) => keptRows(each, only)) : given;
  const { marks } = chart;
  const isOverTime = OVER_TIME.has(chart.chart);
  const annotated = isOverTime ? annotationsOf(view, marks) : [];
  const happened = isOverTime ? dated(view.events, marks) : [];
  const events = drawnEvents(view, chart.chart, annotated, happened);
  const options: FigureOptions =
    events.length === 0 ? chart.options : { ...chart.options, annotations: events };
  const drawn = folded(view, chart.drawn ?? marks, chart.chart);
  const waiting = loaded.some((each) => each.kind === "loading");
  const metric = view.metrics.get(chart.metrics[0] ?? "");
  const rows = loaded.flatMap((each) => (each.kind === "ready" ? each.result.rows : []));
  const asked = filterNotes(
    view,
    loaded.flatMap((each) =>
      each.kind === "ready" ? each.result : each.kind === "answered" ? each.answer : [],
    ),
  );
  const empty = [...emptyNotes(view, marks, chart.chart), ...immatureNotes(view, metric, chart)];
  const counted = countText(view, marks);
  const target =
    metric?.own_target && chart.options.target === metric.own_target.value
      ? targetText(view, metric, metric.own_target.value)
      : "";
  const foot = [
    counted,
    chart.scope,
    metric ? directionText(view, metric) : "",
    metric ? (text.figure.basis[metric.basis] ?? metric.basis) : "",
    target,
  ];
  return {
    ...chart,
    id,
    options,
    drawn,
    height:
      chart.expected === null || waiting || marks.length === 0
        ? chart.expected
        : rowCount(drawn, chart.chart),
    foot: foot.filter(Boolean).join(" · "),
    below: [counted, ownTime(view, chart.scope), target].filter(Boolean).join(" · "),
    annotated: annotated.map(({ each }) => ({
      id: each.id,
      date: formatDate(each.date, view.language),
      text: annotationText(view, each),
      scope: each.filter ? filterText(view, each.filter.dimension, [each.filter.value]) : "",
    })),
    happened: happened.map(({ each }) => happenedText(view, each)),
    remarks: [...empty, fewNote(view, rows), chart.note ?? "", ...asked].filter(Boolean),
    missing: marks.some((mark) => mark.value !== null) ? null : missingOf(view, chart),
    table: chartTable(id, { ...chart, options }, view, loaded, [...asked, ...empty]),
  };
}

/** What leaves the page of a chart; `told` stands below it. */
function chartTable(
  id: string,
  chart: Chart,
  view: View,
  loaded: readonly Loaded[],
  told: readonly string[],
): ExportTable {
  const { marks, options, findings = [], note = "" } = chart;
  const filters = loaded.flatMap((each) =>
    each.kind === "ready"
      ? filterLines(view, each.question.filters, each.result.ignored_filters)
      : each.kind === "answered"
        ? filterLines(view, view.filters, each.answer.ignored_filters)
        : [],
  );
  const ofRows = loaded.flatMap((each) =>
    each.kind === "ready"
      ? noteWords(
          view,
          each.result.rows.flatMap((row) => row.notes),
          each.result.note_texts,
        )
      : [],
  );
  const notes = [...findings.map(({ says }) => says), note, ...told].filter(Boolean);
  return {
    ...frameOf(id, chart),
    filters: [...new Set(filters)],
    notes: [...new Set([...notes, ...ofRows])].slice(0, 100),
    columns: markColumns(view, marks, options),
    rows: markRows(marks),
  };
}

function missingOf({ text }: View, { marks, empty }: Chart): { title: string; why: string } {
  const reasons = [...new Set(marks.flatMap((mark) => mark.reason || []))];
  const isThin = marks.some((mark) => mark.n !== 0);
  return {
    title: reasons.length > 0 ? `${text.dash} ${text.list(reasons)}` : text.figure.emptyTitle,
    why: isThin ? text.figure.thin : (empty ?? text.figure.empty),
  };
}

function frameOf(id: string, { title, about, scope, metrics, explained }: Chart | Table | Headline) {
  const { notes: _notes, ...how } = explained ?? { notes: [] };
  return { id, title, about, scope, metrics: [...metrics], ...("sql" in how ? { explained: how } : {}) };
}

/** Columns of a chart's table: those on the screen, the values as the API serves them. */
function markColumns(
  { text, language }: View,
  marks: readonly Mark[],
  options: FigureOptions,
): ExportColumn[] {
  const { columns } = text.figure;
  const { inUnit } = text.export;
  const unit = unitWords(language)[options.pointsOfShare ? "share_points" : options.unit].file;
  const number = (key: string, name: string): ExportColumn => ({
    key,
    name,
    format: options.unit,
    ...(options.signed || options.pointsOfShare ? { signed: true } : {}),
  });
  return [
    { key: "label", name: columns.label, format: "text" },
    ...(marks.some((mark) => mark.seriesLabel)
      ? [{ key: "series", name: columns.series, format: "text" } satisfies ExportColumn]
      : []),
    number("value", inUnit(columns.value, unit)),
    number("low", columns.low),
    number("high", columns.high),
    ...(marks.some((mark) => mark.extra !== undefined) ? [number("extra", columns.extra)] : []),
    ...(marks.some((mark) => mark.reached)
      ? [
          { key: "people", name: columns.reached, format: "count" } satisfies ExportColumn,
          { key: "share_of_start", name: columns.ofStart, format: "percent" } satisfies ExportColumn,
        ]
      : []),
    { key: "n", name: columns.n, format: "count" },
    { key: "note", name: columns.note, format: "text" },
  ];
}

/** Rows that belong to `markColumns`, in the order of the screen; nothing is rounded. */
function markRows(marks: readonly Mark[]): ExportCell[][] {
  const hasSeries = marks.some((mark) => mark.seriesLabel);
  const hasExtra = marks.some((mark) => mark.extra !== undefined);
  const hasReached = marks.some((mark) => mark.reached);
  return marks.map((mark) => [
    [mark.group, mark.label].filter(Boolean).join(" · "),
    ...(hasSeries ? [mark.seriesLabel ?? ""] : []),
    mark.value,
    mark.low,
    mark.high,
    ...(hasExtra ? [mark.extra ?? null] : []),
    ...(hasReached ? [mark.reached?.people ?? null, mark.reached?.share ?? null] : []),
    mark.n,
    mark.reason ?? "",
  ]);
}

/** What leaves the page of a table: the rows on the screen, their numbers unrounded. */
function tableDocument(id: string, table: Table, view: View): TableDocument {
  const hasGroups = table.rows.some((row) => row.group);
  const columns = table.columns.map(
    (column, at): readonly ExportColumn[] =>
      column.file ?? [{ key: `column_${at + 1}`, name: column.name, format: "text" }],
  );
  const part: ExportColumn = { key: "part", name: view.text.figure.columns.series, format: "text" };
  return {
    ...table,
    id,
    below: ownTime(view, table.scope),
    table: {
      ...frameOf(id, table),
      filters: filterLines(view),
      notes: [
        ...(table.findings ?? []).map(({ says }) => says),
        ...(table.note ? [table.note] : []),
        ...(table.explained?.notes ?? []),
      ],
      columns: [...(hasGroups ? [part] : []), ...columns.flat()],
      rows: table.rows.map((row) => [
        ...(hasGroups ? [row.group ?? ""] : []),
        ...row.cells.flatMap((cell, at) =>
          typeof cell === "string"
            ? (columns[at] ?? []).map((_, index) => (index === 0 ? cell : null))
            : cell.values,
        ),
      ]),
    },
  };
}

/** Columns of the table that headlines share. */
export function headlineColumns({ text }: View): ExportColumn[] {
  const { columns } = text.figure;
  return [
    { key: "label", name: columns.label, format: "text" },
    { key: "value", name: columns.value, format: "number" },
    { key: "low", name: columns.low, format: "number" },
    { key: "high", name: columns.high, format: "number" },
    { key: "unit", name: text.export.unit, format: "text" },
    { key: "n", name: columns.n, format: "count" },
    { key: "note", name: columns.note, format: "text" },
  ];
}

const missing: Estimate = { n: null, value: null, low: null, high: null, status: "missing" };

function headlineDocument(
  id: string,
  headline: Headline,
  view: View,
  loaded: readonly Loaded[],
): HeadlineDocument {
  const { text, language } = view;
  const { unit, signed = false } = headline;
  const figure = headline.figure ?? missing;
  const metric = view.metrics.get(headline.metrics[0] ?? "");
  const row = metric === undefined ? null : (headline.figure as MetricRow | null);
  const { value, low, high, n, status } = figure;
  const number = value === null ? "" : formatNumber(unit, value, language, signed);
  const suffix = (of: number) =>
    signed ? formatChange(unit, of, language).replace(number, "").trim() : unitSuffix(unit, of, language);
  const reason = headline.reason ?? reasonOf(view, { status: headline.figure === null ? "missing" : status });
  const why =
    loaded.flatMap((each) =>
      each.kind === "absent"
        ? text.figure.absent(each.question.metric)
        : each.kind === "failed"
          ? each.message || text.figure.failed
          : each.kind === "ready" && row !== null && status === "missing"
            ? noteWords(view, row.notes, each.result.note_texts)
            : [],
    )[0] ?? reason;
  const note = metric === undefined ? (value === null ? reason : (headline.beside ?? "")) : reason;
  return {
    ...headline,
    id,
    number: headline.told
      ? { before: "", ...headline.told }
      : value === null
        ? null
        : { before: unit === "currency" && language === "en" ? "¥" : "", number, unit: suffix(value) },
    interval:
      low === null || high === null || low === high
        ? ""
        : text.figure.intervalOf(
            signed
              ? formatChangeInterval(unit, low, high, language)
              : formatInterval(unit, low, high, language),
          ),
    line: [
      n === null ? "" : text.figure.n(formatCount(n, language)),
      status === "few" && (row === null || metric === undefined || shortfall(view, metric, row) === null)
        ? text.figure.few
        : "",
      ...(headline.facts ?? []),
      metric && typeof metric.target === "number"
        ? targetText(view, metric, metric.target) + metWord(view, metric, figure)
        : "",
      metric ? ownTime(view, headline.scope) : "",
    ]
      .filter(Boolean)
      .join(" · "),
    changed: row && metric ? changedOf(view, metric, row) : null,
    lacks: row && metric ? shortfall(view, metric, row) : null,
    why,
    remarks: filterNotes(
      view,
      loaded.flatMap((each) =>
        each.kind === "ready" ? each.result : each.kind === "answered" ? each.answer : [],
      ),
    ),
    target: metric?.target ?? null,
    table: headlineTable(id, headline, view, note),
  };
}

/** Whether the target is met, as far as the interval lets anybody say so. */
function metWord({ text }: View, { better, target }: Metric, { low, high }: Estimate): string {
  if (better === "neutral" || typeof target !== "number" || low === null || high === null) return "";
  const { met, missed, open } = text.figure.targetState;
  if (low <= target && target <= high) return open;
  return low > target === (better === "higher") ? met : missed;
}

/** The headline's row of the table that the headlines of a page share. */
function headlineTable(id: string, headline: Headline, view: View, note: string): ExportTable {
  const { unit, signed = false, title } = headline;
  const { value, low, high, n } = headline.figure ?? missing;
  const isPoints = signed && unit === "percent";
  const named = headline.unitName ?? unitWords(view.language)[isPoints ? "share_points" : unit].file;
  return {
    ...frameOf(id, headline),
    filters: filterLines(view),
    notes: [],
    columns: headlineColumns(view),
    rows: [[title, value, low, high, named, n, note]],
  };
}

function changedOf(view: View, metric: Metric, row: MetricRow): HeadlineDocument["changed"] {
  const sentence = changeText(view, metric, row);
  if (sentence === null) return null;
  const verdict = judge(metric, row);
  const change = row.change?.value ?? 0;
  const { better, worse, changed } = view.text.figure;
  const word = verdict === "good" ? better : verdict === "bad" ? worse : changed;
  return {
    verdict,
    word: row.change?.clear === true && change !== 0 ? `${change > 0 ? "▲" : "▼"} ${word} ` : "",
    sentence,
  };
}
