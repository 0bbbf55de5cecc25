import { define } from "../document.ts";
import { asksFairness, frame, groupName, wordsOf } from "./parts/groups.ts";

export const figure = define({
  asks: asksFairness,
  shows: ({ fair }, view) => {
    const words = wordsOf(view);
    const tested = (fair?.prediction ?? []).filter(({ finding }) => finding !== "cannot_say");
    const other = tested.filter(({ finding }) => finding !== "same_line");
    return {
      kind: "headline",
      title: words.prediction,
      about: words.predictionAbout,
      ...frame(view, fair),
      unit: "count",
      figure: null,
      ...(tested.length > 0
        ? { told: { number: words.predictionOf(String(other.length), String(tested.length)), unit: "" } }
        : {}),
      facts: [words.predictionFacts],
      ...(other.length > 0
        ? { beside: view.text.list(other.map(({ group }) => groupName(view, group))) }
        : {}),
      reason: words.predictionNone,
    };
  },
});
