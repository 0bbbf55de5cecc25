import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as backtestAnalysis } from "../../../../server/analyses/lab/backtest.ts";
import { formatCount, formatPercent } from "../../../format/number.ts";
import { labStudioWords } from "../../../text/lab-studio.ts";
import { type AnalysisQuestion, analysis, type Choice, chosen, explained } from "../../document.ts";
import { scopeText } from "../../say.ts";
import type { View } from "../../view.ts";
import { groupChoice, jobChoice } from "./weights.ts";

export type Backtest = AnswerOf<typeof backtestAnalysis>;
export type Part = Backtest["quarters"][number];

export const studioWords = (view: View) => labStudioWords(view.language);

const shareChoice = (view: View): Choice => {
  const { tested, asNow } = studioWords(view);
  return {
    name: "share",
    label: tested,
    options: [
      { value: "now", label: asNow },
      ...[0.3, 0.4, 0.5, 0.6, 0.7].map((value) => ({
        value: String(value),
        label: formatPercent(value, view.language),
      })),
    ],
  };
};

const question = (view: View): AnalysisQuestion<Backtest> => {
  const share = chosen(view, shareChoice(view));
  return analysis<typeof backtestAnalysis>(
    view,
    "backtest",
    {
      job: chosen(view, jobChoice(view)),
      dimension: chosen(view, groupChoice(view)) as "gender",
      ...(share === "now" ? {} : { share: Number(share) }),
    },
    "none",
  );
};

export const asksBacktest = (view: View): { past?: AnalysisQuestion<Backtest> } =>
  jobChoice(view).options.length > 0 ? { past: question(view) } : {};

/** What both figures of the backtest have. */
export const frame = (view: View, answer: Backtest | null) => {
  const words = studioWords(view);
  const count = (value: number) => formatCount(value, view.language);
  return {
    scope: scopeText(view, "whole"),
    metrics: [],
    explained: explained(view, question(view), answer, { notes: Object.keys(answer?.note_texts ?? {}) }),
    choices: [jobChoice(view), shareChoice(view), groupChoice(view)],
    empty: answer === null ? words.noModel : words.fewHires(count(answer.hires), count(answer.fewest_hires)),
  };
};
