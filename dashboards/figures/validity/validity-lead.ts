import type { MetricRow } from "../../../server/metrics/metric.ts";
import { define, wholeRecord } from "../document.ts";
import type { View } from "../view.ts";
import { type Incremental, samePeopleQuestion } from "./parts/incremental.ts";
import { byCompetency, nameOf, sureRows } from "./parts/measures.ts";
import { finding, isClear, sayer, wordsOf } from "./parts/said.ts";

/** AI and interviewers over the same people, and their difference; empty where they cannot be compared. */
function againstHuman(view: View, ai: MetricRow, overall: Incremental["overall"] | undefined): string {
  const words = wordsOf(view);
  const { number, interval, count } = sayer(view);
  if (!overall || overall.difference.value === null) return "";
  const { difference, human, people } = overall;
  const who = !isClear(difference) ? "none" : difference.value! > 0 ? "ai" : "human";
  const both =
    people === ai.n
      ? words.leadSame(number("r", human.value), count(people))
      : words.leadShared(count(people), number("r", overall.ai.value), number("r", human.value));
  return (
    both + words.leadDifference(number("r", difference.value, true), interval("r", difference, true), who)
  );
}

/** The page's first sentence. */
export const figure = define({
  asks: (view) => ({
    overall: wholeRecord(view, "validity_overall_r"),
    both: samePeopleQuestion(view),
    competencies: byCompetency(view),
  }),
  shows: ({ overall, both, competencies }, view) => {
    const words = wordsOf(view);
    const { number, interval, count } = sayer(view);
    const [ai] = overall.rows;
    if (ai?.value == null) return { kind: "lead", says: finding(words.leadNone) };
    const compared = againstHuman(view, ai, both?.overall);
    const [best] = sureRows(competencies).filter(({ low }) => (low ?? 0) > 0);
    return {
      kind: "lead",
      says: finding(
        words.lead(number("r", ai.value), interval("r", ai), count(ai.n)) +
          (ai.low !== null && ai.low <= 0 ? words.leadOpen : "") +
          compared +
          view.text.stop,
        ai,
        ...(compared && both
          ? [{ ...both.overall.ai, n: both.overall.people }, both.overall.human, both.overall.difference]
          : []),
      ),
      ...(best
        ? {
            small: finding(
              words.leadBest(nameOf(view, best, "competency"), number("r", best.value), interval("r", best)),
              best,
            ),
          }
        : {}),
    };
  },
});
