import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as cutOffAnalysis } from "../../../../server/analyses/lab/cut-off.ts";
import { formatCount, formatPercent, formatValue } from "../../../format/number.ts";
import { labStudioWords } from "../../../text/lab-studio.ts";
import {
  type AnalysisQuestion,
  analysis,
  type Choice,
  chosen,
  explained,
  type Finding,
} from "../../document.ts";
import { isClear, scopeText, told } from "../../say.ts";
import type { View } from "../../view.ts";
import { entered, groupChoice, jobChoice } from "./weights.ts";

export type CutOffs = AnswerOf<typeof cutOffAnalysis>;
export type CutOff = CutOffs["cut_offs"][number];
type InputName = CutOffs["inputs"][number]["name"];

export const studioWords = (view: View) => labStudioWords(view.language);

/** Bars of success, in standard deviations of performance. */
export const barChoice = (view: View): Choice => {
  const { bar, bars } = studioWords(view);
  return {
    name: "bar",
    label: bar,
    options: ["0", "-0.84", "0.84"].map((value) => ({ value, label: bars[value] ?? value })),
  };
};

const INPUTS: readonly InputName[] = [
  "performance_sd",
  "months",
  "applicant_cost",
  "interview_minutes",
  "hour_cost",
];

const inputChoice = (view: View, name: InputName): Choice => {
  const { inputs, fromSettings } = studioWords(view);
  return { name, label: inputs[name] ?? name, placeholder: fromSettings, options: [] };
};

/** The inputs that a reader may set in the place of the settings'. */
export const inputChoices = (view: View): Choice[] => INPUTS.map((name) => inputChoice(view, name));

const question = (view: View): AnalysisQuestion<CutOffs> =>
  analysis<typeof cutOffAnalysis>(
    view,
    "cut-off",
    {
      job: chosen(view, jobChoice(view)),
      dimension: chosen(view, groupChoice(view)) as "gender",
      bar: Number(chosen(view, barChoice(view))),
      ...Object.fromEntries(
        INPUTS.flatMap((name) => {
          const value = entered(view, { name });
          return value === undefined ? [] : [[name, value]];
        }),
      ),
    },
    "none",
  );

export const asksCutOff = (view: View): { cut?: AnalysisQuestion<CutOffs> } =>
  jobChoice(view).options.length > 0 ? { cut: question(view) } : {};

/** The share that passes, which one moves; at first as many as now. */
function shareChoice(view: View, { cut_offs, applicants }: CutOffs): Choice {
  const words = studioWords(view);
  return {
    name: "pass",
    label: words.passing,
    isSlider: true,
    standard: String(cut_offs.findIndex(({ is_now }) => is_now)),
    options: cut_offs.map((each, at) => ({
      value: String(at),
      label: words.passingLabel(
        formatPercent(each.aimed, view.language),
        formatCount(each.applicants, view.language),
        formatCount(applicants, view.language),
        each.is_now,
      ),
    })),
  };
}

/** The cut-off that the reader stands on, and the one in force. */
export function standing(view: View, answer: CutOffs): { here: CutOff; now: CutOff } | null {
  const now = answer.cut_offs.find(({ is_now }) => is_now);
  const here = answer.cut_offs[Number(chosen(view, shareChoice(view, answer)))];
  return now && here ? { here, now } : null;
}

/** What every figure of the cut-off has; `own` are the choices that it offers itself. */
export const frame = (view: View, answer: CutOffs | null, own: readonly string[]) => {
  const choices = [
    ...(answer !== null && answer.cut_offs.length > 1 ? [shareChoice(view, answer)] : []),
    jobChoice(view),
    barChoice(view),
    groupChoice(view),
    ...inputChoices(view),
  ];
  return {
    scope: scopeText(view, "whole"),
    metrics: [],
    explained: explained(view, question(view), answer, { notes: Object.keys(answer?.note_texts ?? {}) }),
    choices: choices.map(
      (choice): Choice => (own.includes(choice.name) ? choice : { ...choice, isElsewhere: true }),
    ),
    empty: studioWords(view).noModel,
  };
};

/** Whether a higher cut-off would raise success, in a sentence. */
export function verdictOf(view: View, answer: CutOffs): Finding[] {
  const words = studioWords(view);
  const { validity, hires, fewest_hires: fewest } = answer;
  const count = (value: number) => formatCount(value, view.language);
  if (validity.value === null)
    return [
      {
        says: words.cutFew(count(hires), count(fewest)),
        rests: [hires, fewest].map((value) => ({ value, low: null, high: null })),
      },
    ];
  const r = told(view, "r", validity);
  const isGood = isClear(validity) && validity.value > 0;
  return [{ says: (isGood ? words.cutWorks : words.cutNoEvidence)(r), rests: [validity] }];
}

/** A bar of success in words. */
export const barName = (view: View): string => {
  const choice = barChoice(view);
  return choice.options.find(({ value }) => value === chosen(view, choice))?.label ?? "";
};

/** Money as the reader writes it. */
export const money = (view: View, value: number | null): string =>
  value === null ? view.text.dash : formatValue("currency", value, view.language);
