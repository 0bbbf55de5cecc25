import { define } from "../document.ts";
import { isClear } from "../say.ts";
import { asksFairness, bySize, frame, groupName, judged, largestName, wordsOf } from "./parts/groups.ts";

export const figure = define({
  asks: asksFairness,
  shows: ({ fair }, view) => {
    const words = wordsOf(view);
    // where every group but one is too small to be judged, the small ones are shown all the same
    const hasLarge = fair !== null && judged(fair.table).length > 0;
    const within = (fair?.table.groups ?? [])
      .filter(({ is_small }) => !hasLarge || !is_small)
      .flatMap(({ group, within_job }) =>
        within_job && within_job.value !== null ? [{ group, ...within_job }] : [],
      )
      .sort(bySize)[0];
    return {
      kind: "headline",
      title: words.withinJob,
      about: words.withinAbout(largestName(view, fair)),
      ...frame(view, fair),
      unit: "percent",
      signed: true,
      figure: within ?? null,
      facts: within ? [words.withinFacts(groupName(view, within.group), largestName(view, fair))] : [],
      ...(within ? { beside: isClear(within) ? words.clear : words.unclear } : {}),
      reason: view.text.status.missing ?? "",
    };
  },
});
