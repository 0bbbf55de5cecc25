import { define } from "../document.ts";
import { extremeCurves, frame, ninety, retention, wordsOf } from "./parts/curves.ts";

export const figure = define({
  section: "jobs",
  asks: (view) => ({ jobs: retention(view, "job") }),
  shows: ({ jobs }, view) => {
    const words = wordsOf(view);
    const byShare = [...(jobs?.curves ?? [])].sort((a, b) => (ninety(a).value ?? 0) - (ninety(b).value ?? 0));
    const { isThin, ...marks } = extremeCurves(view, byShare, "job");
    return {
      kind: "chart",
      ...frame(view, "job", jobs),
      title: words.jobCurveTitle,
      about: words.jobCurveAbout,
      chart: "survival",
      size: "wide",
      options: { unit: "percent" },
      ...marks,
      expected: null,
      empty: isThin ? words.needMore : words.leadNone,
    };
  },
});
