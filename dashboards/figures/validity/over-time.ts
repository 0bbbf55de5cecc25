import { define, metricChart, overTime } from "../document.ts";
import { wordsOf } from "./parts/said.ts";
import { logQuestion, waitingNote } from "./parts/versions.ts";

export const figure = define({
  section: "versions",
  asks: (view) => ({ quarters: overTime(view, "validity_overall_r"), log: logQuestion(view) }),
  shows: ({ quarters, log }, view) =>
    metricChart(view, quarters, {
      title: wordsOf(view).timeTitle,
      about: wordsOf(view).timeAbout,
      scope: "trailing",
      chart: "line",
      choice: { label: "period" },
      options: { reference: 0 },
      expected: null,
      note: waitingNote(view, log),
    }),
});
