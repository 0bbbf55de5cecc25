import { spread } from "../contrasts.ts";
import { chosen, define } from "../document.ts";
import { dimensionLabel, scopeText, valueLabel } from "../say.ts";
import { wordsOf } from "./parts/steps.ts";
import { ofChosen, unansweredMarks, waitCuts, waits } from "./parts/waits.ts";

export const figure = define({
  section: "waiting",
  asks: (view) => ({ after14: ofChosen(view, "unanswered_14d"), after30: ofChosen(view, "unanswered_30d") }),
  shows: ({ after14, after30 }, view) => {
    const words = wordsOf(view);
    const [by, wait] = [chosen(view, waitCuts(view)), chosen(view, waits(view))];
    return {
      kind: "chart",
      title: words.unansweredByTitle(valueLabel(view, "wait", wait), dimensionLabel(view, by)),
      about: words.unansweredAbout,
      scope: scopeText(view, "period"),
      metrics: ["unanswered_30d", "unanswered_14d"],
      chart: "forest-ordered",
      findings: spread(view, after30.rows, by),
      options: { unit: "percent" },
      marks: unansweredMarks(view, after14, after30, by),
      expected: 12,
    };
  },
});
