import { formatChange, formatChangeInterval, formatValue } from "../../format/number.ts";
import { define } from "../document.ts";
import { isClear, valueLabel } from "../say.ts";
import { curveOf, ninety, on, wordsOf } from "./parts/curves.ts";
import { byPath } from "./parts/headlines.ts";

/** The page's first sentence. */
export const figure = define({
  asks: byPath,
  shows: ({ paths }, view) => {
    const words = wordsOf(view);
    const share = (value: number) => formatValue("percent", value, view.language);
    const [ai, other] = ["ai", "traditional"].map((path) => {
      const curve = curveOf(paths, path);
      return curve && ninety(curve);
    });
    if (ai && ai.value !== null && other && other.value !== null) {
      const gap = paths && on(paths.comparison.retention)?.adjusted;
      const interval =
        gap && gap.low !== null && gap.high !== null
          ? view.text.figure.intervalOf(formatChangeInterval("percent", gap.low, gap.high, view.language))
          : "";
      const say = gap && isClear(gap) ? words.leadClear : words.leadUnclear;
      return {
        kind: "lead",
        says: { says: words.lead(share(ai.value), share(other.value)) + view.text.stop, rests: [ai, other] },
        ...(gap && gap.value !== null
          ? {
              small: { says: say(formatChange("percent", gap.value, view.language), interval), rests: [gap] },
            }
          : {}),
      };
    }
    const only = paths?.curves.find((curve) => ninety(curve).value !== null);
    const value = only ? ninety(only).value : null;
    const present = (paths?.curves ?? []).filter(({ n, status }) => n > 0 || status === "suppressed");
    if (!only || value === null)
      return {
        kind: "lead",
        says: { says: present.length > 0 ? words.leadTooSoon : words.leadNone, rests: [] },
      };
    const say = present.length > 1 ? words.leadOnePathYet : words.leadOne;
    const name = valueLabel(view, "screening_path", only.segment.screening_path ?? "");
    return { kind: "lead", says: { says: say(name, share(value)), rests: [ninety(only)] } };
  },
});
