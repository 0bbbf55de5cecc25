import { define } from "../document.ts";
import { asksWeights, verdictOf, wordsOf } from "./parts/weights.ts";

/** The page's first sentence. */
export const figure = define({
  asks: asksWeights,
  shows: ({ weights: answer = null }, view) => ({
    kind: "lead",
    says: answer === null ? { says: wordsOf(view).none, rests: [] } : verdictOf(view, answer),
  }),
});
