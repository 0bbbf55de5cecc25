import { define, metricChart, onlyPeriod } from "../document.ts";
import { contrastFinding, wordsOf } from "./parts/words.ts";

const LONG = ["25-30", ">30"];

export const figure = define({
  also: ["面试太长、时长", "interview too long, duration"],
  section: "satisfaction",
  asks: (view) => ({
    lengths: onlyPeriod(view, "satisfaction_rate", {
      by: ["length_band"],
      contrast: "length_band:25-30:20-25",
    }),
    longest: onlyPeriod(view, "satisfaction_rate", {
      by: ["length_band"],
      contrast: "length_band:>30:15-20",
    }),
  }),
  shows: ({ lengths, longest }, view) => {
    const words = wordsOf(view);
    const known = lengths.rows.filter(
      ({ value, status, segment }) => value !== null && status === "ok" && segment.length_band,
    );
    const long = known.filter(({ segment }) => LONG.includes(segment.length_band ?? ""));
    const short = known.filter((row) => !long.includes(row));
    const falls =
      long.length > 0 &&
      short.length > 0 &&
      Math.max(...long.map(({ high }) => high ?? 1)) < Math.max(...short.map(({ low }) => low ?? 0));
    return metricChart(view, lengths, {
      title: falls ? words.lengthFinding : words.lengthTitle,
      about: words.lengthAbout,
      scope: "period",
      chart: "columns",
      findings: [lengths, longest].flatMap((each) => contrastFinding(view, "length_band", each)),
      choice: { label: "length_band" },
      keep: (row) => Boolean(row.segment.length_band),
      expected: null,
    });
  },
});
