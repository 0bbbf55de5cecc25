import type { MetricRow } from "../../../server/metrics/metric.ts";
import { define, wholeRecord } from "../document.ts";
import { isClear } from "../say.ts";
import type { View } from "../view.ts";
import { type Incremental, samePeopleQuestion } from "./parts/incremental.ts";
import { byCompetency, nameOf, sureRows } from "./parts/measures.ts";
import { finding, sayer, wordsOf } from "./parts/said.ts";

/** AI and interviewers over the same people; null where they cannot be compared. */
function compared(view: View, ai: MetricRow, overall: Incremental["overall"] | undefined) {
  if (overall?.difference.value == null) return null;
  const words = wordsOf(view);
  const { number, interval, count } = sayer(view);
  const { difference, human, people } = overall;
  const who = !isClear(difference) ? "none" : overall.difference.value > 0 ? "ai" : "human";
  const [n, byAi, byHuman] = [count(people), number("r", overall.ai.value), number("r", human.value)];
  const apart = [number("r", difference.value, true), interval("r", difference, true)] as const;
  const rests = [{ ...overall.ai, n: people }, human, difference];
  return people === ai.n
    ? {
        says: finding(words.leadSame(n, byAi, byHuman, who), ...rests),
        beside: finding(words.leadRanges(interval("r", ai), ...apart), ai, difference),
      }
    : { says: null, beside: finding(words.leadShared(n, byAi, byHuman, ...apart), ...rests) };
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
    const against = compared(view, ai, both?.overall);
    const alone = finding(words.lead(number("r", ai.value), interval("r", ai), count(ai.n)), ai);
    const { says, rests } = against?.says ?? alone;
    const isOpen = ai.low !== null && ai.low <= 0;
    const isAgainst = ai.high !== null && ai.high < 0;
    const sign = isAgainst ? words.leadAgainst : isOpen ? words.leadOpen : "";
    const [best] = sureRows(competencies).filter(({ low }) => (low ?? 0) > 0);
    const small = [
      ...(against ? [against.beside] : []),
      ...(best
        ? [
            finding(
              words.leadBest(nameOf(view, best, "competency"), number("r", best.value), interval("r", best)),
              best,
            ),
          ]
        : []),
    ];
    return {
      kind: "lead",
      says: { says: says + sign + view.text.stop, rests },
      ...(small.length > 0
        ? {
            small: {
              says: small.map((each) => each.says).join(""),
              rests: small.flatMap((each) => each.rests),
            },
          }
        : {}),
    };
  },
});
