import type { MetricRow } from "../../../server/metrics/metric.ts";
import {
  formatChange,
  formatChangeInterval,
  formatCount,
  formatInterval,
  formatValue,
} from "../../format/number.ts";
import { unitWords } from "../../format/units.ts";
import type { ExportColumn, Metric } from "../../types.ts";
import { bounds, named } from "../cells.ts";
import { type Cell, type Choice, type Column, chosen, define, type Row } from "../document.ts";
import { judge, reasonOf, scopeText } from "../say.ts";
import type { View } from "../view.ts";
import { fewBefore, matureOf } from "./parts/alerts.ts";
import { asksAll, measures, misses, nameOf, wordsOf } from "./parts/words.ts";

/** Its figure of the period may still move: outcomes of the last quarters are to come. */
const isMoving = (view: View, metric: Metric): boolean => matureOf(view, metric)?.to !== view.period.to;

/** The change with its interval, where both periods are whole and there. */
const changeOf = (view: View, metric: Metric, { change }: MetricRow) =>
  isMoving(view, metric) || fewBefore(view) !== null ? null : change;

/** Rows to expect of what changed. */
const EXPECTED = 12;

/** It changed clearly, or its whole interval lies off its target; a count follows from how much there was to count. */
const isNotable = (view: View, metric: Metric, row: MetricRow): boolean =>
  misses(metric, row) || (metric.unit !== "count" && changeOf(view, metric, row)?.clear === true);

/** Which measures are listed. */
const listed = (view: View, count: number): Choice => {
  const { measuresShown, measuresNotable, measuresAll } = wordsOf(view);
  return {
    name: "measures",
    label: measuresShown,
    options: [
      { value: "notable", label: measuresNotable },
      { value: "all", label: measuresAll(count) },
    ],
  };
};

/** The change in words, or that none is clear. */
function changeCell(view: View, metric: Metric, row: MetricRow): Cell {
  const { text, language } = view;
  const { value = null, low = null, high = null, clear = false } = changeOf(view, metric, row) ?? {};
  const values = [value, low, high];
  if (isMoving(view, metric)) return { text: wordsOf(view).moving, values, tone: "muted" };
  if (value === null) return { text: text.dash, values };
  if (!clear) return { text: text.figure.noChange, values, tone: "muted" };
  const verdict = judge(metric, row);
  const word =
    verdict === "good" ? text.figure.better : verdict === "bad" ? text.figure.worse : text.figure.changed;
  const interval =
    low === null || high === null ? "" : ` (${formatChangeInterval(metric.unit, low, high, language)})`;
  return {
    text: `${value > 0 ? "▲" : "▼"} ${word} ${formatChange(metric.unit, value, language)}${interval}`,
    values,
    ...(verdict === "none" ? {} : { tone: verdict }),
  };
}

function rowOf(view: View, metric: Metric, row: MetricRow): Row {
  const { text, language } = view;
  const { unit, target = null } = metric;
  const name = nameOf(view, metric, row);
  const said = (value: number | null) => (value === null ? text.dash : formatValue(unit, value, language));
  const count = formatCount(row.n, language);
  return {
    key: name,
    group: text.areas[metric.area] ?? metric.area,
    groupPage: metric.area,
    few: row.status === "few",
    cells: [
      {
        text: name,
        values: [name],
        page: metric.alert?.page ?? metric.area,
        ...(metric.alert ? { figure: metric.alert.figure } : {}),
      },
      {
        text: row.value === null ? `${text.dash} ${reasonOf(view, row)}` : said(row.value),
        values: [row.value],
      },
      {
        text:
          row.low === null || row.high === null
            ? text.dash
            : formatInterval(unit, row.low, row.high, language),
        values: [row.low, row.high, unitWords(language)[unit].file],
      },
      { text: said(target), values: [target] },
      changeCell(view, metric, row),
      {
        text: row.status === "few" ? `${count} · ${text.figure.few}` : count,
        values: [row.n, reasonOf(view, row)],
      },
    ],
  };
}

function columnsOf(view: View): Column[] {
  const words = wordsOf(view);
  const { figure, export: names } = view.text;
  const number = (key: string, name: string): ExportColumn => ({ key, name, format: "number" });
  const text = (key: string, name: string): ExportColumn => ({ key, name, format: "text" });
  const right = (name: string, file: ExportColumn[]): Column => ({ name, number: true, file });
  return [
    named(words.measure, "metric"),
    right(figure.columns.value, [number("value", figure.columns.value)]),
    right(figure.interval, [
      number("low", figure.columns.low),
      number("high", figure.columns.high),
      text("unit", names.unit),
    ]),
    right(figure.target, [number("target", figure.target)]),
    {
      name: words.change,
      file: [number("change", words.change), ...bounds(view, words.change, "change", "number")],
    },
    right(figure.columns.n, [
      { key: "n", name: figure.columns.n, format: "count" },
      text("note", figure.columns.note),
    ]),
  ];
}

/** Measures with their change against the compared period: those that changed or are off target, or all. */
export const figure = define({
  also: ["目标、全部指标、指标一览", "target, goals, all measures, KPI list"],
  section: "measures",
  asks: asksAll,
  shows: (answers, view) => {
    const words = wordsOf(view);
    const all = measures(view).filter(({ id }) => answers[id] !== undefined);
    const whole = measures(view).length;
    const choice = listed(view, all.length);
    const isAll = chosen(view, choice) === "all";
    const rows = all.flatMap((metric) =>
      (answers[metric.id]?.rows ?? [])
        .filter((row) => isAll || isNotable(view, metric, row))
        .map((row) => rowOf(view, metric, row)),
    );
    const before = fewBefore(view);
    const compared = all.filter((metric) =>
      answers[metric.id]?.rows.some((row) => changeOf(view, metric, row)?.low != null),
    ).length;
    return {
      kind: "table",
      title: words.measures,
      about: words.measuresAbout,
      scope: scopeText(view, "period"),
      metrics: all.map(({ id }) => id),
      columns: columnsOf(view),
      choices: [choice],
      rows,
      expected: EXPECTED,
      note: [
        before === null ? words.measuresChance(compared) : words.fewBefore(before),
        ...(whole > all.length ? [words.measuresSplit(whole - all.length)] : []),
      ].join(view.language === "zh" ? "" : " "),
      empty: words.measuresNone,
    };
  },
});
