import type { analysis as twoValuesAnalysis } from "../../server/analyses/data/two-values.ts";
import type { AnswerOf } from "../../server/analyses/declare.ts";
import type { analysis as incrementalAnalysis } from "../../server/analyses/validity/incremental.ts";
import type { AnalysisQuestion } from "../figures/document.ts";
import { isClear } from "../figures/say.ts";
import { formatChange, formatChangeInterval, formatCount } from "../format/number.ts";
import { commonWords } from "../text/common.ts";
import { differWords } from "../text/differ.ts";
import type { Filters, Language, Metric } from "../types.ts";
import { sourcesOf } from "./differ-names.ts";

/** One side: a measure, its days (none for the whole record) and all its filters. */
interface PairSide {
  readonly metric: string;
  readonly days: Partial<Record<"from" | "to", string>>;
  readonly filters: Filters;
}

/** What the server says of how two figures differ: of the same people, or of two values apart. */
export type PairAnswer = (AnswerOf<typeof incrementalAnalysis> | AnswerOf<typeof twoValuesAnalysis>) & {
  readonly ignored_filters: readonly string[];
};

const SAME_PEOPLE = ["human_validity_r", "validity_overall_r"];

/** What to ask the server so as to know how two figures differ; null where it cannot say. */
export function pairQuestion(a: PairSide, b: PairSide): AnalysisQuestion<PairAnswer> | null {
  const isSameTime = JSON.stringify(a.days) === JSON.stringify(b.days);
  if (!isSameTime) return null;
  const valuesOf = ({ filters }: PairSide, name: string) => filters[name] ?? [];
  const apart = [...new Set([...Object.keys(a.filters), ...Object.keys(b.filters)])].filter(
    (name) => valuesOf(a, name).join() !== valuesOf(b, name).join(),
  );
  const [dimension, ...others] = apart;
  if (dimension === undefined) {
    const isSame = [a.metric, b.metric].sort().join() === SAME_PEOPLE.join();
    // Both measures go by the start of work, the analysis by the score: only all of it is the same.
    if (!isSame || a.days.from !== undefined) return null;
    return { analysis: "incremental", query: { ...a.filters } };
  }
  if (a.metric !== b.metric || others.length > 0) return null;
  const [first, second] = [valuesOf(a, dimension), valuesOf(b, dimension)];
  if (first.length !== 1 || second.length !== 1) return null;
  const { [dimension]: _own, ...filters } = a.filters;
  return {
    analysis: "two-values",
    query: { ...filters, ...a.days, measure: a.metric, dimension, a: first[0]!, b: second[0]! },
  };
}

/** What is known of the difference of two figures, in a sentence; that the intervals are no test where nothing is. */
export function pairSentence(
  language: Language,
  { unit }: Pick<Metric, "unit">,
  names: readonly [string, string],
  answer: PairAnswer | null,
): string {
  const words = differWords(language);
  if (answer === null || answer.ignored_filters.length > 0) return words.noTest;
  const difference = "overall" in answer ? answer.overall.difference : answer.difference;
  if (difference === null || difference.value === null) return words.noTest;
  const { value, low, high } = difference;
  if (low === null || high === null)
    return "shared" in answer && answer.shared === "many" ? words.shared : words.noTest;
  const interval = commonWords(language).figure.intervalOf(formatChangeInterval(unit, low, high, language));
  const [open, close] = language === "zh" ? ["（", "）"] : [" (", ")"];
  const told = formatChange(unit, value, language) + open + interval + close;
  return "overall" in answer
    ? words.samePeople(formatCount(answer.overall.people, language), told, isClear(difference))
    : words.apart(...names, told, isClear(difference));
}

/** Measures that are offered first. */
const LIKELY = 5;

/** The measures most like one: that count the same rows, in the same unit, by the same method, on the same page. */
export function likelyMeasures(metric: Metric, all: readonly Metric[]): Metric[] {
  const words = new Set(metric.id.split("_"));
  const [mart] = sourcesOf(metric.sql);
  const likeness = (other: Metric) =>
    4 * Number(other.unit === metric.unit) +
    4 * Number(other.area === metric.area) +
    2 * Number(other.estimator === metric.estimator) +
    2 * Number(sourcesOf(other.sql)[0] === mart) +
    2 * other.id.split("_").filter((word) => words.has(word)).length;
  return all
    .filter(({ id }) => id !== metric.id)
    .map((other) => ({ other, score: likeness(other) }))
    .sort((a, b) => b.score - a.score)
    .slice(0, LIKELY)
    .map(({ other }) => other);
}
