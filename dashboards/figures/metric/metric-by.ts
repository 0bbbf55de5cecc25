import { chosen, define } from "../document.ts";
import { askCut, showCut } from "./parts/cut.ts";
import { cutChoice, elsewhere, measureChoice, measureOf } from "./parts/measure.ts";

/** A measure by one of its dimensions. */
export const figure = define({
  section: "cuts",
  asks: (view) => {
    const metric = measureOf(view);
    return askCut(view, metric, chosen(view, cutChoice(view, metric)));
  },
  shows: (answers, view) => {
    const metric = measureOf(view);
    const by = cutChoice(view, metric);
    return {
      ...showCut(view, metric, chosen(view, by), answers),
      choices: [measureChoice(view), by].map(elsewhere),
    };
  },
});
