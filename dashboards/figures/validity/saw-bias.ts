import { define } from "../document.ts";
import { isClear } from "../say.ts";
import { agreementFrame, agreementName, agreementQuestion, seenMarks } from "./parts/agreement.ts";
import { finding, sayer, wordsOf } from "./parts/said.ts";

/** The same of the difference in points. */
export const figure = define({
  section: "agreement",
  asks: (view) => ({ agreement: agreementQuestion(view) }),
  shows: ({ agreement: answer }, view) => {
    const words = wordsOf(view);
    const { number, interval } = sayer(view);
    const bias = answer?.seen_difference?.bias;
    return {
      kind: "chart",
      ...agreementFrame(view, answer),
      title: words.seenBiasTitle,
      about: words.seenBiasAbout + view.text.semicolon + agreementName(view),
      findings: bias
        ? [
            finding(
              words.seenBias(
                number("points", bias.value, true),
                interval("points", bias, true),
                isClear(bias),
              ),
              bias,
            ),
          ]
        : [],
      chart: "forest-ordered",
      options: { unit: "points", signed: true, reference: 0 },
      marks: seenMarks(view, answer, "bias"),
      expected: 3,
    };
  },
});
