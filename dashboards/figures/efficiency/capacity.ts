import type { MetricRow } from "../../../server/metrics/metric.ts";
import { define, overTime, wholeRecord } from "../document.ts";
import { marksOf } from "../marks.ts";
import { noteWords, scopeText, withInterval } from "../say.ts";
import { wordsOf } from "./parts/steps.ts";

/** Weeks shown before the forecast. */
const WEEKS = 20;

/** Interviews of a week: their mean a day times the days with any. */
function weekly(rows: readonly MetricRow[]): MetricRow[] {
  return rows
    .filter((row) => row.period !== null)
    .sort((a, b) => (a.period ?? "").localeCompare(b.period ?? ""))
    .filter((row, index, all) => row.value !== null || all.slice(index).some((later) => later.value !== null))
    .slice(-WEEKS)
    .map((row) => ({
      ...row,
      value: row.value === null ? null : Math.round(row.value * row.n),
      low: null,
      high: null,
    }));
}

export const figure = define({
  also: ["扩容、产能", "capacity, scale out"],
  section: "capacity",
  asks: (view) => ({
    forecast: wholeRecord(view, "demand_forecast"),
    weeks: overTime(view, "interviews_per_day", {}, "week"),
  }),
  shows: ({ forecast, weeks }, view) => {
    const words = wordsOf(view);
    const [next] = forecast.rows;
    const named = (row: MetricRow) => words.week(String(Number(row.period?.split("W")[1])));
    const expected = { label: () => words.forecast, series: () => "second" };
    return {
      kind: "chart",
      title: words.capacityTitle,
      about: words.capacityAbout,
      scope: scopeText(view, "trailing"),
      metrics: ["demand_forecast", "interviews_per_day"],
      chart: "columns",
      size: "wide",
      findings:
        next && next.value !== null
          ? [
              {
                says: words.nextWeek(
                  withInterval(view, next),
                  noteWords(view, next.notes, forecast.note_texts).join(view.text.semicolon),
                ),
                rests: [next],
              },
            ]
          : [],
      options: { unit: "count", axis: words.perWeek },
      marks: [
        ...marksOf(view, weekly(weeks.rows), { label: named, unit: "count" }, weeks.note_texts),
        ...marksOf(view, forecast.rows.slice(-1), expected, forecast.note_texts),
      ],
      expected: null,
    };
  },
});
