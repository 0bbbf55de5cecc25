import { type Choice, chosen, define } from "../document.ts";
import { valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { curveMarks, frame, retention, wordsOf } from "./parts/curves.ts";

/** Which job's curves are drawn: that of the page's filter, else the one with most applications, unless chosen. */
function jobs(view: View): Choice {
  const own = view.filters.job;
  const known = view.dimensions.get("job")?.values ?? [];
  const values = own ?? known.map(({ value }) => value);
  const [most] = own ? [] : known.toSorted((a, b) => b.n - a.n);
  return {
    ...(most ? { standard: most.value } : {}),
    name: "curve",
    label: wordsOf(view).jobLabel,
    options: values.filter(Boolean).map((value) => ({ value, label: valueLabel(view, "job", value) })),
  };
}

function asked(view: View) {
  const question = retention(view, "screening_path");
  const job = chosen(view, jobs(view));
  return job === "" ? question : { ...question, query: { ...question.query, job: [job] } };
}

export const figure = define({
  section: "jobs",
  asks: (view) => ({ paths: asked(view) }),
  shows: ({ paths }, view) => {
    const words = wordsOf(view);
    const lines = (paths?.curves ?? [])
      .filter(({ steps, segment, status }) => steps.length > 0 && segment.screening_path && status === "ok")
      .map(({ segment, steps, at_risk }) => ({ path: segment.screening_path ?? "", steps, at_risk }));
    const isThin = (paths?.curves ?? []).some(({ steps }) => steps.length > 0) && lines.length === 0;
    return {
      kind: "chart",
      ...frame(view, "job", paths),
      title: words.jobCurveTitle(valueLabel(view, "job", chosen(view, jobs(view)))),
      about: words.jobCurveAbout,
      chart: "survival",
      size: "wide",
      choices: [jobs(view)],
      options: { unit: "percent" },
      ...curveMarks(view, lines),
      expected: null,
      empty: isThin ? words.needMore : words.leadNone,
    };
  },
});
