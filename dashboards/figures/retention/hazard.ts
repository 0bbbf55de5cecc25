import { formatPercent } from "../../format/number.ts";
import { define } from "../document.ts";
import { figureMark } from "../marks.ts";
import { chiText, frame, needBoth, pText, wordsOf } from "./parts/curves.ts";
import { byPath } from "./parts/headlines.ts";

/** Below, hazards are not proportional and their one ratio is no finding. */
const LEAST_P = 0.05;

export const figure = define({
  section: "retention",
  asks: byPath,
  shows: ({ paths }, view) => {
    const words = wordsOf(view);
    const hazard = paths?.comparison.hazard.stratified;
    const check = hazard?.proportional;
    const isLower =
      hazard?.high != null && hazard.high < 1 && (check?.p ?? 1) >= LEAST_P ? hazard.value : null;
    return {
      kind: "chart",
      ...frame(view, "screening_path", paths),
      title:
        isLower === null ? words.hazardTitle : words.hazardFinding(formatPercent(1 - isLower, view.language)),
      about: words.hazardAbout,
      chart: "forest-ordered",
      options: { unit: "ratio", reference: 1, axis: words.hazardAxis },
      marks: (["stratified", "crude"] as const).flatMap((kind) => {
        const figure = paths?.comparison.hazard[kind];
        if (!figure || (figure.n === 0 && figure.value === null)) return [];
        const label = kind === "stratified" ? words.within : words.hazardTogether;
        const series = kind === "stratified" ? "ai" : "other";
        const named = { key: `hazard:${kind}`, label, series, unit: "ratio" as const };
        return [figureMark(view, figure, named, paths?.note_texts ?? {})];
      }),
      expected: 2,
      empty: needBoth(view, paths),
      ...(check && check.p !== null
        ? {
            note: (check.p < LEAST_P ? words.notProportional : words.proportional)(
              chiText(view, check.chi_square),
              pText(view, check.p),
            ),
          }
        : {}),
    };
  },
});
