import { define } from "../document.ts";
import { frame, hasHires, ninety, retention, segmentMarks, wordsOf } from "./parts/curves.ts";

export const figure = define({
  section: "bands",
  asks: (view) => ({ bands: retention(view, "score_band") }),
  shows: ({ bands }, view) => {
    const words = wordsOf(view);
    return {
      kind: "chart",
      ...frame(view, "score_band", bands),
      title: words.bandTitle,
      about: words.bandAbout,
      chart: "forest-ordered",
      options: { unit: "percent" },
      marks: segmentMarks(view, bands, "score_band", ninety, "percent"),
      expected: 6,
      empty: hasHires(bands) ? words.needScores : words.leadNone,
    };
  },
});
