import { comparedAll, moved } from "../contrasts.ts";
import { define, metricChart, onlyPeriod } from "../document.ts";
import { isLink, stepName, wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "time",
  asks: (view) => ({
    paths: onlyPeriod(view, "stage_days", {
      by: ["step", "screening_path"],
      contrast: "screening_path:ai:traditional",
    }),
  }),
  shows: ({ paths }, view) => {
    const words = wordsOf(view);
    const pairs = comparedAll(view, paths);
    const onBoth = new Set(pairs.map(({ focal }) => focal.segment.step));
    return metricChart(view, paths, {
      title: words.stagePathTitle,
      about: words.stagePathAbout,
      scope: "period",
      chart: "dumbbell",
      findings: pairs
        .filter(({ focal, contrast }) => isLink(focal) && contrast.clear)
        .map((pair) => moved(view, pair, stepName(view, pair.focal))),
      choice: { label: "step", series: "screening_path" },
      keep: (row) => isLink(row) && onBoth.has(row.segment.step ?? "") && Boolean(row.segment.screening_path),
      expected: 11,
    });
  },
});
