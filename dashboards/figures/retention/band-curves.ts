import { define } from "../document.ts";
import { extremeCurves, frame, hasHires, retention, wordsOf } from "./parts/curves.ts";

export const figure = define({
  section: "bands",
  asks: (view) => ({ bands: retention(view, "score_band") }),
  shows: ({ bands }, view) => {
    const words = wordsOf(view);
    const { isThin, ...marks } = extremeCurves(view, bands?.curves ?? [], "score_band");
    return {
      kind: "chart",
      ...frame(view, "score_band", bands),
      title: words.bandCurveTitle,
      about: words.bandCurveAbout,
      chart: "survival",
      options: { unit: "percent" },
      ...marks,
      expected: null,
      empty: !hasHires(bands) ? words.leadNone : isThin ? words.needMore : words.needScores,
    };
  },
});
