import { formatPercent } from "../../format/number.ts";
import { define } from "../document.ts";
import { figureMark } from "../marks.ts";
import {
  asksFairness,
  frame,
  groupName,
  largestLines,
  largestName,
  ratioOptions,
  wordsOf,
} from "./parts/groups.ts";

export const figure = define({
  section: "fairness",
  asks: asksFairness,
  shows: ({ fair }, view) => {
    const words = wordsOf(view);
    const marks = (fair?.cut_offs ?? []).flatMap((cut) =>
      cut.groups.map((group) =>
        figureMark(
          view,
          group,
          {
            key: `${cut.aimed}:${group.group}`,
            label: words.cutLabel(formatPercent(cut.aimed, view.language)),
            series: group.group,
            seriesLabel: groupName(view, group.group),
            unit: "ratio",
          },
          fair?.note_texts ?? {},
        ),
      ),
    );
    const drawn = largestLines(marks);
    return {
      kind: "chart",
      ...frame(view, fair),
      title: words.cutTitle,
      about: words.cutAbout(largestName(view, fair)),
      chart: "cutoffs",
      options: ratioOptions(view),
      marks,
      drawn,
      expected: null,
      ...(marks.length > drawn.length
        ? { note: view.text.figure.sortedShown(drawn.length, marks.length) }
        : {}),
    };
  },
});
