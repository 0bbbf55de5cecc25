import { formatPercent } from "../../format/number.ts";
import { movedAll, rowOf } from "../contrasts.ts";
import { define, metricChart, onlyPeriod } from "../document.ts";
import { withInterval } from "../say.ts";
import { byPath } from "./parts/cost.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "cost",
  asks: (view) => ({ costs: byPath(view, "cost_per_hire_compared"), saved: onlyPeriod(view, "cost_saving") }),
  shows: ({ costs, saved }, view) => {
    const words = wordsOf(view);
    const saving = rowOf(saved);
    const isCheaper = saving !== undefined && (saving.low ?? 0) > 0;
    return metricChart(view, costs, {
      title: isCheaper
        ? words.costFinding(formatPercent(saving.value ?? 0, view.language))
        : words.costComparedTitle,
      scope: "period",
      chart: "share-bar",
      findings: [
        ...(saving ? [{ says: words.costSaves(withInterval(view, saving)), rests: [saving] }] : []),
        ...movedAll(view, costs, words.costComparedName),
      ],
      choice: { label: "screening_path", series: "screening_path" },
      expected: 2,
    });
  },
});
