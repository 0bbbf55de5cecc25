import { define } from "../document.ts";
import { wordsOf } from "./parts/curves.ts";
import { byPath, gapHeadline } from "./parts/headlines.ts";

export const figure = define({
  asks: byPath,
  shows: ({ paths }, view) => {
    const words = wordsOf(view);
    const mean = paths?.comparison.mean_days;
    return gapHeadline(view, paths, words.daysGap(words.days(mean?.until || 365)), "days", mean ?? {});
  },
});
