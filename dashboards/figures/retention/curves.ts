import { define } from "../document.ts";
import { isClear } from "../say.ts";
import { chiText, curveMarks, frame, needBoth, on, pText, wordsOf } from "./parts/curves.ts";
import { byPath } from "./parts/headlines.ts";
import { rolloutFinding } from "./parts/rollout.ts";

export const figure = define({
  also: ["离职率、流失、生存曲线", "attrition, turnover, survival curve"],
  section: "retention",
  asks: byPath,
  shows: ({ paths }, view) => {
    const words = wordsOf(view);
    const comparison = paths?.comparison;
    const gap = comparison && on(comparison.retention)?.adjusted;
    const tests = comparison?.log_rank;
    return {
      kind: "chart",
      ...frame(view, "screening_path", paths),
      title:
        gap && isClear(gap)
          ? (gap.value ?? 0) > 0
            ? words.curveFinding
            : words.curveFindingLess
          : words.curveTitle,
      about: words.curveAbout,
      chart: "survival",
      size: "wide",
      options: { unit: "percent" },
      findings: rolloutFinding(view, paths),
      ...curveMarks(view, comparison?.standardized ?? []),
      expected: null,
      empty: needBoth(view, paths),
      ...(tests && tests.stratified.p !== null
        ? {
            note: words.logRank(
              chiText(view, tests.stratified.chi_square),
              pText(view, tests.stratified.p),
              chiText(view, tests.crude.chi_square),
              pText(view, tests.crude.p),
            ),
          }
        : {}),
    };
  },
});
