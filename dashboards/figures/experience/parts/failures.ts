import type { Figure } from "../../../../server/figures/figure.ts";
import type { Mark } from "../../../charts/mark.ts";
import { figureMark } from "../../marks.ts";
import type { View } from "../../view.ts";
import type { Experience } from "./experience.ts";
import { wordsOf } from "./words.ts";

type FailureGroup = Experience["failures"]["effects"][number]["yes"];

const FEW = 30;

/** Rows with and without each failure, read by `pick`; a failure that met a handful is in the table alone. */
export function failureMarks(
  view: View,
  { failures, note_texts }: Experience,
  pick: (group: FailureGroup) => Figure,
): { readonly marks: Mark[]; readonly drawn: Mark[] } {
  const words = wordsOf(view);
  const met = failures.effects.filter(({ yes, no }) => pick(yes).n > 0 && pick(no).n > 0);
  const few = met.filter(({ yes, no }) => Math.min(pick(yes).n, pick(no).n) < FEW).map(({ of }) => of);
  const marks = met.flatMap(({ of, yes, no }) =>
    (["yes", "no"] as const).map((key) => {
      const figure = pick(key === "yes" ? yes : no);
      const said = words.failures[of];
      return figureMark(
        view,
        figure,
        {
          key: `${of}:${key}`,
          label: said?.[key] ?? key,
          group: said?.heading ?? of,
          unit: "percent",
          series: key === "yes" ? "second" : "ai",
          ...(figure.n < FEW && figure.value !== null ? { status: "few" as const } : {}),
        },
        note_texts,
      );
    }),
  );
  return { marks, drawn: marks.filter(({ key }) => !few.some((of) => key.startsWith(`${of}:`))) };
}

/** Failed sign-ins: their effects, and the names of those with and without. */
export const signIn = (view: View, found: Experience | null) => {
  const names = wordsOf(view).failures.sign_in_failed;
  return {
    effect: found?.failures.effects.find(({ of }) => of === "sign_in_failed"),
    yes: names?.yes ?? "",
    no: names?.no ?? "",
  };
};
