import { formatCount } from "../../format/number.ts";
import { define } from "../document.ts";
import { figureMark } from "../marks.ts";
import { asksWeights, frame, weightingName, wordsOf } from "./parts/weights.ts";

/** How well the score predicts under each weighting, and whether a change is worth it. */
export const figure = define({
  also: ["调权重 最优权重 无证据", "tune weights, optimal weights, no evidence"],
  section: "studio",
  asks: asksWeights,
  shows: ({ weights: answer = null }, view) => {
    const words = wordsOf(view);
    const count = (value: number) => formatCount(value, view.language);
    return {
      kind: "chart",
      ...frame(view, answer),
      title: words.validityTitle,
      about: answer ? words.validityAbout(count(answer.applicants), count(answer.hires)) : "",
      chart: "forest-ordered",
      size: "wide",
      options: { unit: "r", reference: 0, axis: "r" },
      expected: 5,
      marks: (answer?.weightings ?? [])
        .filter(({ weights }) => weights !== null)
        .map((each) =>
          figureMark(
            view,
            each.observed,
            { key: each.name, label: weightingName(view, each), series: "ai", unit: "r" },
            answer?.note_texts ?? {},
          ),
        ),
    };
  },
});
