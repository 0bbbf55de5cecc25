import { compared, moved } from "../contrasts.ts";
import { define, metricChart, onlyPeriod } from "../document.ts";
import { largestFirst, withInterval } from "../say.ts";
import { bottleneckShares, byShare, isLink, stepName, wordsOf, worstFinding } from "./parts/steps.ts";

export const figure = define({
  also: ["瓶颈、卡点、最慢环节", "bottleneck, slowest step"],
  section: "time",
  asks: (view) => ({
    shares: bottleneckShares(view),
    days: onlyPeriod(view, "stage_days", { by: ["step"] }),
    jobs: onlyPeriod(view, "stage_days", { by: ["step", "job"] }),
    paths: onlyPeriod(view, "stage_days", {
      by: ["step", "screening_path"],
      contrast: "screening_path:ai:traditional",
    }),
  }),
  shows: ({ shares, days, jobs, paths }, view) => {
    const words = wordsOf(view);
    const [most, next] = byShare(shares);
    const slowest = largestFirst(days.rows.filter(isLink))[0];
    const path = most && compared(view, paths, { step: most.segment.step ?? "" });
    const said = (row: typeof most, say: (step: string, value: string) => string) =>
      row ? [{ says: say(stepName(view, row), withInterval(view, row)), rests: [row] }] : [];
    return metricChart(view, shares, {
      title: most ? words.bottleneckTitle(stepName(view, most)) : words.bottleneckQuestion,
      about: words.bottleneckAbout,
      scope: "period",
      chart: "share-bar",
      size: "wide",
      findings: [
        ...said(most, words.bottleneckMost),
        ...said(next, words.bottleneckNext),
        ...said(slowest, words.bottleneckLongest),
        ...worstFinding(view, most, days, jobs, (job, worst, together) =>
          words.bottleneckWorst(most ? stepName(view, most) : "", job, worst, together),
        ),
        ...(path ? [moved(view, path, stepName(view, path.focal))] : []),
      ],
      choice: { label: "step" },
      keep: (row) => isLink(row) && row.value !== null,
      expected: 11,
    });
  },
});
