import { define } from "../document.ts";
import { say } from "../say.ts";
import { asksCoverage, counted, frame, wordsOf } from "./parts/chain.ts";

/** What of the chain can be tied together. */
export const figure = define({
  also: ["缺失数据、绩效缺失、数据完整性", "missing reviews, completeness"],
  section: "coverage",
  asks: asksCoverage,
  shows: ({ chain }, view) => ({
    kind: "chart",
    ...frame(view, chain),
    title: wordsOf(view).linksTitle,
    about: wordsOf(view).linksAbout,
    marks: (chain?.links ?? []).map(({ link, label, share, n, of }) =>
      counted(view, link, say(view, label), share, n, of),
    ),
    expected: 5,
  }),
});
