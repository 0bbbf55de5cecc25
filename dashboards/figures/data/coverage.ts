import { define } from "../document.ts";
import { say } from "../say.ts";
import { asksCoverage, counted, frame, wordsOf } from "./parts/chain.ts";

/** How far the chain from application to outcome reaches. */
export const figure = define({
  also: ["缺失数据、数据完整性", "missing data, completeness"],
  section: "coverage",
  asks: asksCoverage,
  shows: ({ chain }, view) => {
    const all = chain?.steps[0]?.n ?? 0;
    return {
      kind: "chart",
      ...frame(view, chain),
      title: wordsOf(view).coverage,
      about: wordsOf(view).coverageAbout,
      marks: (chain?.steps ?? []).map(({ step, label, share_of_applications, n }) =>
        counted(view, step, say(view, label), share_of_applications, n, all),
      ),
      expected: 6,
    };
  },
});
