import { formatP } from "../../format/p-value.ts";
import { define, type Finding } from "../document.ts";
import { figureMark } from "../marks.ts";
import type { View } from "../view.ts";
import { outcomeOf } from "./parts/choices.ts";
import { type Incremental, incrementalFrame, incrementalQuestion } from "./parts/incremental.ts";
import { bare, finding, sayer, wordsOf } from "./parts/said.ts";

function findingsOf(view: View, overall: Incremental["overall"]): Finding[] {
  const words = wordsOf(view);
  const { number, interval, more } = sayer(view);
  const { delta_ai, delta_human, partial_ai, partial_human, difference } = overall;
  const p = formatP(delta_ai.p, view.language);
  return [
    finding(
      words.gainAi(
        more("percent", delta_ai.value),
        interval("percent", delta_ai),
        p.startsWith("<") ? p : `= ${p}`,
      ),
      delta_ai,
      bare(delta_ai.p),
    ),
    finding(
      words.gainHuman(more("percent", delta_human.value), interval("percent", delta_human)),
      delta_human,
    ),
    finding(
      words.partial(
        number("r", partial_ai.value),
        interval("r", partial_ai),
        number("r", partial_human.value),
        interval("r", partial_human),
      ),
      partial_ai,
      partial_human,
    ),
    finding(
      words.differenceFinding(number("r", difference.value, true), interval("r", difference, true)),
      difference,
    ),
  ];
}

/** Interviewers alone, AI alone, both together. */
export const figure = define({
  also: ["AI 多带来什么", "what AI adds, incremental validity"],
  section: "incremental",
  asks: (view) => ({ incremental: incrementalQuestion(view) }),
  shows: ({ incremental: answer }, view) => {
    const words = wordsOf(view);
    const overall = answer?.overall;
    const gain = overall?.delta_ai;
    return {
      kind: "chart",
      ...incrementalFrame(view, answer),
      title:
        gain && gain.value !== null && gain.p !== null && gain.p < 0.05
          ? words.incrementalGain(sayer(view).more("percent", gain.value))
          : words.incrementalTitle,
      about: words.incrementalAbout(outcomeOf(view)),
      findings: overall && overall.delta_ai.value !== null ? findingsOf(view, overall) : [],
      chart: "forest-ordered",
      options: { unit: "r", reference: 0 },
      marks: overall
        ? (["human", "ai", "both"] as const).map((series) =>
            figureMark(
              view,
              overall[series],
              {
                key: series,
                label: words.rows[series],
                series: series === "human" ? "human" : "ai",
                unit: "r",
                ...(overall.status === "suppressed" ? { status: "suppressed" } : {}),
              },
              answer.note_texts,
            ),
          )
        : [],
      expected: 3,
    };
  },
});
