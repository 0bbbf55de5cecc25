import { define, metricChart, wholeRecord } from "../document.ts";
import { wordsOf } from "./parts/said.ts";
import { logQuestion, waitingNote } from "./parts/versions.ts";

export const figure = define({
  section: "versions",
  asks: (view) => ({
    phases: wholeRecord(view, "validity_r", { by: ["competency", "phase"] }),
    log: logQuestion(view),
  }),
  shows: ({ phases, log }, view) =>
    metricChart(view, phases, {
      title: wordsOf(view).phaseTitle,
      about: wordsOf(view).competencyAbout,
      scope: "whole",
      chart: "dumbbell",
      choice: { label: "competency", series: "phase" },
      options: { reference: 0 },
      expected: 13,
      note: waitingNote(view, log),
    }),
});
