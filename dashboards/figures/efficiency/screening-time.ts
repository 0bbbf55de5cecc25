import { formatPercent } from "../../format/number.ts";
import { compared, lessText, moved } from "../contrasts.ts";
import { define, metricChart, onlyPeriod } from "../document.ts";
import { valueLabel } from "../say.ts";
import { wordsOf } from "./parts/steps.ts";

const SCREENING = "applied_to_screened";

export const figure = define({
  section: "time",
  asks: (view) => ({
    days: onlyPeriod(view, "stage_days", {
      by: ["screening_path"],
      filters: { step: [SCREENING] },
      contrast: "screening_path:ai:traditional",
    }),
  }),
  shows: ({ days }, view) => {
    const words = wordsOf(view);
    const pair = compared(view, days);
    const ratio = pair?.contrast.clear ? pair.contrast.ratio : undefined;
    const isFaster = ratio !== undefined && (ratio.value ?? 1) < 1;
    return metricChart(view, days, {
      title: isFaster
        ? words.pathFinding(formatPercent(1 - (ratio.value ?? 1), view.language))
        : words.pathTitle,
      about: words.pathAbout,
      scope: "period",
      chart: "share-bar",
      findings: pair
        ? [
            moved(view, pair, valueLabel(view, "step", SCREENING)),
            ...(isFaster ? [{ says: words.screensFaster(lessText(view, pair)), rests: [ratio] }] : []),
          ]
        : [],
      choice: { label: "screening_path", series: "screening_path" },
      expected: 2,
    });
  },
});
