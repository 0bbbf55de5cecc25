import { define } from "../document.ts";
import { largestFirst, plain, scopeText, valueLabel } from "../say.ts";
import { wordsOf } from "./parts/steps.ts";
import { ofEach, unansweredMarks } from "./parts/waits.ts";

export const figure = define({
  section: "waiting",
  asks: (view) => ({ after14: ofEach(view, "unanswered_14d"), after30: ofEach(view, "unanswered_30d") }),
  shows: ({ after14, after30 }, view) => {
    const words = wordsOf(view);
    const worst = largestFirst(after30.rows).find(
      (row) => (row.value ?? 0) > 0 && row.segment.wait !== "after_invitation",
    );
    return {
      kind: "chart",
      title: worst
        ? words.unansweredFinding(valueLabel(view, "wait", worst.segment.wait ?? ""), plain(view, worst))
        : words.unansweredTitle,
      about: words.unansweredAbout,
      scope: scopeText(view, "period"),
      metrics: ["unanswered_14d", "unanswered_30d"],
      chart: "share-bar",
      size: "wide",
      options: { unit: "percent" },
      marks: unansweredMarks(view, after14, after30, "wait"),
      expected: 12,
    };
  },
});
