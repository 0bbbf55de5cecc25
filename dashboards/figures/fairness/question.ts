import { define } from "../document.ts";
import { asksFairness, frame, gapChart, largestName, wordsOf } from "./parts/groups.ts";

const DRAWN = 12;

export const figure = define({
  section: "fairness",
  asks: asksFairness,
  shows: ({ fair }, view) => ({
    kind: "chart",
    ...frame(view, fair),
    title: wordsOf(view).questionTitle,
    about: wordsOf(view).questionAbout(largestName(view, fair)),
    chart: "forest",
    size: "wide",
    ...gapChart(view, fair, fair?.questions ?? [], "question", DRAWN),
    expected: 12,
  }),
});
