import { define, metricChart, overTime } from "../document.ts";
import { type Grouping, grouping, largestLines, wordsOf } from "./parts/groups.ts";

/** Measures that hold the impact ratio of an attribute by quarter; education has none, so its place shows gender's. */
const TRENDS: Readonly<Partial<Record<Grouping, string>>> = {
  gender: "impact_ratio_gender",
  age_band: "impact_ratio_age",
  ethnicity: "impact_ratio_ethnicity",
};

export const figure = define({
  section: "fairness",
  covers: Object.values(TRENDS),
  asks: (view) => ({ quarters: overTime(view, TRENDS[grouping(view)] ?? "impact_ratio_gender") }),
  shows: ({ quarters }, view) => {
    const words = wordsOf(view);
    const series =
      Object.entries(TRENDS).find(([, metric]) => metric === quarters.question.metric)?.[0] ?? "gender";
    const chart = metricChart(view, quarters, {
      title: words.trendTitle,
      scope: "trailing",
      chart: "cutoffs",
      size: "wide",
      choice: { label: "period", series },
      options: { reference: 1, targetWord: words.fourFifths, axis: words.cutAxis },
      expected: null,
    });
    return { ...chart, drawn: largestLines(chart.marks) };
  },
});
