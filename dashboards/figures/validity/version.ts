import { define, metricChart, wholeRecord } from "../document.ts";
import { wordsOf } from "./parts/said.ts";
import { logQuestion, rowOfVersion, waitingNote } from "./parts/versions.ts";

export const figure = define({
  section: "versions",
  asks: (view) => ({
    versions: wholeRecord(view, "validity_overall_r", { by: ["model_version"] }),
    all: wholeRecord(view, "validity_overall_r"),
    log: logQuestion(view),
  }),
  shows: ({ versions, all, log }, view) =>
    metricChart(view, versions, {
      title: wordsOf(view).versionTitle,
      about: wordsOf(view).versionAbout,
      scope: "whole",
      chart: "forest-ordered",
      choice: { label: "model_version" },
      pooled: all,
      arrange: (marks) =>
        marks.map((mark) =>
          mark.filter ? { ...mark, label: rowOfVersion(view, log, mark.filter.value) } : mark,
        ),
      note: waitingNote(view, log),
      options: { reference: 0 },
      expected: 9,
    }),
});
