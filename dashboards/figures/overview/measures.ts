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
import { type Cell, type Column, define, type Row } from "../document.ts";
import { judge, reasonOf, scopeText, valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { asksAll, measures, wordsOf } from "./parts/words.ts";

/** The change in words, or that none is clear. */
function changeCell(view: View, metric: Metric, row: MetricRow): Cell {
  const { text, language } = view;
  const { value = null, low = null, high = null, clear = false } = row.change ?? {};
  const values = [value, low, high];
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
  const { unit, target = null, split } = metric;
  const part = split ? valueLabel(view, split, row.segment[split] ?? "") : "";
  const name = [metric.title[language], part].filter(Boolean).join(" · ");
  const said = (value: number | null) => (value === null ? text.dash : formatValue(unit, value, language));
  const count = formatCount(row.n, language);
  return {
    key: name,
    group: text.areas[metric.area] ?? metric.area,
    groupPage: metric.area,
    few: row.status === "few",
    cells: [
      name,
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

/** Every measure of the catalogue with its change against the compared period. */
export const figure = define({
  also: ["目标、全部指标、指标一览", "target, goals, all measures, KPI list"],
  section: "measures",
  asks: asksAll,
  shows: (answers, view) => {
    const words = wordsOf(view);
    const all = measures(view);
    return {
      kind: "table",
      title: words.measures,
      about: words.measuresAbout,
      scope: scopeText(view, "period"),
      metrics: all.map(({ id }) => id),
      columns: columnsOf(view),
      rows: all.flatMap((metric) => (answers[metric.id]?.rows ?? []).map((row) => rowOf(view, metric, row))),
      expected: all.length,
      empty: view.text.figure.empty,
    };
  },
});
