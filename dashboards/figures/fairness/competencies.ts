import { define } from "../document.ts";
import { asksFairness, frame, gapChart, largestName, wordsOf } from "./parts/groups.ts";

const DRAWN = 14;

export const figure = define({
  section: "fairness",
  asks: asksFairness,
  shows: ({ fair }, view) => ({
    kind: "chart",
    ...frame(view, fair),
    title: wordsOf(view).competencyTitle,
    about: wordsOf(view).competencyAbout(largestName(view, fair)),
    chart: "forest",
    size: "wide",
    ...gapChart(view, fair, fair?.competencies ?? [], "competency", DRAWN),
    expected: 11,
  }),
});
