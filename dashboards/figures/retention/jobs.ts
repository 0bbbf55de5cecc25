import type { Mark } from "../../charts/mark.ts";
import { define } from "../document.ts";
import { figureMark, filterOf, seriesLabel } from "../marks.ts";
import { valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { frame, ninety, type Retention, retention, wordsOf } from "./parts/curves.ts";

const PATHS = ["traditional", "ai"];

/** Both paths of each job, the job in which most stay first. */
function marksOf(view: View, { curves, note_texts }: Retention): Mark[] {
  const jobs = new Map<string, Retention["curves"]>();
  for (const curve of curves) {
    const { job, screening_path: path } = curve.segment;
    if (job && path && PATHS.includes(path)) jobs.set(job, [...(jobs.get(job) ?? []), curve]);
  }
  const mean = (own: Retention["curves"]) => {
    const values = own.flatMap((curve) => ninety(curve).value ?? []);
    return values.reduce((sum, value) => sum + value, 0) / (values.length || 1);
  };
  return [...jobs.entries()]
    .sort(([, a], [, b]) => mean(b) - mean(a))
    .flatMap(([job, own]) =>
      PATHS.flatMap((path) => own.filter(({ segment }) => segment.screening_path === path)).map((curve) => {
        const path = curve.segment.screening_path ?? "";
        return figureMark(
          view,
          ninety(curve),
          {
            key: `${job}:${path}`,
            label: valueLabel(view, "job", job),
            series: path,
            seriesLabel: seriesLabel(view, "screening_path", path),
            filter: filterOf(view, "job", job),
            unit: "percent",
            ...(curve.status === "ok" ? {} : { status: curve.status }),
          },
          note_texts,
        );
      }),
    );
}

export const figure = define({
  also: ["各岗位离职率、哪些岗位留不住人", "attrition by job, turnover by job"],
  section: "jobs",
  asks: (view) => ({ jobs: retention(view, "job", "screening_path") }),
  shows: ({ jobs }, view) => {
    const words = wordsOf(view);
    return {
      kind: "chart",
      ...frame(view, "job", jobs),
      title: words.jobTitle,
      about: words.jobAbout,
      chart: "dumbbell",
      size: "wide",
      options: { unit: "percent" },
      marks: jobs ? marksOf(view, jobs) : [],
      expected: 24,
      empty: words.leadNone,
    };
  },
});
