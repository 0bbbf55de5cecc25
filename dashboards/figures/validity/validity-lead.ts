import { define, wholeRecord } from "../document.ts";
import { byCompetency, nameOf, sureRows } from "./parts/measures.ts";
import { finding, sayer, wordsOf } from "./parts/said.ts";

/** The page's first sentence. */
export const figure = define({
  asks: (view) => ({
    overall: wholeRecord(view, "validity_overall_r"),
    human: wholeRecord(view, "human_validity_r"),
    competencies: byCompetency(view),
  }),
  shows: ({ overall, human, competencies }, view) => {
    const words = wordsOf(view);
    const { number, interval, count } = sayer(view);
    const [ai] = overall.rows;
    if (ai?.value == null) return { kind: "lead", says: finding(words.leadNone) };
    const rated = human.rows[0]?.value == null ? undefined : human.rows[0];
    const [best] = sureRows(competencies);
    return {
      kind: "lead",
      says: finding(
        words.lead(number("r", ai.value), interval("r", ai), count(ai.n)) +
          (rated ? words.leadHuman(number("r", rated.value)) : "") +
          view.text.stop,
        ai,
        ...(rated ? [rated] : []),
      ),
      ...(best
        ? {
            small: finding(words.leadBest(nameOf(view, best, "competency"), number("r", best.value)), best),
          }
        : {}),
    };
  },
});
