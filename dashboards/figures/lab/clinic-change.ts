import { formatChangeInterval, formatNumber } from "../../format/number.ts";
import { define, type Finding } from "../document.ts";
import { figureMark } from "../marks.ts";
import { isClear, valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { asksClinic, type Clinic, frame, wordsOf } from "./parts/clinic.ts";

type Changed = Clinic["changed"][number];

function findingOf(view: View, { competency, difference }: Changed): Finding[] {
  const { changeRose, changeFell, changeUnclear } = wordsOf(view);
  const { value, low, high } = difference;
  if (value === null || low === null || high === null) return [];
  const isChange = isClear(difference);
  const say = isChange ? (value > 0 ? changeRose : changeFell) : changeUnclear;
  const number = formatNumber("r", isChange ? Math.abs(value) : value, view.language, !isChange);
  const interval = view.text.figure.intervalOf(formatChangeInterval("r", low, high, view.language));
  return [{ says: say(valueLabel(view, "competency", competency), number, interval), rests: [difference] }];
}

/** Competencies whose questions changed: what their scores predicted before, and what they do now. */
export const figure = define({
  also: ["换题、模拟题、题目版本", "questions changed, simulation question, question version"],
  section: "clinic",
  asks: asksClinic,
  shows: ({ clinic: answer = null }, view) => {
    const words = wordsOf(view);
    const changed = answer?.changed ?? [];
    return {
      kind: "chart",
      ...frame(view, answer),
      title: words.changeTitle,
      about: words.changeAbout,
      ...(answer && changed.length === 0 ? { empty: words.changeNone } : {}),
      findings: changed.flatMap((each) => findingOf(view, each)),
      chart: "forest-ordered",
      size: "wide",
      options: { unit: "r", reference: 0 },
      expected: 2,
      marks: changed.flatMap(({ competency, before, now }) =>
        [["before", before] as const, ["now", now] as const].map(([key, figure]) =>
          figureMark(
            view,
            figure,
            {
              key: `${competency}:${key}`,
              label: words[key],
              group: valueLabel(view, "competency", competency),
              series: key === "before" ? "before" : "ai",
              unit: "r",
            },
            answer?.note_texts ?? {},
          ),
        ),
      ),
    };
  },
});
