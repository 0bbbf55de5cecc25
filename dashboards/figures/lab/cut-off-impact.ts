import { formatPercent } from "../../format/number.ts";
import { chosen, define } from "../document.ts";
import { figureMark } from "../marks.ts";
import { valueLabel } from "../say.ts";
import { asksCutOff, frame, studioWords } from "./parts/cut-off.ts";
import { groupChoice } from "./parts/weights.ts";

/** Lines that still can be told apart. */
const MOST = 4;

/** Impact ratio of each group by cut-off, with its band. */
export const figure = define({
  section: "cut-off",
  asks: asksCutOff,
  shows: ({ cut: answer = null }, view) => {
    const words = studioWords(view);
    const dimension = chosen(view, groupChoice(view));
    const marks = (answer?.cut_offs ?? []).flatMap((cut) =>
      cut.groups.map(({ group, ratio }) =>
        figureMark(
          view,
          ratio,
          {
            key: `${group}:${cut.aimed}`,
            label: formatPercent(cut.aimed, view.language),
            series: group,
            seriesLabel: valueLabel(view, dimension, group),
            unit: "ratio",
          },
          answer?.note_texts ?? {},
        ),
      ),
    );
    const groups = [...new Set(marks.map(({ series }) => series))].slice(0, MOST);
    const shares = (answer?.cut_offs ?? []).filter((_, at) => at % 4 === 0).map(({ aimed }) => aimed);
    const drawn = marks.filter(
      ({ series, key }) => groups.includes(series) && shares.includes(Number(key.split(":").at(-1))),
    );
    return {
      kind: "chart",
      ...frame(view, answer, []),
      title: words.impactTitle,
      about: answer?.reference ? words.impactAbout(valueLabel(view, dimension, answer.reference)) : "",
      chart: "cutoffs",
      options: {
        unit: "ratio",
        axis: words.impactAxis,
        target: 0.8,
        targetWord: words.fourFifths,
        reference: 1,
      },
      expected: null,
      marks,
      drawn,
      empty: words.oneGroup,
    };
  },
});
