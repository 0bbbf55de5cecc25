import { formatValue } from "../../format/number.ts";
import { define, inPeriod } from "../document.ts";
import { rangeText, valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { asksExperience, type Experience } from "./parts/experience.ts";
import { wordsOf } from "./parts/words.ts";

/** What stands in smaller words: that few have spoken, or what is liked least. */
function small(view: View, found: Experience | null) {
  const words = wordsOf(view);
  const percent = (value: number) => formatValue("percent", value, view.language);
  const { response, items = [] } = found ?? {};
  if (response?.is_low && response.rate.value !== null)
    return { small: { says: words.leadLow(percent(response.rate.value)), rests: [response.rate] } };
  const [lowest] = items
    .filter(
      ({ respondent, item, status, favourable }) =>
        respondent === "candidate" && item !== "satisfaction" && status === "ok" && favourable.value !== null,
    )
    .sort((a, b) => (a.favourable.value ?? 0) - (b.favourable.value ?? 0));
  if (!lowest) return {};
  const says = words.leadLowest(valueLabel(view, "item", lowest.item), percent(lowest.favourable.value ?? 0));
  return { small: { says, rests: [lowest.favourable] } };
}

/** The page's first sentence. */
export const figure = define({
  asks: (view) => ({ satisfied: inPeriod(view, "satisfaction_rate"), ...asksExperience(view) }),
  shows: ({ satisfied: { rows }, found }, view) => {
    const words = wordsOf(view);
    const [satisfied] = rows;
    if (satisfied?.value == null) return { kind: "lead", says: { says: words.leadNone, rests: [] } };
    const percent = (value: number) => formatValue("percent", value, view.language);
    const before = satisfied.change?.clear ? satisfied.previous : undefined;
    const change = before?.value == null ? "" : words.leadChange(percent(before.value));
    return {
      kind: "lead",
      says: {
        says: words.lead(percent(satisfied.value), rangeText(view, view.period)) + change + view.text.stop,
        rests: [satisfied, ...(before ? [before] : [])],
      },
      ...small(view, found),
    };
  },
});
