import { unitWords } from "../../dashboards/format/units.ts";
import type { Dimension } from "../dimensions.ts";
import { noteText } from "../figures/notes.ts";
import type { Language } from "../language.ts";
import { STATUS_WORDS } from "../metric-words.ts";
import type { Metric, MetricResult, MetricRow } from "../metrics/metric.ts";
import type { ExportDescription, ExportTable } from "./description.ts";

type Column = ExportTable["columns"][number] & {
  readonly of: (row: MetricRow) => string | number | null;
};

/** A metric's answer as a description of a workbook: the rows that JSON, CSV and Arrow have, named in words. */
export function describeMetric(
  metric: Metric,
  result: MetricResult,
  dimensions: ReadonlyMap<string, Dimension>,
  asked: {
    readonly address: string;
    readonly from?: string;
    readonly to?: string;
    readonly filters: Readonly<Record<string, readonly string[]>>;
  },
  language: Language,
): ExportDescription {
  const zh = language === "zh";
  const dimensionName = (name: string) => dimensions.get(name)?.label[language] ?? name;
  const valueName = (dimension: string, value: string) =>
    dimensions.get(dimension)?.values.find((each) => each.value === value)?.label[language] ?? value;
  const unit = unitWords(language)[metric.unit].file;
  const inUnit = (name: string) => (zh ? `${name}（${unit}）` : `${name} (${unit})`);
  const number = (key: string, name: string, of: Column["of"]): Column => ({
    key,
    name,
    format: metric.unit,
    of,
  });
  const text = (key: string, name: string, of: Column["of"]): Column => ({ key, name, format: "text", of });
  const count = (key: string, name: string, of: Column["of"]): Column => ({ key, name, format: "count", of });

  const segments = [...new Set(result.rows.flatMap((row) => Object.keys(row.segment)))];
  const columns: Column[] = [
    ...(result.rows.some((row) => row.period !== null)
      ? [text("period", zh ? "时段" : "Period", (row) => row.period)]
      : []),
    ...segments.flatMap((name) => {
      const code = (row: MetricRow) => row.segment[name] ?? null;
      const named = (row: MetricRow) => {
        const value = code(row);
        return value === null ? (zh ? "未知" : "Not known") : valueName(name, value);
      };
      return [
        text(`${name}_name`, dimensionName(name), named),
        text(name, zh ? `${dimensionName(name)}代码` : `${dimensionName(name)} code`, code),
      ];
    }),
    number("value", inUnit(zh ? "数值" : "Value"), (row) => row.value),
    number("low", zh ? "下限（95%）" : "Low (95%)", (row) => row.low),
    number("high", zh ? "上限（95%）" : "High (95%)", (row) => row.high),
    count("n", "n", (row) => row.n),
    text("status", zh ? "状态" : "Status", (row) => STATUS_WORDS[row.status][language]),
    text("notes", zh ? "备注" : "Notes", (row) =>
      row.notes.map((note) => noteText(note, language)).join(zh ? "；" : "; "),
    ),
  ];
  if (result.rows.some((row) => row.previous !== undefined)) {
    const before = zh ? "对比期" : "Before: ";
    columns.push(
      number("previous_value", `${before}${zh ? "数值" : "value"}`, (row) => row.previous?.value ?? null),
      number("previous_low", `${before}${zh ? "下限" : "low"}`, (row) => row.previous?.low ?? null),
      number("previous_high", `${before}${zh ? "上限" : "high"}`, (row) => row.previous?.high ?? null),
      count("previous_n", `${before}n`, (row) => row.previous?.n ?? null),
      { ...number("change_value", zh ? "变化" : "Change", (row) => row.change?.value ?? null), signed: true },
      {
        ...number("change_low", zh ? "变化下限" : "Change, low", (row) => row.change?.low ?? null),
        signed: true,
      },
      {
        ...number("change_high", zh ? "变化上限" : "Change, high", (row) => row.change?.high ?? null),
        signed: true,
      },
    );
  }
  const period =
    asked.from === undefined && asked.to === undefined
      ? zh
        ? "全部记录"
        : "the whole record"
      : `${asked.from ?? "…"} ${zh ? "至" : "to"} ${asked.to ?? "…"}`;
  const joined = zh ? "、" : ", ";
  const filters = Object.entries(asked.filters)
    .filter(([name]) => !result.ignored_filters.includes(name))
    .map(
      ([name, values]) =>
        `${dimensionName(name)}${zh ? "：" : ": "}${values.map((value) => valueName(name, value)).join(joined)}`,
    );
  const ignored = result.ignored_filters.map(dimensionName).join(joined);
  const unknown = (result.unknown_filter_values ?? []).map(({ dimension, value }) =>
    zh
      ? `${dimensionName(dimension)}没有“${value}”这个取值，没有数据与之相符`
      : `${dimensionName(dimension)} has no value “${value}”: no data match it`,
  );
  return {
    title: metric.title[language],
    address: asked.address,
    period,
    filters,
    tables: [
      {
        id: metric.id,
        title: metric.title[language],
        about: metric.about[language],
        scope: period,
        filters: [],
        notes: [
          ...(ignored === ""
            ? []
            : [
                zh
                  ? `未按${ignored}筛选：该指标没有此维度`
                  : `Not filtered by ${ignored}: the measure does not have it`,
              ]),
          ...unknown,
        ],
        metrics: [metric.id],
        columns: columns.map(({ of: _of, ...column }) => column),
        rows: result.rows.map((row) => columns.map(({ of }) => of(row))),
      },
    ],
  };
}
