import { spread } from "../contrasts.ts";
import { chosen, define } from "../document.ts";
import { dimensionLabel, scopeText, valueLabel } from "../say.ts";
import { wordsOf } from "./parts/steps.ts";
import { ofChosen, waitCuts, waitMarks, waits } from "./parts/waits.ts";

export const figure = define({
  section: "waiting",
  asks: (view) => ({ medians: ofChosen(view, "silence_days"), late: ofChosen(view, "silence_days_p90") }),
  shows: ({ medians, late }, view) => {
    const words = wordsOf(view);
    const [by, wait] = [chosen(view, waitCuts(view)), chosen(view, waits(view))];
    return {
      kind: "chart",
      title: words.silenceByTitle(valueLabel(view, "wait", wait), dimensionLabel(view, by)),
      about: words.silenceByAbout,
      scope: scopeText(view, "period"),
      metrics: ["silence_days", "silence_days_p90"],
      chart: "stage-times",
      choices: [waits(view), waitCuts(view)],
      findings: spread(view, medians.rows, by),
      options: { unit: "days" },
      marks: waitMarks(view, medians, late, by),
      expected: 5,
    };
  },
});
