import { formatValue } from "../../format/number.ts";
import { define, onlyPeriod } from "../document.ts";
import { answerMarks } from "../marks.ts";
import { largestFirst, scopeText, withInterval } from "../say.ts";
import { isLink, stepName, wordsOf } from "./parts/steps.ts";

export const figure = define({
  section: "time",
  asks: (view) => ({
    days: onlyPeriod(view, "stage_days", { by: ["step"] }),
    late: onlyPeriod(view, "stage_days_p90", { by: ["step"] }),
  }),
  shows: ({ days, late }, view) => {
    const words = wordsOf(view);
    const { semicolon, figure } = view.text;
    const slowest = largestFirst(days.rows.filter(isLink))[0];
    const p90 = new Map(late.rows.map((row) => [stepName(view, row), row.value]));
    const marks = answerMarks(view, days, { label: "step" }, { keep: isLink }).map((mark) => {
      const extra = p90.get(mark.label) ?? null;
      return extra === null
        ? { ...mark, extra }
        : {
            ...mark,
            extra,
            sentence: `${mark.sentence}${semicolon}${figure.p90Is(formatValue("days", extra, view.language))}`,
          };
    });
    return {
      kind: "chart",
      title: words.stageTitle,
      about: words.stageAbout,
      scope: scopeText(view, "period"),
      metrics: ["stage_days", "stage_days_p90"],
      chart: "stage-times",
      size: "wide",
      findings: slowest
        ? [
            {
              says: words.stageFinding(stepName(view, slowest), withInterval(view, slowest)),
              rests: [slowest],
            },
          ]
        : [],
      options: { unit: "days" },
      marks,
      expected: 11,
    };
  },
});
