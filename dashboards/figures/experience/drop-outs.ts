import { define } from "../document.ts";
import { figureMark } from "../marks.ts";
import { asksExperience, frame } from "./parts/experience.ts";
import { failureMarks, signIn } from "./parts/failures.ts";
import { differenceFinding, wordsOf } from "./parts/words.ts";

export const figure = define({
  section: "failure",
  asks: asksExperience,
  shows: ({ found }, view) => {
    const words = wordsOf(view);
    const { effect, yes, no } = signIn(view, found);
    const isBegun = found !== null && found.failures.begun > 0;
    const { marks, drawn } = isBegun
      ? failureMarks(view, found, ({ dropped }) => dropped)
      : { marks: [], drawn: [] };
    const all = isBegun
      ? [
          figureMark(
            view,
            found.failures.dropped,
            { key: "all", label: words.dropAll, unit: "percent" },
            found.note_texts,
          ),
        ]
      : [];
    return {
      kind: "chart",
      ...frame(view, found, words.failureFormula),
      title: words.dropTitle,
      about: words.dropAbout,
      findings: differenceFinding(view, yes, no, effect?.dropped),
      chart: "forest-ordered",
      options: { unit: "percent" },
      marks: [...all, ...marks],
      drawn: [...all, ...drawn],
      expected: 4,
    };
  },
});
