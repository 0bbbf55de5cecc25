import { define } from "../document.ts";
import { isClear } from "../say.ts";
import { incrementalFrame, samePeopleQuestion } from "./parts/incremental.ts";
import { sayer, wordsOf } from "./parts/said.ts";

/** The interviewers' rating of those whom the AI scored too, and what lies between both. */
export const figure = define({
  asks: (view) => ({ both: samePeopleQuestion(view) }),
  shows: ({ both }, view) => {
    const words = wordsOf(view);
    const { number, interval } = sayer(view);
    const difference = both?.overall.difference;
    return {
      kind: "headline",
      title: words.human,
      about: words.incrementalAbout(words.criteria.performance_6m ?? ""),
      ...incrementalFrame(view, both, samePeopleQuestion(view)),
      unit: "r",
      figure: both ? { ...both.overall.human, n: both.overall.people } : null,
      ...(difference && difference.value !== null
        ? {
            beside: words.humanLess(
              number("r", difference.value, true),
              interval("r", difference, true),
              isClear(difference),
            ),
          }
        : {}),
      reason: view.text.status.missing ?? "",
    };
  },
});
