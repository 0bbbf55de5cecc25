import { define } from "../document.ts";
import { figureMark } from "../marks.ts";
import { frame, needBoth, wordsOf } from "./parts/curves.ts";
import { byPath } from "./parts/headlines.ts";

export const figure = define({
  section: "retention",
  asks: byPath,
  shows: ({ paths }, view) => {
    const words = wordsOf(view);
    return {
      kind: "chart",
      ...frame(view, "screening_path", paths),
      title: words.gapTitle,
      about: words.gapAbout,
      chart: "forest-ordered",
      options: { unit: "percent", signed: true, pointsOfShare: true, reference: 0 },
      marks: (["adjusted", "crude"] as const).flatMap((kind) =>
        (paths?.comparison.retention ?? []).map((row) =>
          figureMark(
            view,
            row[kind],
            {
              key: `${kind}:${row.day}`,
              label: words.dayLabel(row.day),
              group: kind === "adjusted" ? words.within : words.together,
              series: kind === "adjusted" ? "ai" : "other",
              unit: "percent",
              signed: true,
            },
            paths?.note_texts ?? {},
          ),
        ),
      ),
      expected: 10,
      empty: needBoth(view, paths),
    };
  },
});
