import { formatNumber } from "../../format/number.ts";
import { define } from "../document.ts";
import { isClear, valueLabel } from "../say.ts";
import { asksFairness, bySize, FEW, frame, groupName, largestName, wordsOf } from "./parts/groups.ts";

export const figure = define({
  asks: asksFairness,
  shows: ({ fair }, view) => {
    const words = wordsOf(view);
    const gap = (fair?.competencies ?? []).filter(({ group_n }) => group_n >= FEW).sort(bySize)[0];
    return {
      kind: "headline",
      title: words.gap,
      about: words.competencyAbout(largestName(view, fair)),
      ...frame(view, fair),
      unit: "r",
      unitName: words.sdShort,
      signed: true,
      figure: gap ?? null,
      ...(gap
        ? {
            told: { number: formatNumber("r", gap.value ?? 0, view.language, true), unit: words.sdShort },
            beside: isClear(gap) ? words.clear : words.unclear,
          }
        : {}),
      facts: gap
        ? [
            words.gapFacts(
              valueLabel(view, "competency", gap.of),
              groupName(view, gap.group),
              groupName(view, gap.reference),
            ),
          ]
        : [],
      reason: view.text.status.missing ?? "",
    };
  },
});
