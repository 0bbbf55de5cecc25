import { define, metricChart, wholeRecord } from "../document.ts";
import { wordsOf } from "./parts/words.ts";

export const figure = define({
  section: "satisfaction",
  asks: (view) => ({ items: wholeRecord(view, "survey_favourable", { by: ["item", "phase"] }) }),
  shows: ({ items }, view) =>
    metricChart(view, items, {
      title: wordsOf(view).itemPhaseTitle,
      about: wordsOf(view).itemPhaseAbout,
      scope: "whole",
      chart: "dumbbell",
      size: "wide",
      choice: { label: "item", series: "phase" },
      keep: (row) => Boolean(row.segment.item && row.segment.phase),
      expected: 4,
    }),
});
