import { define } from "../document.ts";
import { asksQuestions, VERDICTS } from "./parts/questions.ts";
import { wordsOf } from "./parts/words.ts";

/** The page's first sentence: on which of the five questions AI interviews are ahead, behind, or neither. */
export const figure = define({
  asks: asksQuestions,
  shows: ({ found }, view) => {
    const { questions } = wordsOf(view);
    const answers = found?.questions ?? [];
    const parts = VERDICTS.flatMap((verdict) => {
      const of = answers.filter((answer) => answer.verdict === verdict);
      if (of.length === 0) return [];
      const names = of.map(({ question }) => questions.nouns[question]);
      return [questions.said[verdict](questions.list(names), of.length === answers.length)];
    });
    return {
      kind: "lead",
      says: {
        says: questions.lead(parts),
        rests: answers.filter(({ verdict }) => verdict === "ahead" || verdict === "behind"),
      },
    };
  },
});
