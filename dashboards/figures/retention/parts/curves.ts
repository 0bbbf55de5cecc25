import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as retentionAnalysis } from "../../../../server/analyses/retention/retention.ts";
import type { Figure } from "../../../../server/figures/figure.ts";
import type { Mark } from "../../../charts/mark.ts";
import { formatP } from "../../../format/p-value.ts";
import { retentionWords } from "../../../text/retention.ts";
import type { Unit } from "../../../types.ts";
import { type AnalysisQuestion, analysis, explained } from "../../document.ts";
import { figureMark, filterOf, seriesLabel } from "../../marks.ts";
import { rangeText, valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";

/** What a retention question gives. */
export type Retention = AnswerOf<typeof retentionAnalysis>;
export type Curve = Retention["curves"][number];

/** The day of the headlines. */
const HEADLINE_DAY = 90;

/** The page's texts. */
export const wordsOf = (view: View) => retentionWords(view.language);

/** Retention by dimensions: hires of the chosen period; without one, all hires, since a year of hires is too young. */
export const retention = (view: View, ...by: string[]): AnalysisQuestion<Retention> =>
  analysis<typeof retentionAnalysis>(view, "retention", { by }, "chosen");

/** What every figure of retention by a dimension has. */
export const frame = (view: View, by: string, answer: Retention | null) => ({
  scope: view.isChosen ? wordsOf(view).hired(rangeText(view, view.period)) : wordsOf(view).everybody,
  metrics: [],
  explained: explained(view, retention(view, by), answer),
});

/** What to say where there is nothing: that nobody was hired, or that both ways of screening are needed. */
export const needBoth = (view: View, answer: Retention | null): string =>
  hasHires(answer) ? wordsOf(view).needBoth : wordsOf(view).leadNone;
export const hasHires = (answer: Retention | null): boolean => answer?.curves.some(({ n }) => n > 0) === true;

/** No figure. */
export const nothing: Figure = { n: 0, value: null, low: null, high: null, status: "missing", notes: [] };

/** The row of a day. */
export const on = <T extends { readonly day: number }>(
  rows: readonly T[],
  day = HEADLINE_DAY,
): T | undefined => rows.find((row) => row.day === day);

/** Retention at the day of the headlines. */
export const ninety = ({ retention: rows }: Curve): Figure => on(rows) ?? nothing;

/** The curve of a way of screening. */
export const curveOf = (answer: Retention | null, path: string): Curve | undefined =>
  answer?.curves.find(({ segment }) => segment.screening_path === path);

/** The share on a day and its band, read off the steps; nothing beyond the last of them. */
function readAt(steps: Curve["steps"], day: number, n: number): Figure {
  const last = steps.at(-1);
  const step = steps.findLast((each) => each.day <= day);
  if (!last || !step || (day > last.day && last.share !== 0)) return { ...nothing, n, status: "undefined" };
  return { n, value: step.share, low: step.low, high: step.high, status: "ok", notes: [] };
}

interface Line {
  readonly path: string;
  readonly steps: Curve["steps"];
  readonly at_risk: Curve["at_risk"];
}

/** Readings of survival curves, and with the steps between them what is drawn. */
export interface CurveMarks {
  readonly marks: readonly Mark[];
  readonly drawn: readonly Mark[];
}

/** Marks of survival curves. */
export function curveMarks(
  view: View,
  lines: readonly Line[],
  named: (
    path: string,
  ) => Pick<Mark, "series" | "seriesLabel" | "filter"> & { series: string; seriesLabel: string } = (
    path,
  ) => ({
    series: path,
    seriesLabel: seriesLabel(view, "screening_path", path) || valueLabel(view, "screening_path", path),
    ...filtering(view, "screening_path", path),
  }),
): CurveMarks {
  const words = wordsOf(view);
  const marks = lines.flatMap(({ path, steps, at_risk }) =>
    at_risk.map(({ day, n }) =>
      figureMark(
        view,
        readAt(steps, day, n),
        { key: `${path}:${day}`, label: words.dayLabel(day), at: day, unit: "percent", ...named(path) },
        {},
      ),
    ),
  );
  const between = lines.flatMap(({ path, steps }) =>
    steps.map(({ day, share, low, high }): Mark => {
      const { series, seriesLabel: label } = named(path);
      return {
        key: `${path}:step:${day}`,
        label: words.dayLabel(day),
        at: day,
        n: null,
        value: share,
        low,
        high,
        status: "ok",
        sentence: "",
        series,
        seriesLabel: label,
      };
    }),
  );
  return { marks, drawn: [...between, ...marks] };
}

function filtering(view: View, dimension: string, value: string): Pick<Mark, "filter"> {
  const filter = filterOf(view, dimension, value);
  return filter ? { filter } : {};
}

/**
 * Curves of a dimension's values: all of them for the table, drawn the first and the last of those with enough people,
 * in the order given; thin where there are curves but none with enough.
 */
export function extremeCurves(
  view: View,
  curves: readonly Curve[],
  dimension: string,
): CurveMarks & { readonly isThin: boolean } {
  const known = curves.filter(({ segment, steps }) => segment[dimension] != null && steps.length > 0);
  const segmentOf = (curve: Curve | undefined) => curve?.segment[dimension] ?? "";
  const enough = known.filter(({ status }) => status === "ok");
  const ends = [...new Set([segmentOf(enough.at(-1)), segmentOf(enough[0])])].filter(Boolean);
  if (ends.length === 0) return { marks: [], drawn: [], isThin: known.length > 0 };
  const isPath = dimension === "screening_path";
  const seriesOf = (value: string) =>
    isPath && ends.includes(value)
      ? value
      : value === ends[0]
        ? "ai"
        : value === ends[1]
          ? "second"
          : `other:${value}`;
  const { marks, drawn } = curveMarks(
    view,
    known.map((curve) => ({ path: segmentOf(curve), steps: curve.steps, at_risk: curve.at_risk })),
    (value) => ({
      series: seriesOf(value),
      seriesLabel: valueLabel(view, dimension, value),
      ...filtering(view, dimension, value),
    }),
  );
  const shown = drawn.filter(({ series }) => !series?.startsWith("other:"));
  return { marks, drawn: shown, isThin: false };
}

/** One mark a value of a dimension. */
export function segmentMarks(
  view: View,
  answer: Retention | null,
  dimension: string,
  read: (curve: Curve) => Figure,
  unit: Unit,
): Mark[] {
  return (answer?.curves ?? [])
    .filter(({ segment }) => segment[dimension] !== null)
    .map((curve) => {
      const value = curve.segment[dimension] ?? "";
      return figureMark(
        view,
        read(curve),
        {
          key: value,
          label: valueLabel(view, dimension, value),
          filter: filterOf(view, dimension, value),
          unit,
          ...(dimension === "screening_path" ? { series: value } : {}),
          ...(curve.status === "ok" ? {} : { status: curve.status }),
        },
        answer?.note_texts ?? {},
      );
    });
}

/** `p < 0.001`, `p = 0.04`. */
export const pText = ({ language }: View, value: number | null): string =>
  value !== null && value < 0.001
    ? `p\u00a0${formatP(value, language)}`
    : `p\u00a0=\u00a0${formatP(value, language)}`;

/** A chi-square in words. */
export const chiText = ({ text }: View, value: number | null): string =>
  value === null ? text.dash : value.toFixed(1);
