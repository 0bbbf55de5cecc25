import { define } from "../document.ts";
import { bandMarks, bandsFrame, bandsQuestion, outcomeOptions, unitOf } from "./parts/bands.ts";
import { outcomeOf } from "./parts/choices.ts";
import { wordsOf } from "./parts/said.ts";

export const figure = define({
  section: "bands",
  asks: (view) => ({ bands: bandsQuestion(view) }),
  shows: ({ bands: answer }, view) => {
    const words = wordsOf(view);
    const unit = unitOf(answer);
    return {
      kind: "chart",
      ...bandsFrame(view, answer, words.bandsAbout[unit] ?? ""),
      title: words.bandsTitle(outcomeOf(view)),
      chart: "forest-ordered",
      options: outcomeOptions(view, unit),
      marks: bandMarks(view, answer),
      expected: 6,
    };
  },
});
