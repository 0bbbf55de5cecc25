import type { Mark } from "../../charts/mark.ts";
import { define } from "../document.ts";
import { bracketed } from "../say.ts";
import { bandMarks, bandsFrame, bandsQuestion, middleOf, outcomeOptions, unitOf } from "./parts/bands.ts";
import { binMarks, leftOut } from "./parts/bins.ts";
import { outcomeOf } from "./parts/choices.ts";
import { finding, sayer, wordsOf } from "./parts/said.ts";

/** Score and outcome in bins, with the mean of each band; an outcome that is yes or no has none. */
export const figure = define({
  section: "bands",
  asks: (view) => ({ bands: bandsQuestion(view) }),
  shows: ({ bands: answer }, view) => {
    const words = wordsOf(view);
    const { number, interval, count } = sayer(view);
    const unit = unitOf(answer);
    const isShare = unit === "share";
    const outcome = outcomeOf(view);
    const means = isShare
      ? []
      : bandMarks(view, answer).flatMap((mark, index): Mark[] => {
          const band = answer?.bands[index];
          return band && mark.value !== null ? [{ ...mark, at: middleOf(band) }] : [];
        });
    return {
      kind: "chart",
      ...bandsFrame(view, answer, outcome + view.text.semicolon + words.scatterAbout),
      title: words.scatterTitle,
      findings:
        answer && answer.r.value !== null && !isShare
          ? [
              finding(
                words.scatterR(number("r", answer.r.value), interval("r", answer.r), count(answer.n)),
                answer.r,
              ),
            ]
          : [],
      chart: "bins",
      size: "wide",
      options: {
        ...outcomeOptions(view, unit),
        axis: outcome + bracketed(view, unit === "sd" ? words.sd : words.indexAxis),
        axisX: words.scoreSd,
      },
      marks: means,
      drawn: [...(answer ? binMarks(view, answer.bins, words.scoreSd, outcome) : []), ...means],
      expected: null,
      ...(isShare ? { empty: words.scatterNone } : {}),
      ...leftOut(view, answer?.bins),
    };
  },
});
