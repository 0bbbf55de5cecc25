import type { Figure } from "../../../server/figures/figure.ts";
import type { Mark } from "../../charts/mark.ts";
import { formatPercent } from "../../format/number.ts";
import { define } from "../document.ts";
import { figureMark } from "../marks.ts";
import { valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { asksExperience, type Experience, frame } from "./parts/experience.ts";
import { wordsOf } from "./parts/words.ts";

/** Items that the title tells of. */
const TOLD = ["flow_smooth", "questions_relevant"];

/** Rows of answers to candidates' graded items, the best first, each with its favourable share. */
function marksOf(view: View, { items, note_texts }: Experience): Mark[] {
  const words = wordsOf(view);
  return items
    .filter(({ respondent }) => respondent === "candidate")
    .sort((a, b) => (b.favourable.value ?? -1) - (a.favourable.value ?? -1))
    .flatMap(({ item, status, favourable, levels }) => {
      const label = valueLabel(view, "item", item);
      const mark = (figure: Figure, series: string, seriesLabel: string) =>
        figureMark(
          view,
          figure,
          { key: `${item}:${series}`, label, series, seriesLabel, status, unit: "percent" },
          note_texts,
        );
      return [
        ...levels.map((each) =>
          mark(each, String(each.level), words.levels[each.level] ?? String(each.level)),
        ),
        mark(favourable, "summary", words.favourable),
      ];
    });
}

export const figure = define({
  section: "satisfaction",
  asks: asksExperience,
  shows: ({ found }, view) => {
    const words = wordsOf(view);
    const told = TOLD.flatMap((name) => {
      const share = found?.items.find(({ respondent, item }) => respondent === "candidate" && item === name)
        ?.favourable.value;
      return share == null
        ? []
        : [words.itemPart(valueLabel(view, "item", name), formatPercent(share, view.language))];
    });
    return {
      kind: "chart",
      ...frame(view, found, words.explainFormula),
      title: told.length > 1 ? words.itemFinding(view.text.list(told)) : words.itemTitle,
      about: words.itemAbout,
      chart: "diverging",
      size: "wide",
      options: { unit: "percent" },
      marks: found ? marksOf(view, found) : [],
      expected: 4,
    };
  },
});
