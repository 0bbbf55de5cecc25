import { formatCount } from "../../format/number.ts";
import { define } from "../document.ts";
import { on, wordsOf } from "./parts/curves.ts";
import { byPath, gapHeadline } from "./parts/headlines.ts";

export const figure = define({
  asks: byPath,
  shows: ({ paths }, view) => {
    const words = wordsOf(view);
    const gap = paths ? on(paths.comparison.retention) : undefined;
    const strata = gap ? [words.strata(formatCount(gap.compared, view.language))] : [];
    return gapHeadline(view, paths, words.gap, "percent", gap ?? {}, strata);
  },
});
