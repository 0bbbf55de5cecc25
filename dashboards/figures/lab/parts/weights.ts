import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as weightsAnalysis } from "../../../../server/analyses/lab/weights.ts";
import type { Figure } from "../../../../server/figures/figure.ts";
import { formatChangeInterval, formatCount, formatNumber, formatPercent } from "../../../format/number.ts";
import { labWords } from "../../../text/lab.ts";
import { type AnalysisQuestion, analysis, type Choice, chosen, explained } from "../../document.ts";
import { dimensionLabel, scopeText, valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";

export type Weights = AnswerOf<typeof weightsAnalysis>;
export type Weighting = Weights["weightings"][number];

/** The page's texts. */
export const wordsOf = (view: View) => labWords(view.language);

/** Whose weights: every job, first the one that the page is filtered by, else that with the most applications. */
export function jobChoice(view: View): Choice {
  const jobs = view.dimensions.get("job")?.values ?? [];
  const filtered = jobs.find(({ value }) => view.filters.job?.includes(value));
  const [largest] = [...jobs].sort((a, b) => b.n - a.n);
  const first = filtered ?? largest;
  return {
    name: "job",
    label: dimensionLabel(view, "job"),
    options: [...new Set(first === undefined ? [] : [first, ...jobs])].map(({ value }) => ({
      value,
      label: valueLabel(view, "job", value),
    })),
  };
}

const shares = (view: View, name: string, label: string, values: readonly number[]): Choice => ({
  ...{ name, label },
  options: values.map((value) => ({ value: String(value), label: formatPercent(value, view.language) })),
});

/** The job and the limits that the reader set. */
export const choicesOf = (view: View): readonly Choice[] => {
  const { step, floor, cap } = wordsOf(view);
  return [
    jobChoice(view),
    shares(view, "step", step, [0.1, 0.05, 0.2, 1]),
    shares(view, "floor", floor, [0.05, 0, 0.1, 0.2]),
    shares(view, "cap", cap, [0.6, 0.4, 0.5, 1]),
  ];
};

const question = (view: View): AnalysisQuestion<Weights> => {
  const [job, step, floor, cap] = choicesOf(view).map((choice) => chosen(view, choice)) as [
    ...[string, string, string, string],
  ];
  const limits = { step: Number(step), floor: Number(floor), cap: Number(cap) };
  return analysis<typeof weightsAnalysis>(view, "weights", { job, ...limits }, "none");
};
export const asksWeights = (view: View): { weights?: AnalysisQuestion<Weights> } =>
  jobChoice(view).options.length > 0 ? { weights: question(view) } : {};

/** What every figure of weights has. */
export const frame = (view: View, answer: Weights | null) => ({
  scope: scopeText(view, "whole"),
  metrics: [],
  explained: explained(view, question(view), answer, { notes: Object.keys(answer?.note_texts ?? {}) }),
  choices: choicesOf(view),
  empty: wordsOf(view).none,
});

const jobName = (view: View, { job }: Weights): string => valueLabel(view, "job", job);

/** What the data say about a change, in a sentence, with what it rests on. */
export function verdictOf(
  view: View,
  answer: Weights,
): { says: string; rests: Pick<Figure, "value" | "low" | "high">[] } {
  const words = wordsOf(view);
  const { language, text } = view;
  const { gain, verdict } = answer;
  const name = jobName(view, answer);
  const count = (value: number) => formatCount(value, language);
  if (verdict === "limits" || verdict === "constant") return { says: words[verdict](name), rests: [] };
  if (gain.value === null || gain.low === null || gain.high === null)
    return {
      says: words.few(name, count(answer.hires), count(answer.fewest_hires)),
      rests: [answer.hires, answer.fewest_hires].map((value) => ({ value, low: null, high: null })),
    };
  const isGain = verdict === "gain";
  const value = formatNumber("r", gain.value, language, !isGain);
  const interval = text.figure.intervalOf(formatChangeInterval("r", gain.low, gain.high, language));
  return { says: (isGain ? words.gain : words.noEvidence)(name, value, interval), rests: [gain] };
}

/** A weighting in words. */
export const weightingName = (view: View, { name }: Pick<Weighting, "name">): string =>
  wordsOf(view).names[name] ?? name;
