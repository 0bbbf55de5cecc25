import { define } from "../document.ts";
import { wordsOf } from "./parts/curves.ts";
import { byPath, shareHeadline } from "./parts/headlines.ts";

export const figure = define({
  asks: byPath,
  shows: ({ paths }, view) => shareHeadline(view, paths, "ai", wordsOf(view).aiNinety),
});
