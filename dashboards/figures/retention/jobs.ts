import { define } from "../document.ts";
import { frame, ninety, retention, segmentMarks, wordsOf } from "./parts/curves.ts";

export const figure = define({
  also: ["各岗位离职率、哪些岗位留不住人", "attrition by job, turnover by job"],
  section: "jobs",
  asks: (view) => ({ jobs: retention(view, "job") }),
  shows: ({ jobs }, view) => {
    const words = wordsOf(view);
    const marks = segmentMarks(view, jobs, "job", ninety, "percent");
    const sure = marks
      .filter(({ status }) => status === "ok")
      .sort((a, b) => (a.value ?? 0) - (b.value ?? 0));
    const [worst, ...others] = sure;
    const isClear =
      worst && others.filter(({ low }) => (low ?? 0) > (worst.high ?? 1)).length > sure.length / 2;
    return {
      kind: "chart",
      ...frame(view, "job", jobs),
      title: isClear ? words.jobFinding(worst.label) : words.jobTitle,
      about: words.jobAbout,
      chart: "forest",
      size: "wide",
      options: { unit: "percent" },
      marks,
      expected: 24,
      empty: words.leadNone,
    };
  },
});
