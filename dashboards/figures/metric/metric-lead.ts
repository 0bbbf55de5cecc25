import { formatCount } from "../../format/number.ts";
import { define, type Finding, type MetricAnswer, onlyPeriod } from "../document.ts";
import { estimateText, rangeText, unitOf } from "../say.ts";
import type { View } from "../view.ts";
import { elsewhere, inSentence, measureChoice, measureOf, wordsOf } from "./parts/measure.ts";

function said(view: View, { rows }: MetricAnswer): Finding {
  const words = wordsOf(view);
  const { title, split } = measureOf(view);
  const name = title[view.language];
  const [row] = rows;
  if (!row) return { says: name, rests: [] };
  if (rows.length > 1 && split)
    return {
      says: words.isOf(name, formatCount(rows.length, view.language), inSentence(view, split)),
      rests: [{ value: rows.length, low: null, high: null }],
    };
  const value = estimateText(view, unitOf(view, row), row);
  const isOpen = row.low !== null && row.high !== null && row.low < 0 && row.high > 0;
  return { says: words.is(name, value, rangeText(view, view.period), isOpen), rests: [row] };
}

/** A measure's value in one sentence. */
export const figure = define({
  asks: (view) => ({ now: onlyPeriod(view, measureOf(view).id) }),
  shows: ({ now }, view) => ({
    kind: "lead",
    says: said(view, now),
    choices: [elsewhere(measureChoice(view))],
  }),
});
