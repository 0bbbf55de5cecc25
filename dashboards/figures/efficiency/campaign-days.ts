import { movedAll } from "../contrasts.ts";
import { define, metricChart } from "../document.ts";
import { byPath } from "./parts/effort.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "effort",
  asks: (view) => ({ days: byPath(view, "screening_campaign_days") }),
  shows: ({ days }, view) =>
    metricChart(view, days, {
      title: wordsOf(view).campaignDays,
      scope: "whole",
      chart: "share-bar",
      findings: movedAll(view, days, wordsOf(view).campaignDaysName).slice(0, 1),
      choice: { label: "screening_path", series: "screening_path" },
      expected: 2,
    }),
});
