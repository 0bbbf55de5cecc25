import type { Mark } from "../../charts/mark.ts";
import { formatPercent } from "../../format/number.ts";
import { define } from "../document.ts";
import { figureMark } from "../marks.ts";
import type { View } from "../view.ts";
import { asksCutOff, barName, type CutOffs, frame, standing, studioWords } from "./parts/cut-off.ts";

const SERIES = ["expected", "observed", "taylor_russell"] as const;

function marksOf(view: View, answer: CutOffs): Mark[] {
  const { series } = studioWords(view);
  return SERIES.flatMap((name) =>
    answer.cut_offs.map((cut) =>
      figureMark(
        view,
        cut[name],
        {
          key: `${name}:${cut.aimed}`,
          label: formatPercent(cut.aimed, view.language),
          series: name,
          seriesLabel: series[name] ?? name,
          unit: "percent",
        },
        answer.note_texts,
      ),
    ),
  );
}

/** Every fourth cut-off is drawn, and the one in force. */
const isDrawn = (answer: CutOffs) => {
  const kept = new Set(
    answer.cut_offs.filter(({ is_now }, at) => is_now || at % 4 === 0).map(({ aimed }) => aimed),
  );
  return ({ key }: Mark) => kept.has(Number(key.split(":")[1]));
};

/** Success of who pass, by cut-off: expected, of hires, and by the tables of Taylor and Russell. */
export const figure = define({
  section: "cut-off",
  asks: asksCutOff,
  shows: ({ cut: answer = null }, view) => {
    const words = studioWords(view);
    const marks = answer === null ? [] : marksOf(view, answer);
    const place = answer && standing(view, answer);
    return {
      kind: "chart",
      ...frame(view, answer, []),
      title: words.successTitle,
      about: answer ? words.successAbout(barName(view)) : "",
      chart: "cutoffs",
      size: "wide",
      options: {
        unit: "percent",
        axis: words.successAxis,
        annotations: place ? [{ at: formatPercent(place.now.aimed, view.language), text: words.cutNow }] : [],
      },
      expected: null,
      marks,
      drawn: answer === null ? [] : marks.filter(isDrawn(answer)),
    };
  },
});
