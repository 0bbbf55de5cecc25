import { effectFormat } from "../../format/effect.ts";
import { formatChange, formatChangeInterval, formatPair, formatValue } from "../../format/number.ts";
import { whyChangedWords } from "../../text/report-why.ts";
import { whyWords } from "../../text/why.ts";
import type { Metric } from "../../types.ts";
import { bounds, counted, differed, differences, named, numbers } from "../cells.ts";
import { type Cell, type Column, define, type Finding, type Row } from "../document.ts";
import { dimensionLabel, rangeText, reasonOf, scopeText } from "../say.ts";
import type { View } from "../view.ts";
import { dimensionInside, partsSaid } from "../why-said.ts";
import { asksWhy, type Change, headlineMeasures, mostMoved, timesOf } from "./parts/why.ts";

const nothing = { value: null, low: null, high: null };

/** Whether a change leaves out none, so that it is worth taking apart. */
const isClear = (found: Change): boolean => found.status === "ok" && found.change?.clear === true;

/** Change, rate and mix as they are written: the parts add up to the change. */
function written(view: View, { unit }: Metric, { change, rate }: Change) {
  const format = effectFormat(unit, change?.value ?? 0, view.language);
  return { format, three: format.three(change?.value ?? 0, rate.value ?? 0) };
}

const timesText = (view: View, metric: Metric): string => {
  const { now, base } = timesOf(view, metric);
  return whyChangedWords(view.language).against(rangeText(view, now), rangeText(view, base));
};

/** Why the change is not taken apart, or by what it is. */
function byCell(view: View, found: Change | null): Cell {
  const words = whyChangedWords(view.language);
  if (found !== null && isClear(found)) {
    const label = dimensionLabel(view, found.dimension);
    return { text: label, values: [label] };
  }
  const why =
    found === null
      ? view.text.filter.dataBegin(view.quarters.first)
      : found.status !== "ok"
        ? reasonOf(view, found)
        : found.change?.low == null
          ? words.noInterval
          : words.noise;
  return { text: why, values: [why], tone: "muted" };
}

/** The parts of a clear change: rate with its interval where it has one, and mix. */
function partCells(view: View, metric: Metric, found: Change | null): [rate: Cell, mix: Cell] {
  const { dash } = view.text;
  if (found === null || !isClear(found))
    return [
      { text: dash, values: [null, null, null] },
      { text: dash, values: [null] },
    ];
  const { format, three } = written(view, metric, found);
  const { value, low, high } = found.rate;
  return [
    {
      text: format.bare(three.rate),
      ...(low === null || high === null ? {} : { note: format.range(low, high) }),
      values: [value, low, high],
    },
    { text: format.bare(three.mix), values: [found.mix] },
  ];
}

function rowOf(view: View, metric: Metric, found: Change | null): Row {
  const { unit, better } = metric;
  const [before, after] = [found?.base.value ?? null, found?.now.value ?? null];
  const change = found?.change ?? nothing;
  const isGood = (change.value ?? 0) > 0 === (better === "higher");
  const tone = found === null || !isClear(found) ? "muted" : isGood ? "good" : "bad";
  const name = metric.title[view.language];
  return {
    key: metric.id,
    cells: [
      { text: name, values: [name], metric: metric.id },
      timesText(view, metric),
      {
        text:
          before === null || after === null ? view.text.dash : formatPair(unit, before, after, view.language),
        values: [before, after],
      },
      { ...differed(view, unit, change), ...(better === "neutral" ? {} : { tone }) },
      byCell(view, found),
      ...partCells(view, metric, found),
      counted(view, found?.now.n ?? null),
    ],
  };
}

function columnsOf(view: View): Column[] {
  const words = whyChangedWords(view.language);
  return [
    named(words.measure, "metric"),
    named(words.compared, "compared"),
    {
      name: words.values,
      number: true,
      file: [
        { key: "before", name: words.before, format: "number" },
        { key: "now", name: words.now, format: "number" },
      ],
    },
    differences(view, words.change, "change"),
    named(words.by, "dimension"),
    {
      name: words.rate,
      number: true,
      file: [
        { key: "rate", name: words.rate, format: "number" },
        ...bounds(view, words.rate, "rate", "number"),
      ],
    },
    numbers(words.mix, "mix", "number"),
    numbers(view.text.figure.columns.n, "n", "count"),
  ];
}

/** What a clear change comes from. */
function findingOf(view: View, metric: Metric, found: Change): Finding[] {
  const { change, rate, base, now } = found;
  if (!change || change.value === null || change.low === null || change.high === null) return [];
  if (base.value === null || now.value === null) return [];
  const { language } = view;
  const words = whyChangedWords(language);
  const why = whyWords(language);
  const { format, three } = written(view, metric, found);
  const by = dimensionInside(dimensionLabel(view, found.dimension));
  const value = (of: number) => formatValue(metric.unit, of, language);
  const isRateClear = rate.low !== null && rate.high !== null && (rate.low > 0 || rate.high < 0);
  const said = [
    words.moved(
      metric.title[language],
      value(base.value),
      value(now.value),
      timesText(view, metric),
      formatChange(metric.unit, change.value, language),
      formatChangeInterval(metric.unit, change.low, change.high, language),
    ),
    partsSaid(why, three, { by, better: metric.better, format, isRateClear }),
    rate.low === null || rate.high === null
      ? words.noParts
      : why.rateInterval(format.range(rate.low, rate.high), isRateClear),
  ];
  const mix = { ...nothing, value: three.mix };
  return [
    {
      says: said.join(language === "zh" ? "" : " "),
      rests: [base, now, mix, rate, change],
    },
  ];
}

/** Which changes are within noise. */
function stillOf(view: View, all: readonly (readonly [Metric, Change | null])[]): Finding[] {
  const still = all.flatMap(([metric, found]) =>
    found?.status === "ok" && found.change && !found.change.clear ? [{ metric, change: found.change }] : [],
  );
  if (still.length === 0) return [];
  const names = view.text.list(still.map(({ metric }) => metric.title[view.language]));
  return [{ says: whyChangedWords(view.language).still(names), rests: still.map(({ change }) => change) }];
}

/** Of each headline measure, what of its change since the period before is rate and what mix. */
export const figure = define({
  also: ["变化原因、构成、归因", "why did it change, mix and rate, decomposition"],
  asks: asksWhy,
  shows: (answers, view) => {
    const words = whyChangedWords(view.language);
    const all = headlineMeasures(view).map((metric) => [metric, mostMoved(answers, metric)] as const);
    const clear = all.flatMap(([metric, found]) =>
      found && isClear(found) ? [[metric, found] as const] : [],
    );
    return {
      kind: "table",
      title: words.title,
      about: words.about,
      scope: scopeText(view, "period"),
      metrics: all.map(([{ id }]) => id),
      columns: columnsOf(view),
      rows: all.map(([metric, found]) => rowOf(view, metric, found)),
      findings: [
        ...clear.flatMap(([metric, found]) => findingOf(view, metric, found)),
        ...stillOf(view, all),
      ],
      expected: all.length,
      note: [words.note(all.filter(([, found]) => found?.status === "ok").length), words.formulaNote].join(
        view.language === "zh" ? "" : " ",
      ),
    };
  },
});
