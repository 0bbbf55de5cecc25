import { define } from "../document.ts";
import { curveMarks, frame, wordsOf } from "./parts/curves.ts";
import { byPath } from "./parts/headlines.ts";

export const figure = define({
  section: "retention",
  asks: byPath,
  shows: ({ paths }, view) => {
    const words = wordsOf(view);
    const lines = (paths?.curves ?? [])
      .filter(({ steps, segment }) => steps.length > 0 && segment.screening_path !== null)
      .map(({ segment, steps, at_risk }) => ({ path: segment.screening_path ?? "", steps, at_risk }));
    return {
      kind: "chart",
      ...frame(view, "screening_path", paths),
      title: words.crudeTitle,
      about: words.crudeAbout,
      chart: "survival",
      options: { unit: "percent" },
      ...curveMarks(view, lines),
      expected: null,
      empty: words.leadNone,
    };
  },
});
