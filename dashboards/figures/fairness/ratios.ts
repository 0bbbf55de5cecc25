import type { Mark } from "../../charts/mark.ts";
import { define } from "../document.ts";
import { figureMark } from "../marks.ts";
import type { View } from "../view.ts";
import {
  asksFairness,
  type Fairness,
  frame,
  groupName,
  largestName,
  ratioOptions,
  statusOf,
  wordsOf,
} from "./parts/groups.ts";

const nothing = { n: 0, value: null, low: null, high: null, notes: [] };

/** Ratios of the groups against one yardstick. */
function ratioMarks(
  view: View,
  { table, note_texts }: Fairness,
  against: "to_highest" | "to_largest",
  heading: string,
): Mark[] {
  const yardstick = against === "to_highest" ? table.highest : table.largest;
  return table.groups
    .filter(({ group }) => group !== yardstick)
    .map((group) =>
      figureMark(
        view,
        group[against]?.ratio ?? nothing,
        {
          key: `${against}:${group.group}`,
          label: groupName(view, group.group),
          group: heading,
          unit: "ratio",
          status: statusOf(group),
        },
        note_texts,
      ),
    );
}

export const figure = define({
  also: ["歧视、差别影响、五分之四法则", "adverse impact, discrimination, four fifths rule"],
  section: "fairness",
  asks: asksFairness,
  shows: ({ fair }, view) => {
    const words = wordsOf(view);
    const { highest = null, largest = null } = fair?.table ?? {};
    // of two groups, or where the largest passes most often, both yardsticks give the same ratio
    const isTwice = highest !== largest && (fair?.table.groups.length ?? 0) > 2;
    return {
      kind: "chart",
      ...frame(view, fair),
      title: words.ratioTitle,
      about: words.ratioAbout,
      chart: "forest-ordered",
      options: ratioOptions(view),
      marks:
        fair && highest !== null && largest !== null
          ? [
              ...ratioMarks(view, fair, "to_highest", words.toHighest(groupName(view, highest))),
              ...(isTwice
                ? ratioMarks(view, fair, "to_largest", words.toLargest(largestName(view, fair)))
                : []),
            ]
          : [],
      expected: 6,
    };
  },
});
