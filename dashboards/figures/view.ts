import type { analysis as events } from "../../server/analyses/data/events.ts";
import type { AnswerOf } from "../../server/analyses/declare.ts";
import type { Comparison } from "../../server/metrics/metric.ts";
import { earlier, firstDay, lastDay, later, type Quarter, shift, span } from "../format/quarter.ts";
import { commonWords } from "../text/common.ts";
import type { Language } from "../text/words.ts";
import type { AnalysisEntry, Annotation, Dimension, Filters, Metric, OwnTarget } from "../types.ts";

/** Quarters from one to another, both included. */
export interface Period {
  readonly from: Quarter;
  readonly to: Quarter;
}

/** An event that nobody had to note: a roll-out, a model version, an outage. */
export type Happening = AnswerOf<typeof events>["events"][number];

/** What values are held against: the period just before, the same one a year before, or nothing. */
export type Compare = Comparison | "none";

/** The period that one is compared with. */
export const comparedWith = ({ from, to }: Period, compare: Compare): Period => {
  const back = compare === "year" ? 4 : span(from, to);
  return { from: shift(from, -back), to: shift(to, -back) };
};

/** What there is to ask about: measures, other answers, dimensions, quarters with data, what people noted and what happened. */
export interface Known {
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly analyses: ReadonlyMap<string, AnalysisEntry>;
  readonly dimensions: ReadonlyMap<string, Dimension>;
  readonly quarters: { readonly first: Quarter; readonly last: Quarter };
  readonly annotations: readonly Pick<Annotation, "id" | "date" | "text" | "filter">[];
  /** What the data tell by themselves, the earliest first. */
  readonly events: readonly Happening[];
  /** The last day that is asked about, where what came later is not to be told: a report of a quarter that has passed. */
  readonly until?: string;
}

/** The same as it was known at the end of a quarter: what began later is not asked about. */
export const knownUntil = (known: Known, quarter: Quarter): Known => {
  const until = lastDay(quarter);
  const { first, last } = known.quarters;
  return {
    ...known,
    until,
    quarters: { first: earlier(first, quarter), last: earlier(last, quarter) },
    annotations: known.annotations.filter(({ date }) => date <= until),
    events: known.events.filter(({ date }) => date <= until),
  };
};

/** What a reader asks to see. */
export interface Wanted {
  readonly filters: Filters;
  /** null: the last four quarters with data. */
  readonly period: Period | null;
  readonly compare: Compare;
  /** Choices within figures, by name. */
  readonly choices: Readonly<Record<string, string>>;
}

/** All that a figure is made from beside its answers: a value, the same in the browser and on the server. */
export interface View extends Known {
  readonly language: Language;
  readonly text: ReturnType<typeof commonWords>;
  readonly filters: Filters;
  readonly period: Period;
  /** The reader chose the period. */
  readonly isChosen: boolean;
  readonly compare: Compare;
  readonly choices: Readonly<Record<string, string>>;
  /** The period that is compared with; the one just before where the reader compares with none. */
  readonly previous: Period;
  /** Eight quarters up to the end of the period, for what is shown over time. */
  readonly trailing: Period;
  /** Dimensions that some measure can be filtered by. */
  readonly filterable: ReadonlySet<string>;
  /** The server's names of values, by `dimension:value`. */
  readonly labels: ReadonlyMap<string, string>;
}

/** What a reader sees who wants this, in a language. */
export function viewOf(
  known: Known,
  { filters, period, compare, choices }: Wanted,
  language: Language,
): View {
  const { first, last } = known.quarters;
  const shown = period ?? { from: later(shift(last, -3), first), to: last };
  const end = earlier(shown.to, last);
  const filterable = new Set([...known.metrics.values()].flatMap((metric) => metric.dimensions));
  return {
    ...known,
    language,
    text: commonWords(language),
    filters: Object.fromEntries(Object.entries(filters).filter(([name]) => filterable.has(name))),
    period: shown,
    isChosen: period !== null,
    compare,
    choices,
    previous: comparedWith(shown, compare),
    trailing: { from: later(earlier(shift(end, -7), shown.from), first), to: end },
    filterable,
    labels: labelsOf(known.dimensions.values(), language),
  };
}

function labelsOf(dimensions: Iterable<Dimension>, language: Language): Map<string, string> {
  const labels = new Map<string, string>();
  for (const { dimension, values } of dimensions)
    for (const { value, label } of values)
      if (label[language] && label[language] !== value) labels.set(`${dimension}:${value}`, label[language]);
  return labels;
}

/** Measures with the targets that were set in the place of their definitions'. */
export function withTargets(
  metrics: Iterable<Metric>,
  targets: readonly (OwnTarget & { readonly metric: string })[],
): Metric[] {
  const set = new Map(targets.map((target) => [target.metric, target]));
  return [...metrics].map(({ own_target: before, defined_target, ...metric }) => {
    const defined = (before ? defined_target : metric.target) ?? null;
    const own = set.get(metric.id);
    return own
      ? { ...metric, target: own.value, defined_target: defined, own_target: own }
      : { ...metric, target: defined };
  });
}

/** First and last day of a period. */
export const daysOf = ({ from, to }: Period) => ({ from: firstDay(from), to: lastDay(to) });
