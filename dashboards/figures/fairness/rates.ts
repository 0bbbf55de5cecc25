import { define } from "../document.ts";
import { figureMark } from "../marks.ts";
import { asksFairness, frame, groupName, statusOf, wordsOf } from "./parts/groups.ts";

export const figure = define({
  section: "fairness",
  asks: asksFairness,
  shows: ({ fair }, view) => ({
    kind: "chart",
    ...frame(view, fair),
    title: wordsOf(view).rateTitle,
    about: wordsOf(view).rateAbout,
    chart: "forest-ordered",
    options: { unit: "percent" },
    marks: (fair?.table.groups ?? []).map((group) =>
      figureMark(
        view,
        group.rate,
        { key: group.group, label: groupName(view, group.group), unit: "percent", status: statusOf(group) },
        fair?.note_texts ?? {},
      ),
    ),
    expected: 4,
  }),
});
