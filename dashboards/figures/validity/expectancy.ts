import { define, type Finding } from "../document.ts";
import { figureMark } from "../marks.ts";
import type { View } from "../view.ts";
import { bandsFrame, bandsQuestion, type ScoreBands, unitOf } from "./parts/bands.ts";
import { raterOf } from "./parts/choices.ts";
import { finding, sayer, standingOf, wordsOf } from "./parts/said.ts";

/** How far the best fifth is ahead of the rest. */
function findingsOf(view: View, answer: ScoreBands | null): Finding[] {
  const words = wordsOf(view);
  const { number, interval, change } = sayer(view);
  if (!answer || answer.lift.difference.value === null) return [];
  const { difference, relative, cohen_d } = answer.lift;
  const d = number("r", cohen_d.value);
  if (answer.unit === "share")
    return [
      finding(
        words.liftShare(change("percent", difference.value), interval("percent", difference, true)),
        difference,
      ),
    ];
  const [says, rest] =
    answer.unit === "index"
      ? [
          words.liftRelative(
            `${number("percent", relative.value, true)}%`,
            interval("percent", relative, true),
            d,
          ),
          relative,
        ]
      : [
          words.liftDifference(
            `${number("r", difference.value, true)} ${words.sd}`,
            interval("r", difference, true),
            d,
          ),
          difference,
        ];
  return [finding(says, rest, cohen_d)];
}

/** How often the outcome is good, by fifth of the score. */
export const figure = define({
  section: "bands",
  asks: (view) => ({ bands: bandsQuestion(view) }),
  shows: ({ bands: answer }, view) => {
    const words = wordsOf(view);
    const unit = unitOf(answer);
    return {
      kind: "chart",
      ...bandsFrame(view, answer, words.expectancyAbout[unit] ?? ""),
      title: words.expectancyTitle,
      findings: findingsOf(view, answer),
      chart: "forest-ordered",
      options: { unit: "percent", ...(unit === "share" ? {} : { reference: 0.5 }) },
      marks: (answer?.fifths ?? []).map((each) =>
        figureMark(
          view,
          each,
          {
            key: `fifth:${each.fifth}`,
            label: words.fifthNames[each.fifth - 1] ?? String(each.fifth),
            series: raterOf(view),
            unit: "percent",
            status: standingOf(each.status, each.n),
          },
          answer?.note_texts ?? {},
        ),
      ),
      expected: 5,
    };
  },
});
