import { define, metricChart, onlyPeriod } from "../document.ts";
import { bottleneckShares, mainBottleneck, stepName, wordsOf, worstFinding } from "./parts/steps.ts";

export const figure = define({
  section: "time",
  asks: (view) => ({
    jobs: onlyPeriod(view, "stage_days", { by: ["step", "job"] }),
    shares: bottleneckShares(view),
    days: onlyPeriod(view, "stage_days", { by: ["step"] }),
  }),
  shows: ({ jobs, shares, days }, view) => {
    const words = wordsOf(view);
    const most = mainBottleneck(shares);
    return metricChart(view, jobs, {
      title: most ? words.worstTitle(stepName(view, most)) : words.worstQuestion,
      about: words.worstAbout,
      scope: "period",
      chart: "forest",
      findings: worstFinding(view, most, days, jobs, words.worstJob),
      choice: { label: "job" },
      keep: (row) => row.segment.step === most?.segment.step && Boolean(row.segment.job),
      arrange: (marks) => marks.sort((a, b) => (b.value ?? -1) - (a.value ?? -1)),
      expected: 24,
    });
  },
});
