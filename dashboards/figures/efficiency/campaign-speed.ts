import { comparedAll, moved, ratioText } from "../contrasts.ts";
import { define, metricChart } from "../document.ts";
import { byPath } from "./parts/effort.ts";
import { wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "effort",
  asks: (view) => ({ speed: byPath(view, "screening_throughput_per_day") }),
  shows: ({ speed }, view) => {
    const words = wordsOf(view);
    return metricChart(view, speed, {
      title: words.campaignTitle,
      about: words.campaignAbout,
      scope: "whole",
      chart: "share-bar",
      findings: comparedAll(view, speed)
        .slice(0, 1)
        .flatMap((pair) => [
          moved(view, pair, words.campaignName),
          { says: words.timesTraditional(ratioText(view, pair)), rests: [pair.contrast.ratio] },
        ]),
      choice: { label: "screening_path", series: "screening_path" },
      expected: 2,
    });
  },
});
