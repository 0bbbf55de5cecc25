import type { analysis as validityAnalysis } from "../../../../server/analyses/validity/validity.ts";
import { analysis } from "../../document.ts";
import { valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";
import { criterionOf, cutOf, predictorOf, scoreName, scoreOf } from "./choices.ts";
import type { Validity, ValidityRow } from "./ladder.ts";
import { wordsOf } from "./said.ts";

/** Cut by ability, it is each ability's own score. */
const isOwnScore = (view: View) => cutOf(view) === "competency" && scoreOf(view) !== "human";

/** The score chosen against the outcome chosen, row by row. */
export const forestQuestion = (view: View) =>
  analysis<typeof validityAnalysis>(
    view,
    "validity",
    {
      predictor: isOwnScore(view) ? "ai" : predictorOf(view),
      criterion: criterionOf(view),
      by: [cutOf(view)],
    },
    "whole",
  );

/** Whose score it is, in words. */
export const forestScore = (view: View): string =>
  isOwnScore(view) ? wordsOf(view).choose.ai : scoreName(view);

/** The rows that somebody stands behind, the strongest first. */
export const forestRows = (answer: Validity | null): ValidityRow[] =>
  (answer?.rows ?? [])
    .filter((row) => row.n > 0 || row.status === "suppressed")
    .sort((a, b) => (b.observed.value ?? -2) - (a.observed.value ?? -2));

/** What a row is called. */
export const rowName = (view: View, { segment }: Pick<ValidityRow, "segment">): string =>
  valueLabel(view, cutOf(view), segment[cutOf(view)] ?? "");
