import { define } from "../document.ts";
import { asksFairness, frame, gravest, groupName, ratioVerdict, wordsOf } from "./parts/groups.ts";

export const figure = define({
  asks: asksFairness,
  shows: ({ fair }, view) => {
    const words = wordsOf(view);
    const lowest = fair ? gravest(fair.table) : undefined;
    const highest = fair?.table.highest ?? null;
    const ratio = lowest?.to_highest.ratio;
    const beside = lowest?.is_small
      ? words.small
      : lowest?.to_highest.flips
        ? words.flips
        : ratio
          ? words.ratioVerdicts[ratioVerdict(ratio)] + view.text.stop
          : "";
    return {
      kind: "headline",
      title: words.lowest,
      about: words.ratioAbout,
      ...frame(view, fair),
      unit: "ratio",
      figure: ratio && lowest ? { ...ratio, n: lowest.n } : null,
      facts:
        lowest && highest !== null
          ? [words.lowestFacts(groupName(view, lowest.group), groupName(view, highest))]
          : [],
      ...(lowest ? { beside } : {}),
      reason: view.text.status.missing ?? "",
    };
  },
});
