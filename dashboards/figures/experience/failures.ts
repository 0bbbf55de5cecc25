import { formatChange } from "../../format/number.ts";
import { define, type Finding } from "../document.ts";
import { asksExperience, frame } from "./parts/experience.ts";
import { failureMarks, signIn } from "./parts/failures.ts";
import { differenceFinding, intervalWords, isClear, size, wordsOf } from "./parts/words.ts";

export const figure = define({
  section: "failure",
  asks: asksExperience,
  shows: ({ found }, view) => {
    const words = wordsOf(view);
    const { effect, yes, no } = signIn(view, found);
    const within = effect?.satisfied_within;
    const alike: Finding[] =
      within && within.value !== null
        ? [
            {
              says: words.failWithin(
                formatChange("percent", within.value, view.language),
                `${intervalWords(view, within)}${isClear(within) ? "" : words.notClear}`,
              ),
              rests: [within],
            },
          ]
        : [];
    const less = effect?.satisfied;
    return {
      kind: "chart",
      ...frame(view, found, words.failureFormula),
      title: isClear(less) && less.value < 0 ? words.failFinding(size(view, less.value)) : words.failTitle,
      about: words.failAbout,
      findings: [...differenceFinding(view, yes, no, less), ...alike],
      chart: "forest-ordered",
      options: { unit: "percent" },
      ...(found ? failureMarks(view, found, ({ satisfied }) => satisfied) : { marks: [] }),
      expected: 3,
    };
  },
});
