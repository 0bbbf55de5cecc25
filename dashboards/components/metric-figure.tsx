import type { ComponentChildren } from "preact";
import type { Mark } from "../charts/mark.ts";
import { type MarkChoice, marksOf } from "../format/sentence.ts";
import { type Loaded, type PageData, rowsOf } from "../state/page-data.ts";
import { language } from "../state/preferences.ts";
import { period, rangeText, trailing, valueRank, world } from "../state/world.ts";
import { text } from "../text/text.ts";
import type { MetricRow } from "../types.ts";
import type { FigureOptions } from "./chart-options.ts";
import { Figure } from "./figure.tsx";

export type Scope = "period" | "trailing" | "whole";

/** The time that a figure is about, in words. */
export function scopeText(scope: Scope): string {
  const { figure } = text.value;
  if (scope === "period") return figure.periodOf(rangeText(period.value));
  if (scope === "trailing") return figure.trailing(rangeText(trailing.value));
  return figure.wholeRecord;
}

const SERIES = ["before", "after", "traditional", "ai", "human"];
const seriesRank = (value: string | null | undefined) => (value == null ? 0 : SERIES.indexOf(value) + 1 || 9);

export interface MetricFigureProps {
  data: PageData;
  /** The page's question that it shows. */
  id: string;
  title?: string;
  about?: string;
  scope: Scope;
  chart: string;
  choice: MarkChoice;
  /** Rows to expect; null for charts of fixed height. */
  rows: number | null;
  options?: Partial<FigureOptions>;
  keep?: (row: MetricRow) => boolean;
  /** Last word on the marks: order, cut, merge. */
  arrange?: (marks: Mark[]) => Mark[];
  /** Question whose single row is all of it together. */
  pooled?: string;
  /** What the chart draws of the marks, where all would be too much. */
  show?: (marks: Mark[]) => Mark[];
  wide?: boolean;
  tall?: boolean;
  note?: string;
  findings?: string[];
  controls?: ComponentChildren;
}

/** Rows in their dimension's order, before first, then after; traditional first, then AI. */
export function ordered(rows: readonly MetricRow[], choice: MarkChoice): MetricRow[] {
  const { label, series } = choice;
  const rank = (row: MetricRow) =>
    typeof label === "string" && label !== "period" ? valueRank(label, row.segment[label] ?? "") : 0;
  const second = (row: MetricRow) =>
    seriesRank(typeof series === "string" ? row.segment[series] : series?.(row));
  return [...rows].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (label === "period" ? (a.period ?? "").localeCompare(b.period ?? "") : 0) ||
      second(a) - second(b),
  );
}

/** Marks of one question, the pooled row last. */
export function questionMarks(
  data: PageData,
  props: Pick<MetricFigureProps, "id" | "choice" | "keep" | "pooled">,
): Mark[] {
  const keep = props.keep ?? (() => true);
  const marks = marksOf(ordered(rowsOf(data.get(props.id)).filter(keep), props.choice), props.choice);
  if (props.pooled === undefined || marks.length === 0) return marks;
  const all = rowsOf(data.get(props.pooled));
  // A measure that never mixes a dimension has no figure for all of it together.
  if (all.length !== 1) return marks;
  return [...marks, ...marksOf(all, { label: () => text.value.figure.pooled, pooled: true })];
}

/** A figure of one measure: its rows as marks, everything else from the catalogue. */
export function MetricFigure(props: MetricFigureProps) {
  const { data, id } = props;
  const loaded: Loaded[] = [data.get(id), ...(props.pooled ? [data.get(props.pooled)] : [])];
  const first = loaded[0] as Loaded;
  const metricId =
    first.kind === "ready"
      ? first.result.metric
      : first.kind === "absent"
        ? first.metric
        : (data.metricOf(id) ?? id);
  const metric = world.value.metrics.get(metricId);
  const marks = questionMarks(data, props);
  return (
    <Figure
      id={id}
      title={props.title ?? metric?.title[language.value] ?? id}
      about={props.about ?? metric?.about[language.value] ?? ""}
      scope={scopeText(props.scope)}
      metrics={[metricId]}
      loaded={loaded}
      marks={props.arrange ? props.arrange(marks) : marks}
      chart={props.chart}
      options={{
        unit: metric?.unit ?? "count",
        target: metric?.target ?? null,
        ...props.options,
      }}
      rows={props.rows}
      stale={data.stale}
      retry={data.retry}
      {...(props.wide ? { wide: true } : {})}
      {...(props.tall ? { tall: true } : {})}
      {...(props.show ? { show: props.show } : {})}
      {...(props.note ? { note: props.note } : {})}
      {...(props.findings ? { findings: props.findings } : {})}
      {...(props.controls ? { controls: props.controls } : {})}
    />
  );
}
