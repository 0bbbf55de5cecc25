import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis as forecastAnalysis } from "../../../server/analyses/lab/forecast.ts";
import { formatCount, formatNumber } from "../../format/number.ts";
import { type AnalysisQuestion, analysis, chosen, define, explained, type Finding } from "../document.ts";
import { figureMark } from "../marks.ts";
import { isClear, scopeText, told } from "../say.ts";
import type { View } from "../view.ts";
import { barChoice, barName, studioWords } from "./parts/cut-off.ts";
import { jobChoice } from "./parts/weights.ts";

type Forecast = AnswerOf<typeof forecastAnalysis>;

const question = (view: View): AnalysisQuestion<Forecast> =>
  analysis<typeof forecastAnalysis>(
    view,
    "forecast",
    { job: chosen(view, jobChoice(view)), bar: Number(chosen(view, barChoice(view))) },
    "none",
  );
const asks = (view: View): { forecast?: AnalysisQuestion<Forecast> } =>
  jobChoice(view).options.length > 0 ? { forecast: question(view) } : {};

function marksOf(view: View, answer: Forecast) {
  const words = studioWords(view);
  return answer.bands.flatMap(({ band, forecast, observed }) => {
    const common = { label: words.bands(String(band)), unit: "percent" as const };
    const plain = { n: observed.n, value: forecast, low: null, high: null, notes: [] };
    const [seen, said] = [words.series.seen ?? "", words.series.forecast ?? ""];
    return [
      figureMark(
        view,
        observed,
        { ...common, key: `seen:${band}`, series: "seen", seriesLabel: seen },
        answer.note_texts,
      ),
      figureMark(
        view,
        plain,
        { ...common, key: `said:${band}`, series: "forecast", seriesLabel: said },
        answer.note_texts,
      ),
    ];
  });
}

function findingsOf(view: View, answer: Forecast): Finding[] {
  const words = studioWords(view);
  const { auc, brier, brier_of_share: plain } = answer;
  if (auc.value === null) return [];
  const holds = isClear(auc, 0.5) && auc.value > 0.5;
  const chance = told(view, "ratio", auc);
  const bare = { low: null, high: null };
  return [
    { says: (holds ? words.forecastParts : words.forecastOpen)(chance), rests: [auc] },
    ...(brier.value === null || plain === null
      ? []
      : [
          {
            says: words.brier(
              formatNumber("ratio", brier.value, view.language),
              formatNumber("ratio", plain, view.language),
            ),
            rests: [brier, { value: plain, ...bare }],
          },
        ]),
  ];
}

/** Forecast and observed success of fifths of later hires. */
export const figure = define({
  also: ["校准 预测准不准", "calibration, forecast, predicted against observed"],
  section: "forecast",
  asks,
  shows: ({ forecast: answer = null }, view) => {
    const words = studioWords(view);
    const count = (value: number) => formatCount(value, view.language);
    return {
      kind: "chart",
      scope: scopeText(view, "whole"),
      metrics: [],
      explained: explained(view, question(view), answer, { notes: Object.keys(answer?.note_texts ?? {}) }),
      choices: [jobChoice(view), barChoice(view)],
      title: words.forecastTitle,
      about: words.forecastAbout(barName(view)),
      chart: "cutoffs",
      options: { unit: "percent", axis: words.successAxis },
      expected: null,
      findings: answer === null ? [] : findingsOf(view, answer),
      marks: answer === null ? [] : marksOf(view, answer),
      note: words.forecastNote,
      empty:
        answer === null
          ? words.noModel
          : answer.status === "few"
            ? words.forecastFew(count(answer.hires), count(answer.fewest_hires))
            : words.oneClass,
    };
  },
});
