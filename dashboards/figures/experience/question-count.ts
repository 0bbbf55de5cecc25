import { define, metricChart, onlyPeriod } from "../document.ts";
import { largestFirst, valueLabel } from "../say.ts";
import { contrastFinding, contrastOf, isClear, wordsOf } from "./parts/words.ts";

export const figure = define({
  section: "satisfaction",
  asks: (view) => ({
    counts: onlyPeriod(view, "satisfaction_rate", {
      by: ["question_count"],
      contrast: "question_count:7:6",
    }),
  }),
  shows: ({ counts }, view) => {
    const words = wordsOf(view);
    const best = largestFirst(
      counts.rows.filter(({ status, segment }) => status === "ok" && segment.question_count),
    )[0];
    return metricChart(view, counts, {
      title:
        best && isClear(contrastOf(counts)?.difference)
          ? words.countFinding(valueLabel(view, "question_count", best.segment.question_count ?? ""))
          : words.countTitle,
      about: words.countAbout,
      scope: "period",
      chart: "columns",
      findings: contrastFinding(view, "question_count", counts),
      choice: { label: "question_count" },
      keep: (row) => Boolean(row.segment.question_count),
      expected: null,
    });
  },
});
