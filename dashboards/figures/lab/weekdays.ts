import type { analysis as weekdays } from "../../../server/analyses/capacity/weekdays.ts";
import { words } from "../../text/words.ts";
import { analysis, define } from "../document.ts";
import { figureMark } from "../marks.ts";
import { scopeText, valueLabel } from "../say.ts";

const said = words({
  title: ["投递集中在星期几？", "On which days do people apply?"],
  about: ["各星期几的投递占比", "Share of applications by day of the week"],
});

export const figure = define({
  asks: (view) => ({ found: analysis<typeof weekdays>(view, "weekdays", {}, "period") }),
  shows: ({ found }, view) => ({
    kind: "chart",
    ...said(view.language),
    scope: scopeText(view, "period"),
    metrics: [],
    chart: "forest-ordered",
    options: { unit: "percent" },
    marks: (found?.days ?? []).map(({ weekday, share }) => {
      const label = valueLabel(view, "applied_on", weekday);
      return figureMark(view, share, { key: weekday, label, unit: "percent" }, found?.note_texts ?? {});
    }),
    expected: 7,
  }),
});
