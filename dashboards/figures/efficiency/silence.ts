import { rowOf } from "../contrasts.ts";
import { define, type MetricAnswer } from "../document.ts";
import { reasonOf, scopeText, valueLabel, withInterval } from "../say.ts";
import { wordsOf } from "./parts/steps.ts";
import { isNever, ofEach, WAITS, waitMarks } from "./parts/waits.ts";

export const figure = define({
  section: "waiting",
  asks: (view) => ({
    medians: ofEach(view, "silence_days"),
    late: ofEach(view, "silence_days_p90"),
    after14: ofEach(view, "unanswered_14d"),
    after30: ofEach(view, "unanswered_30d"),
  }),
  shows: ({ medians, late, after14, after30 }, view) => {
    const words = wordsOf(view);
    const findings = WAITS.flatMap((wait) => {
      const of = (answer: MetricAnswer) => rowOf(answer, { wait });
      const [median, nine, two, four] = [of(medians), of(late), of(after14), of(after30)];
      if (!median && !four) return [];
      const untold = (answer: MetricAnswer, never: string, unknown: (reason: string) => string) => {
        const row = answer.rows.find(({ segment }) => segment.wait === wait);
        return isNever(row) ? never : unknown(reasonOf(view, row ?? { status: "missing" }));
      };
      const says = words.silence(
        valueLabel(view, "wait", wait),
        median ? withInterval(view, median) : untold(medians, words.neverHalf, (reason) => reason),
        nine ? words.nineWithin(withInterval(view, nine)) : untold(late, words.neverNine, words.nineUnknown),
        two ? withInterval(view, two) : view.text.dash,
        four ? withInterval(view, four) : view.text.dash,
      );
      return [{ says, rests: [median, nine, two, four].flatMap((row) => row ?? []) }];
    });
    return {
      kind: "chart",
      title: words.silenceTitle,
      about: words.silenceAbout,
      scope: scopeText(view, "period"),
      metrics: ["silence_days", "silence_days_p90"],
      chart: "stage-times",
      size: "wide",
      findings,
      options: { unit: "days" },
      marks: waitMarks(view, medians, late, "wait"),
      expected: 5,
    };
  },
});
