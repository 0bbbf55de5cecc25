import { define } from "../document.ts";
import { figureMark } from "../marks.ts";
import { asksFairness, frame, groupName, largestName, statusOf, wordsOf } from "./parts/groups.ts";

const nothing = { n: 0, value: null, low: null, high: null, notes: [] };

export const figure = define({
  section: "fairness",
  asks: asksFairness,
  shows: ({ fair }, view) => ({
    kind: "chart",
    ...frame(view, fair),
    title: wordsOf(view).withinTitle,
    about: wordsOf(view).withinAbout(largestName(view, fair)),
    chart: "forest-ordered",
    options: { unit: "percent", signed: true, pointsOfShare: true, reference: 0 },
    marks: (fair?.table.groups ?? [])
      .filter(({ group }) => group !== fair?.table.largest)
      .map((group) =>
        figureMark(
          view,
          group.within_job ?? nothing,
          {
            key: group.group,
            label: groupName(view, group.group),
            unit: "percent",
            signed: true,
            status: statusOf(group),
          },
          fair?.note_texts ?? {},
        ),
      ),
    expected: 3,
  }),
});
