import { modelProblemWords } from "../text/model-problems.ts";
import type { Language } from "../text/words.ts";
import type { ModelProblem } from "./model-check.ts";

/** A share in per cent with as many decimals as it has, two at most. */
const points = (share: number) => `${Number((share * 100).toFixed(2))}%`;

/** What is wrong with a model, in words; `name` says what a competency or question is called. */
export function problemText(
  language: Language,
  { kind, of, by }: ModelProblem,
  name: (id: string) => string = (id) => id,
): string {
  const say = modelProblemWords(language);
  const what = of === null ? "" : name(of);
  const amount = by === null ? "" : points(Math.abs(by));
  const isOver = (by ?? 0) > 0;
  switch (kind) {
    case "sum":
      return isOver ? say.over(amount) : say.under(amount);
    case "question_sum":
      return isOver ? say.questionOver(what, amount) : say.questionUnder(what, amount);
    case "question_missing":
      return say.missing(what);
    case "weight":
    case "stray":
    case "twice":
      return say[kind](what);
    default:
      return say[kind];
  }
}
