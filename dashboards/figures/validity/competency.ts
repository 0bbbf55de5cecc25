import { define, metricChart, wholeRecord } from "../document.ts";
import { byCompetency, nameOf, sureRows } from "./parts/measures.ts";
import { wordsOf } from "./parts/said.ts";

export const figure = define({
  section: "prediction",
  asks: (view) => ({ competencies: byCompetency(view), all: wholeRecord(view, "validity_r") }),
  shows: ({ competencies, all }, view) => {
    const words = wordsOf(view);
    const [best] = sureRows(competencies);
    return metricChart(view, competencies, {
      title: best ? words.competencyFinding(nameOf(view, best, "competency")) : words.competencyTitle,
      about: words.competencyAbout,
      scope: "whole",
      chart: "forest",
      size: "wide",
      choice: { label: "competency" },
      pooled: all,
      options: { reference: 0 },
      expected: 14,
    });
  },
});
