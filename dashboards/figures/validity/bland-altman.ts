import type { Mark } from "../../charts/mark.ts";
import { define, type Finding } from "../document.ts";
import { figureMark } from "../marks.ts";
import { isClear } from "../say.ts";
import type { View } from "../view.ts";
import { type Agreement, agreementFrame, agreementName, agreementQuestion } from "./parts/agreement.ts";
import { binMarks, leftOut } from "./parts/bins.ts";
import { agreementChoice } from "./parts/choices.ts";
import { finding, sayer, standingOf, wordsOf } from "./parts/said.ts";

/** The lines of bias and limits, and the mean difference in each column. */
function marksOf(view: View, { whole, columns, note_texts: texts }: Agreement): Mark[] {
  const words = wordsOf(view);
  const labels = { upper: words.blandUpper, bias: words.blandBias, lower: words.blandLower };
  const lines = (["upper", "bias", "lower"] as const).flatMap((key) =>
    whole[key].value === null
      ? []
      : figureMark(
          view,
          whole[key],
          { key, label: labels[key], series: "line", unit: "points", signed: true },
          texts,
        ),
  );
  const means = columns.map((column) =>
    figureMark(
      view,
      column,
      {
        key: `column:${column.from}`,
        label: words.between(String(column.from), String(column.to)),
        at: (column.from + column.to) / 2,
        unit: "points",
        signed: true,
        status: standingOf(column.status, column.n),
      },
      texts,
    ),
  );
  return [...lines, ...means];
}

function findingsOf(view: View, { whole, trend }: Agreement): Finding[] {
  const words = wordsOf(view);
  const { number, interval } = sayer(view);
  const { bias, lower, upper } = whole;
  const sayTrend = isClear(trend) ? words.trendClear : words.trendNone;
  return [
    finding(
      words.blandSentence(
        number("points", bias.value, true),
        interval("points", bias, true),
        number("points", lower.value, true),
        interval("points", lower, true),
        number("points", upper.value, true),
        interval("points", upper, true),
      ),
      bias,
      lower,
      upper,
    ),
    ...(trend.value === null
      ? []
      : [finding(sayTrend(number("r", trend.value, true), interval("r", trend, true)), trend)]),
  ];
}

/** Difference of AI and human against the mean of both. */
export const figure = define({
  section: "agreement",
  asks: (view) => ({ agreement: agreementQuestion(view) }),
  shows: ({ agreement: answer }, view) => {
    const words = wordsOf(view);
    const { number } = sayer(view);
    const says = answer !== null && answer.whole.bias.value !== null;
    const marks = answer ? marksOf(view, answer) : [];
    return {
      kind: "chart",
      ...agreementFrame(view, answer),
      title: says
        ? words.blandFinding(
            number("points", answer.whole.lower.value, true),
            number("points", answer.whole.upper.value, true),
          )
        : words.blandTitle,
      about: words.blandAbout(agreementName(view)),
      choices: [agreementChoice(view)],
      findings: says ? findingsOf(view, answer) : [],
      chart: "bins",
      size: "wide",
      options: {
        unit: "points",
        signed: true,
        reference: 0,
        axis: words.differenceAxis,
        axisX: words.meanOfBoth,
      },
      marks,
      drawn: [
        ...(answer ? binMarks(view, answer.bins, words.meanOfBoth, words.differenceAxis) : []),
        ...marks,
      ],
      expected: null,
      ...leftOut(view, answer?.bins),
    };
  },
});
