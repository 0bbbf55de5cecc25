import { define, type Finding } from "../document.ts";
import { isClear } from "../say.ts";
import type { View } from "../view.ts";
import {
  type Agreement,
  agreementFrame,
  agreementName,
  agreementQuestion,
  seenMarks,
} from "./parts/agreement.ts";
import { finding, sayer, wordsOf } from "./parts/said.ts";

function findingsOf(view: View, { seen, seen_difference: difference, whole }: Agreement): Finding[] {
  const words = wordsOf(view);
  const { number, interval } = sayer(view);
  const isKnown = seen.some((each) => each.saw_ai_score !== null);
  return [
    finding(words.seenMeaning),
    ...(difference
      ? [
          finding(
            words.seenR(
              number("r", difference.r.value, true),
              interval("r", difference.r, true),
              isClear(difference.r),
            ),
            difference.r,
          ),
        ]
      : !isKnown && whole.n > 0
        ? [finding(words.seenNone)]
        : []),
  ];
}

/** Whether those who had seen the AI score agree with it more. */
export const figure = define({
  section: "agreement",
  asks: (view) => ({ agreement: agreementQuestion(view) }),
  shows: ({ agreement: answer }, view) => {
    const words = wordsOf(view);
    return {
      kind: "chart",
      ...agreementFrame(view, answer),
      title: (answer?.seen_difference?.r.low ?? 0) > 0 ? words.seenFinding : words.seenTitle,
      about: words.seenAbout(agreementName(view)),
      findings: answer ? findingsOf(view, answer) : [],
      chart: "forest-ordered",
      options: { unit: "r", reference: 0 },
      marks: seenMarks(view, answer, "r"),
      expected: 3,
    };
  },
});
