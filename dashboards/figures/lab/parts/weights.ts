import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as weightsAnalysis } from "../../../../server/analyses/lab/weights.ts";
import type { Figure } from "../../../../server/figures/figure.ts";
import { formatChangeInterval, formatCount, formatNumber, formatPercent } from "../../../format/number.ts";
import { labWords } from "../../../text/lab.ts";
import { labStudioWords as studioWords } from "../../../text/lab-studio.ts";
import { type AnalysisQuestion, analysis, type Choice, chosen, explained } from "../../document.ts";
import { bracketed, dimensionLabel, scopeText, valueLabel } from "../../say.ts";
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

/** Whose impact ratios. */
export const groupChoice = (view: View): Choice => ({
  name: "dimension",
  label: studioWords(view.language).groups,
  options: ["gender", "age_band", "ethnicity", "education"].map((value) => ({
    value,
    label: dimensionLabel(view, value),
  })),
});

/** Least impact ratios to choose from; `low` holds the lower end of the interval. */
function impactChoice(view: View): Choice {
  const words = studioWords(view.language);
  const ratio = (value: number) => formatNumber("ratio", value, view.language);
  return {
    name: "impact",
    label: words.impact,
    options: [
      { value: "0", label: words.noLimit },
      { value: "0.8", label: ratio(0.8) },
      { value: "0.9", label: ratio(0.9) },
      { value: "0.8low", label: words.lowerEnd(ratio(0.8)) },
    ],
  };
}

/** The longest interview, in minutes; none while the field is empty. */
const minutesChoice = (view: View): Choice => {
  const { minutes, noLimit } = studioWords(view.language);
  return { name: "minutes", label: minutes, placeholder: noLimit, options: [] };
};

/** A competency whose weight stays as it is: those of the model once it is known. */
const fixedChoice = (view: View, answer: Pick<Weights, "competencies"> | null): Choice => {
  const { fixed, noLimit } = studioWords(view.language);
  const known = (view.dimensions.get("competency")?.values ?? []).map(({ value }) => value);
  return {
    name: "fixed",
    label: fixed,
    options: [
      { value: "none", label: noLimit },
      ...(answer?.competencies ?? known).map((value) => ({
        value,
        label: valueLabel(view, "competency", value),
      })),
    ],
  };
};

/** The job and the limits that the reader set. */
export const choicesOf = (view: View, answer: Weights | null = null): readonly Choice[] => {
  const { step, floor, cap } = wordsOf(view);
  return [
    jobChoice(view),
    shares(view, "step", step, [0.1, 0.05, 0.2, 1]),
    shares(view, "floor", floor, [0.05, 0, 0.1, 0.2]),
    shares(view, "cap", cap, [0.6, 0.4, 0.5, 1]),
    fixedChoice(view, answer),
    impactChoice(view),
    groupChoice(view),
    minutesChoice(view),
  ];
};

/** A whole number of an empty or filled field. */
export const entered = ({ choices }: View, { name }: Pick<Choice, "name">): number | undefined =>
  /^[1-9]\d{0,7}$/.test(choices[name] ?? "") ? Number(choices[name]) : undefined;

/** The limits that the reader set, as the analyses take them. */
export function limitsOf(view: View) {
  const read = (name: string) => chosen(view, choicesOf(view).find((choice) => choice.name === name)!);
  const impact = read("impact");
  const fixed = read("fixed");
  const minutes = entered(view, minutesChoice(view));
  return {
    job: read("job"),
    step: Number(read("step")),
    floor: Number(read("floor")),
    cap: Number(read("cap")),
    dimension: read("dimension") as "gender",
    ...(fixed === "none" ? {} : { fixed }),
    ...(impact === "0" ? {} : { impact: Number.parseFloat(impact) }),
    ...(impact.endsWith("low") ? { impact_end: "low" as const } : {}),
    ...(minutes === undefined ? {} : { minutes }),
  };
}

const question = (view: View): AnalysisQuestion<Weights> =>
  analysis<typeof weightsAnalysis>(view, "weights", limitsOf(view), "none");
export const asksWeights = (view: View): { weights?: AnalysisQuestion<Weights> } =>
  jobChoice(view).options.length > 0 ? { weights: question(view) } : {};

/** What every figure of weights has. */
export const frame = (view: View, answer: Weights | null) => ({
  scope: scopeText(view, "whole"),
  metrics: [],
  explained: explained(view, question(view), answer, { notes: Object.keys(answer?.note_texts ?? {}) }),
  choices: choicesOf(view, answer),
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
  if (verdict === "limits")
    return { says: words.limits(name) + conflictText(view, answer.conflict), rests: [] };
  if (verdict === "constant") return { says: words.constant(name), rests: [] };
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

/** Which limit cannot be kept, in words. */
export function conflictText(view: View, conflict: string | null): string {
  const [code = "", name = ""] = (conflict ?? "").split(":");
  const said = studioWords(view.language).conflicts[code]?.(valueLabel(view, "competency", name));
  return said === undefined ? "" : bracketed(view, said);
}

/** A weighting in words. */
export const weightingName = (view: View, { name }: Pick<Weighting, "name">): string =>
  wordsOf(view).names[name] ?? name;
