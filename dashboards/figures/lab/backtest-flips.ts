import { named } from "../cells.ts";
import { define } from "../document.ts";
import { asksBacktest, frame, studioWords } from "./parts/backtest.ts";

/** Whose result would change, for who may see rows. */
export const figure = define({
  section: "backtest",
  asks: asksBacktest,
  shows: ({ past: answer = null }, view) => {
    const words = studioWords(view);
    return {
      kind: "table",
      ...frame(view, answer),
      title: words.flipsTitle,
      about: words.flipsAbout,
      empty: words.flipsEmpty,
      columns: [
        named(words.pseudonym, "pseudonym"),
        named(view.text.figure.columns.period, "quarter"),
        named(words.goes, "goes"),
        named(words.wasHired, "is_hired"),
      ],
      rows: (answer?.flipped ?? []).map(({ pseudonym, quarter, goes, is_hired }, at) => ({
        key: `${at}:${pseudonym}`,
        cells: [
          { text: pseudonym, values: [pseudonym], asWritten: true as const },
          quarter,
          words.going[goes] ?? goes,
          is_hired ? words.yes : words.no,
        ],
      })),
      expected: 8,
    };
  },
});
