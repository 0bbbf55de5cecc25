import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { type Mark, SURVIVAL_HEIGHT, seriesColour, seriesOpacity, seriesSymbol } from "../charts/mark.ts";
import { formatCount, formatDate, formatNumber } from "../format/number.ts";
import { noteTexts } from "../format/sentence.ts";
import { annotationScope, annotationsOf, annotationText } from "../state/annotations.ts";
import type { Loaded } from "../state/page-data.ts";
import { panel } from "../state/panels.ts";
import { language } from "../state/preferences.ts";
import { isFiltered, toggleFilter } from "../state/route.ts";
import { filterNotes, filterText, valueLabel, world } from "../state/world.ts";
import { text } from "../text/text.ts";
import type { ExportTable, Metric } from "../types.ts";
import { AskButtons } from "./ask-buttons.tsx";
import { chartOptions, type FigureOptions, PAGE_PALETTE } from "./chart-options.ts";
import { ChartView } from "./chart-view.tsx";
import { CopyLink } from "./copy-link.tsx";
import { FewNote } from "./enough-note.tsx";
import type { Drawing } from "./export.ts";
import { ExportMenu } from "./export-menu.tsx";
import { filterLines, markColumns, markRows, useExported } from "./export-table.ts";
import { type Explained, howSubject } from "./how-drawer.tsx";
import { MissingNote } from "./missing-note.tsx";
import { MoreMenu } from "./more-menu.tsx";
import { ReportButton } from "./report-error.tsx";
import { TableScroll } from "./table-scroll.tsx";
import { targetText } from "./target-text.ts";

export interface FigureProps {
  /** Name of the figure in the address of a link and of exported files. */
  id: string;
  /** The finding or the question. */
  title: string;
  about: string;
  /** Which time it is about, in words. */
  scope: string;
  metrics: string[];
  /** How it is computed, where no measure of the catalogue says it. */
  explained?: Explained;
  loaded: Loaded[];
  /** Everything that the figure is about: what the table lists and the export holds. */
  marks: Mark[];
  /** What the chart draws of it, where all would be too much. */
  show?: (marks: Mark[]) => Mark[];
  chart: string;
  options: FigureOptions;
  /** Rows or columns to expect, so that the skeleton has the final size; null for charts of fixed height. */
  rows: number | null;
  wide?: boolean;
  /** Stands beside two figures. */
  tall?: boolean;
  /** What is missing and what to load, where there is nothing to show. */
  empty?: string;
  /** What the figure shows, in words with intervals: one sentence each. */
  findings?: string[];
  /** What the reader can choose in it. */
  controls?: ComponentChildren;
  /** More to say below the chart. */
  note?: string;
  stale?: boolean;
  retry?: () => void;
}

const FIXED = 268;

/** Rows without a value that a chart lists one by one; beyond, they share one row. */
const MOST_EMPTY = 3;

/** Folds many rows that cannot say anything into one that says how many and why. */
function folded(marks: Mark[], chart: string): Mark[] {
  if (!chart.startsWith("forest") && chart !== "share-bar") return marks;
  const empty = marks.filter((mark) => mark.value === null);
  if (empty.length === marks.length) return [];
  const first = empty[0];
  if (empty.length <= MOST_EMPTY || !first) return marks;
  const reasons = text.value.list([...new Set(empty.flatMap((mark) => mark.reason ?? []))]);
  const label = text.value.figure.othersOf(empty.length);
  const fold: Mark = {
    key: "folded",
    label,
    n: null,
    value: null,
    low: null,
    high: null,
    status: first.status,
    reason: reasons,
    sentence: `${label}${text.value.colon}${reasons}`,
  };
  const kept = marks.filter((mark) => mark.value !== null);
  const pooled = kept.filter((mark) => mark.pooled);
  return [...kept.filter((mark) => !mark.pooled), fold, ...pooled];
}

/** Which points of a line or column chart have no value, and why. */
function emptyNotes(marks: readonly Mark[], chart: string): string[] {
  if (chart !== "line" && chart !== "columns") return [];
  const empty = marks.filter((mark) => mark.value === null);
  if (empty.length === marks.length) return [];
  return [...new Set(empty.map((mark) => mark.reason ?? ""))].map((reason) => {
    const names = empty
      .filter((mark) => (mark.reason ?? "") === reason)
      .map((mark) => [mark.seriesLabel, mark.label].filter(Boolean).join(" "));
    return text.value.figure.withoutValue(text.value.list(names), reason);
  });
}

/** n of one row, or its range over the rows: groups may share people, so a sum would mislead. */
function countText(marks: readonly Mark[]): string {
  const counts = marks.flatMap((mark) => (mark.value === null || mark.pooled ? [] : (mark.n ?? [])));
  if (counts.length === 0) return "";
  const [low, high] = [Math.min(...counts), Math.max(...counts)].map((each) =>
    formatCount(each, language.value),
  );
  return low === high
    ? text.value.figure.n(low as string)
    : text.value.figure.nRange(low as string, high as string);
}

/** Charts whose axis can be the calendar: what happened is drawn where their marks are of a period. */
const OVER_TIME = new Set(["line", "columns", "cutoffs"]);

/** Charts in which several marks share a row, told apart by colour. */
const PAIRED = new Set(["dumbbell", "diverging"]);

/** Rows that a row chart draws: one a mark (several share a row of a paired chart), one a heading. */
function rowCount(marks: readonly Mark[], chart: string): number {
  const headings = new Set(marks.flatMap((mark) => mark.group ?? [])).size;
  const rows =
    PAIRED.has(chart) || chart === "ladder"
      ? new Set(marks.map((mark) => `${mark.group ?? ""}:${mark.label}`)).size
      : marks.length;
  return rows + headings;
}

function expectedHeight(rows: number | null, chart: string): number {
  if (chart === "survival") return SURVIVAL_HEIGHT;
  if (rows === null) return FIXED;
  const row =
    innerWidth <= 640 ? 46 : chart === "ladder" ? 40 : PAIRED.has(chart) ? 34 : chart === "funnel" ? 32 : 30;
  return 46 + Math.max(1, rows) * row;
}

/** Which colour is which, where the chart has no room to say it at the mark. */
function SeriesKey({ marks }: { marks: Mark[] }) {
  const series = new Map(
    marks.filter((mark) => mark.series !== "summary").map((mark) => [mark.series, mark.seriesLabel]),
  );
  const isScale = marks.some((mark) => mark.series === "summary");
  return (
    <p class="series-key">
      {[...series].map(([name, label]) => (
        <span key={name}>
          <i
            style={{
              background: seriesColour(name, PAGE_PALETTE),
              ...(seriesSymbol(name) === "square" ? { borderRadius: "1px" } : {}),
              ...(isScale ? { opacity: seriesOpacity(name) } : {}),
            }}
          />
          {label}
        </span>
      ))}
    </p>
  );
}

interface BodyProps {
  figure: FigureProps;
  drawn: Mark[];
  showTable: boolean;
  height: number;
}

function Body({ figure, drawn, showTable, height }: BodyProps) {
  const words = text.value.figure;
  const absent = figure.loaded.find((each) => each.kind === "absent");
  const failed = figure.loaded.find((each) => each.kind === "failed");
  const ready = figure.loaded.some((each) => each.kind === "ready");
  if (figure.loaded.some((each) => each.kind === "loading"))
    return <div class="skeleton" style={{ height: `${height}px` }} aria-hidden="true" />;
  if (!ready && failed?.kind === "failed")
    return (
      <div class="nothing" style={{ minHeight: `${Math.min(height, FIXED)}px` }}>
        <p>
          <b>{words.failed}</b>
          {failed.message && <span>{failed.message}</span>}
        </p>
        {figure.retry && (
          <button type="button" class="quiet" onClick={figure.retry}>
            {text.value.error.retry}
          </button>
        )}
      </div>
    );
  if (!figure.marks.some((mark) => mark.value !== null)) {
    const reasons = [...new Set(figure.marks.map((mark) => mark.reason).filter(Boolean))];
    const isThin = figure.marks.some((mark) => mark.n !== 0);
    return (
      <div class="nothing" style={{ minHeight: `${Math.min(height, FIXED)}px` }}>
        <p>
          <b>
            {reasons.length > 0
              ? `${text.value.dash} ${text.value.list(reasons as string[])}`
              : words.emptyTitle}
          </b>
          {absent?.kind === "absent" ? (
            <span>{words.absent(absent.metric)}</span>
          ) : (
            <MissingNote
              metrics={figure.metrics}
              fallback={isThin ? words.thin : (figure.empty ?? words.empty)}
            />
          )}
        </p>
      </div>
    );
  }
  if (showTable) return <FigureTable marks={figure.marks} options={figure.options} height={height} />;
  const options = (width: number) => chartOptions(figure.options, width, PAGE_PALETTE);
  return (
    <ChartView
      chart={figure.chart}
      marks={drawn}
      options={options}
      optionsKey={JSON.stringify([figure.options, language.value])}
      name={`${figure.title}. ${figure.about}`}
      height={height}
    />
  );
}

const unitWordOf = ({ unit, pointsOfShare }: FigureOptions): string =>
  pointsOfShare ? text.value.axis.sharePoints : (text.value.how.units[unit] ?? unit);

/** What a row is about; where it stands for a value that filters, choosing it filters. */
function RowName({ mark }: { mark: Mark }) {
  const name = [mark.group, mark.label].filter(Boolean).join(" · ");
  const { filter } = mark;
  if (!filter) return <>{name}</>;
  const pressed = isFiltered(filter.dimension, filter.value);
  return (
    <button
      type="button"
      class="row-filter"
      aria-pressed={pressed}
      title={(pressed ? text.value.figure.unfilterBy : text.value.figure.filterBy).mouse(
        filterText(filter.dimension, [filter.value]),
      )}
      onClick={() => toggleFilter(filter.dimension, filter.value)}
    >
      {name}
    </button>
  );
}

function FigureTable({ marks, options, height }: { marks: Mark[]; options: FigureOptions; height: number }) {
  const number = (value: number | null | undefined) =>
    value === null || value === undefined
      ? text.value.dash
      : formatNumber(options.unit, value, language.value, options.signed);
  const hasSeries = marks.some((mark) => mark.seriesLabel);
  const hasExtra = marks.some((mark) => mark.extra !== undefined);
  const { columns } = text.value.figure;
  const headings = [
    columns.label,
    ...(hasSeries ? [columns.series] : []),
    `${columns.value}${text.value.colon}${unitWordOf(options)}`,
    columns.low,
    columns.high,
    ...(hasExtra ? [columns.extra] : []),
    columns.n,
    columns.note,
  ];
  return (
    <TableScroll label={text.value.figure.table} minHeight={height}>
      <table>
        <thead>
          <tr>
            {headings.map((heading, index) => (
              <th
                key={heading}
                scope="col"
                class={index > (hasSeries ? 1 : 0) && index < headings.length - 1 ? "number" : ""}
              >
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {marks.map((mark) => (
            <tr
              key={mark.key}
              title={mark.sentence}
              data-key={mark.key}
              class={mark.status === "few" ? "few" : ""}
            >
              <th scope="row">
                <RowName mark={mark} />
              </th>
              {hasSeries && <td>{mark.seriesLabel ?? ""}</td>}
              <td class="number">{number(mark.value)}</td>
              <td class="number">{number(mark.low)}</td>
              <td class="number">{number(mark.high)}</td>
              {hasExtra && <td class="number">{number(mark.extra)}</td>}
              <td class="number">
                {mark.n === null ? text.value.dash : formatCount(mark.n, language.value)}
              </td>
              <td>{mark.reason ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  );
}

/** Which direction is good, and of which value it is not. */
function directionText(metric: Metric): string {
  const { direction, directionFor } = text.value.figure;
  const others = Object.entries(metric.better_for ?? {}).map(([value, better]) =>
    directionFor(valueLabel(metric.split ?? "", value), direction[better]),
  );
  return [direction[metric.better], ...others].join(text.value.semicolon);
}

/** The unit of every page: title, what it is about, chart or table, and where the numbers come from. */
export function Figure(figure: FigureProps) {
  const words = text.value.figure;
  const titleId = useId();
  const showTable = useSignal(false);
  const isOverTime = OVER_TIME.has(figure.chart);
  const annotated = isOverTime ? annotationsOf(figure.marks) : [];
  const options: FigureOptions =
    annotated.length === 0
      ? figure.options
      : {
          ...figure.options,
          annotations: annotated.flatMap(({ annotation, marks }) => {
            const first = marks[0];
            if (!first) return [];
            return [
              { at: figure.chart === "columns" ? first.key : first.label, text: annotationText(annotation) },
            ];
          }),
        };
  const drawn = folded(figure.show ? figure.show(figure.marks) : figure.marks, figure.chart);
  const waiting = figure.loaded.some((each) => each.kind === "loading");
  const height = expectedHeight(
    figure.rows === null || waiting || figure.marks.length === 0
      ? figure.rows
      : rowCount(drawn, figure.chart),
    figure.chart,
  );
  const metric = world.value.metrics.get(figure.metrics[0] ?? "");
  const asked = filterNotes(figure.loaded.flatMap((each) => (each.kind === "ready" ? [each.result] : [])));
  const foot = [
    countText(figure.marks),
    figure.scope,
    metric ? directionText(metric) : "",
    metric ? (words.basis[metric.basis] ?? metric.basis) : "",
    metric?.own_target && figure.options.target === metric.own_target.value
      ? targetText(metric, metric.own_target.value)
      : "",
  ]
    .filter(Boolean)
    .join(" · ");
  const drawing: Drawing = {
    title: figure.title,
    about: figure.about,
    foot,
    chart: figure.chart,
    drawn,
    options,
  };
  const empty = emptyNotes(figure.marks, figure.chart);
  const table = (): ExportTable => ({
    id: figure.id,
    title: figure.title,
    about: figure.about,
    scope: figure.scope,
    filters: [
      ...new Set(
        figure.loaded.flatMap((each) =>
          each.kind === "ready"
            ? filterLines(each.query.filters ?? {}, each.result.ignored_filters ?? [])
            : [],
        ),
      ),
    ],
    notes: [
      ...new Set([
        ...[...(figure.findings ?? []), figure.note ?? "", ...asked, ...empty].filter(Boolean),
        ...noteTexts(
          figure.loaded.flatMap((each) =>
            each.kind === "ready" ? each.result.rows.flatMap((row) => row.notes) : [],
          ),
        ),
      ]),
    ].slice(0, 100),
    metrics: figure.metrics,
    ...(figure.explained
      ? {
          explained: {
            about: figure.explained.about,
            formula: figure.explained.formula,
            sql: figure.explained.sql,
            address: figure.explained.address,
          },
        }
      : {}),
    columns: markColumns(figure.marks, figure.options),
    rows: markRows(figure.marks),
  });
  const frame = useRef<HTMLElement>(null);
  useExported(frame, () => (waiting ? null : table()));
  return (
    <section
      ref={frame}
      id={figure.id}
      data-metrics={figure.metrics.join(" ")}
      class={`figure ${figure.wide ? "wide" : ""} ${figure.tall ? "tall" : ""} ${figure.stale ? "stale" : ""}`}
      aria-labelledby={titleId}
    >
      <header>
        <h2 id={titleId}>{figure.title}</h2>
        <p class="about">{figure.about}</p>
        {figure.findings && figure.findings.length > 0 && !waiting && (
          <ul class="findings">
            {figure.findings.map((finding) => (
              <li key={finding}>{finding}</li>
            ))}
          </ul>
        )}
        {figure.controls}
        {PAIRED.has(figure.chart) && <SeriesKey marks={figure.marks} />}
      </header>
      <Body figure={{ ...figure, options }} drawn={drawn} showTable={showTable.value} height={height} />
      {annotated.length > 0 && (
        <ul class="annotated" aria-label={words.annotations}>
          {annotated.map(({ annotation }) => (
            <li key={annotation.id}>
              <b>{formatDate(annotation.date, language.value)}</b>{" "}
              <span translate={false}>{annotationText(annotation)}</span>
              {annotation.filter && ` · ${annotationScope(annotation)}`}
            </li>
          ))}
        </ul>
      )}
      {empty.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
      <FewNote loaded={figure.loaded} />
      {figure.note && <p class="note">{figure.note}</p>}
      {asked.map((note) => (
        <p key={note} class="note">
          {note}
        </p>
      ))}
      <footer>
        <p>{foot}</p>
        <div class="actions">
          {figure.metrics.length === 1 && <AskButtons loaded={figure.loaded[0]} />}
          {(figure.metrics.length > 0 || figure.explained) && (
            <button
              type="button"
              class="quiet"
              onClick={() => {
                howSubject.value = {
                  title: figure.title,
                  metrics: figure.metrics,
                  loaded: figure.loaded,
                  scope: figure.scope,
                  ...(figure.explained ? { explained: figure.explained } : {}),
                };
              }}
            >
              {words.how}
            </button>
          )}
          <button
            type="button"
            class="quiet"
            aria-pressed={showTable.value}
            onClick={() => {
              showTable.value = !showTable.value;
            }}
          >
            {showTable.value ? words.chart : words.table}
          </button>
          <ExportMenu drawing={drawing} table={table} disabled={figure.marks.length === 0} />
          <MoreMenu>
            {(close) => (
              <>
                <CopyLink id={figure.id} done={close} />
                {isOverTime && figure.marks.some((mark) => mark.period) && (
                  <button
                    type="button"
                    class="quiet"
                    onClick={() => {
                      close();
                      panel.value = "annotations";
                    }}
                  >
                    {words.annotate}
                  </button>
                )}
                <ReportButton
                  done={close}
                  subject={() => ({
                    figure: figure.id,
                    title: figure.title,
                    metric: figure.metrics[0],
                    shown: figure.marks.map((mark) => mark.sentence),
                  })}
                />
              </>
            )}
          </MoreMenu>
        </div>
      </footer>
    </section>
  );
}
