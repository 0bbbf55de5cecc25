import type { Mark } from "../../charts/mark.ts";
import { define } from "../document.ts";
import { figureMark } from "../marks.ts";
import type { View } from "../view.ts";
import { asksComments, type Comments, frame } from "./parts/comments.ts";
import { wordsOf } from "./parts/words.ts";

const DRAWN = 16;

const falling = (a: { readonly value: number | null }, b: { readonly value: number | null }) =>
  (b.value ?? 0) - (a.value ?? 0);

const markOf = (view: View, term: Comments["terms"][number], { note_texts }: Comments): Mark => ({
  ...figureMark(
    view,
    term.difference,
    {
      key: term.term,
      label: term.label[view.language],
      unit: "percent",
      signed: true,
      series: !term.differs ? "other" : (term.difference.value ?? 0) < 0 ? "second" : "ai",
    },
    note_texts,
  ),
  // how many comments say the term, not how many were looked at
  n: term.comments,
  reason: term.differs ? wordsOf(view).termStands : "",
});

/** What comments are about: terms of the satisfied against those of the others. */
export const figure = define({
  section: "drivers",
  asks: asksComments,
  shows: ({ said }, view) => {
    const words = wordsOf(view);
    const compared = (said?.terms ?? []).filter(({ difference }) => difference.value !== null);
    const marks = said ? compared.map((term) => markOf(view, term, said)).sort(falling) : [];
    const clear = compared
      .filter(({ differs }) => differs)
      .sort((a, b) => falling(a.difference, b.difference));
    const [good, bad] = [clear[0], clear.at(-1)];
    const isSplit = (good?.difference.value ?? 0) > 0 && (bad?.difference.value ?? 0) < 0;
    return {
      kind: "chart",
      ...frame(view, said),
      title:
        good && bad && isSplit
          ? words.termFinding(good.label[view.language], bad.label[view.language])
          : words.termTitle,
      about: words.termAbout,
      chart: "forest",
      size: "wide",
      options: { unit: "percent", signed: true, pointsOfShare: true, reference: 0 },
      marks,
      drawn: [...marks]
        .sort((a, b) => Math.abs(b.value ?? 0) - Math.abs(a.value ?? 0))
        .slice(0, DRAWN)
        .sort(falling),
      expected: DRAWN,
      ...(marks.length > DRAWN ? { note: view.text.figure.sortedShown(DRAWN, marks.length) } : {}),
    };
  },
});
