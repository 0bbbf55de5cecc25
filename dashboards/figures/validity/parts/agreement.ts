import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as agreementAnalysis } from "../../../../server/analyses/validity/agreement.ts";
import type { Mark } from "../../../charts/mark.ts";
import { analysis, chosen } from "../../document.ts";
import { figureMark } from "../../marks.ts";
import type { View } from "../../view.ts";
import { agreementChoice } from "./choices.ts";
import { frame, wordsOf } from "./said.ts";

export type Agreement = AnswerOf<typeof agreementAnalysis>;

const agreementOf = (view: View) => chosen(view, agreementChoice(view));

/** AI score and human rating of the same people, of the score chosen. */
export const agreementQuestion = (view: View) =>
  analysis<typeof agreementAnalysis>(view, "agreement", { of: agreementOf(view) }, "period");

/** What every figure of it has. */
export const agreementFrame = (view: View, answer: Agreement | null) =>
  frame(view, agreementQuestion(view), answer, "period");

/** The score chosen, in words. */
export const agreementName = (view: View): string =>
  agreementChoice(view).options.find(({ value }) => value === agreementOf(view))?.label ?? "";

/** A mark for those who had seen the AI score, those who had not, and those of whom it is not known. */
export const seenMarks = (view: View, answer: Agreement | null, of: "r" | "bias"): Mark[] =>
  (answer?.seen ?? [])
    .filter((each) => each.n > 0 || each.status === "suppressed")
    .map((each) =>
      figureMark(
        view,
        each[of],
        {
          key: `${of}:${each.saw_ai_score ?? "unknown"}`,
          label: wordsOf(view).seenNames[each.saw_ai_score ?? "unknown"],
          series: each.saw_ai_score === "yes" ? "ai" : each.saw_ai_score === "no" ? "human" : "other",
          unit: of === "r" ? "r" : "points",
          signed: of === "bias",
          status: each.status,
        },
        answer?.note_texts ?? {},
      ),
    );
