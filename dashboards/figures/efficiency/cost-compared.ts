import type { MetricRow } from "../../../server/metrics/metric.ts";
import { formatPercent } from "../../format/number.ts";
import { movedAll, rowOf } from "../contrasts.ts";
import { define, type Finding, metricChart, onlyPeriod } from "../document.ts";
import { told, withInterval } from "../say.ts";
import type { View } from "../view.ts";
import { byPath } from "./parts/cost.ts";
import { wordsOf } from "./parts/steps.ts";

/** Whether AI screening clearly costs less, clearly more, or cannot be told from the other. */
function sideOf(saving: MetricRow | undefined): "less" | "more" | "open" {
  if (saving === undefined || saving.low === null || saving.high === null) return "open";
  return saving.low > 0 ? "less" : saving.high < 0 ? "more" : "open";
}

function savingFinding(view: View, saving: MetricRow): Finding {
  const words = wordsOf(view);
  const { value, low, high } = saving;
  const less = (each: number | null) => (each === null ? null : -each);
  const exceeds = () => told(view, "percent", { value: less(value), low: less(high), high: less(low) });
  const says = {
    less: () => words.costSaves(withInterval(view, saving)),
    more: () => words.costExceeds(exceeds()),
    open: () => words.costUnclear(withInterval(view, saving)),
  }[sideOf(saving)]();
  return { says, rests: [saving] };
}

export const figure = define({
  section: "cost",
  asks: (view) => ({ costs: byPath(view, "cost_per_hire_compared"), saved: onlyPeriod(view, "cost_saving") }),
  shows: ({ costs, saved }, view) => {
    const words = wordsOf(view);
    const saving = rowOf(saved);
    const size = formatPercent(Math.abs(saving?.value ?? 0), view.language);
    const titles = {
      less: words.costFinding(size),
      more: words.costFindingMore(size),
      open: words.costComparedTitle,
    };
    return metricChart(view, costs, {
      title: titles[sideOf(saving)],
      scope: "period",
      chart: "share-bar",
      findings: [
        ...(saving ? [savingFinding(view, saving)] : []),
        ...movedAll(view, costs, words.costComparedName),
      ],
      choice: { label: "screening_path", series: "screening_path" },
      expected: 2,
    });
  },
});
