import { define, inPeriod, metricHeadline } from "../document.ts";
import { elsewhere, inSentence, measureChoice, measureOf, wordsOf } from "./parts/measure.ts";

/** A measure in the period with its change; what it never mixes is not one number. */
export const figure = define({
  asks: (view) => ({ now: inPeriod(view, measureOf(view).id) }),
  shows: ({ now }, view) => {
    const { split } = measureOf(view);
    const isOne = now.rows.length <= 1;
    return {
      ...metricHeadline(view, now, { scope: "period", pick: () => isOne }),
      choices: [elsewhere(measureChoice(view))],
      ...(split && !isOne ? { reason: wordsOf(view).separate(inSentence(view, split)) } : {}),
    };
  },
});
