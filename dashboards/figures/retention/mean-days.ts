import { define } from "../document.ts";
import { frame, segmentMarks, wordsOf } from "./parts/curves.ts";
import { byPath } from "./parts/headlines.ts";

export const figure = define({
  section: "retention",
  asks: byPath,
  shows: ({ paths }, view) => {
    const words = wordsOf(view);
    return {
      kind: "chart",
      ...frame(view, "screening_path", paths),
      title: words.meanTitle,
      about: words.meanAbout,
      chart: "forest-ordered",
      options: { unit: "days" },
      marks: segmentMarks(view, paths, "screening_path", (curve) => curve.mean_days, "days"),
      expected: 2,
      empty: words.leadNone,
    };
  },
});
