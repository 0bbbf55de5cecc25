import { formatPercent } from "../../format/number.ts";
import { numbers } from "../cells.ts";
import { define } from "../document.ts";
import { ratersFrame, ratersQuestion } from "./parts/raters.ts";
import { sayer, wordsOf } from "./parts/said.ts";

/** How much of a rating is the interviewer's doing. */
export const figure = define({
  section: "agreement",
  asks: (view) => ({ raters: ratersQuestion(view) }),
  shows: ({ raters: answer }, view) => {
    const words = wordsOf(view);
    const { columns } = words;
    const { number } = sayer(view);
    const variance = answer?.variance ?? [];
    const rater = variance.find(({ source }) => source === "rater");
    return {
      kind: "table",
      ...ratersFrame(view, answer),
      title: rater ? words.varianceFinding(formatPercent(rater.share, view.language)) : words.varianceTitle,
      about: words.varianceAbout,
      empty: view.text.figure.empty,
      expected: 3,
      columns: [
        { name: columns.source },
        numbers(columns.variance, "variance", "r"),
        numbers(columns.share, "share", "percent"),
      ],
      rows: variance.map(({ source, variance: amount, share }) => ({
        key: source,
        cells: [
          words.sources[source] ?? source,
          { text: number("points", amount), values: [amount] },
          { text: `${number("percent", share)}%`, values: [share] },
        ],
      })),
      ...(answer && variance.length > 0
        ? { note: words.varianceNote(number("r", answer.absolute), number("r", answer.consistency)) }
        : {}),
    };
  },
});
