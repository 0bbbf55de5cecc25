import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis as expressionAnalysis } from "../../../server/analyses/fairness/expression.ts";
import { counted, estimated, estimates, named, numbers, pCell, range, valued } from "../cells.ts";
import { type AnalysisQuestion, analysis, type Column, define, explained, type Row } from "../document.ts";
import { scopeText } from "../say.ts";
import type { View } from "../view.ts";
import { bySize, grouping, groupName, wordsOf } from "./parts/groups.ts";

type Expression = AnswerOf<typeof expressionAnalysis>;
type Feature = Expression["features"][number];

const question = (view: View): AnalysisQuestion<Expression> =>
  analysis<typeof expressionAnalysis>(view, "expression", { dimension: grouping(view) }, "period");

function rowOf(view: View, each: Feature): Row {
  const words = wordsOf(view).expression;
  const [widest] = [...each.groups].sort(bySize);
  return {
    key: each.feature,
    cells: [
      words.names[each.feature] ?? each.feature,
      counted(view, each.n),
      counted(view, each.hires),
      estimated(view, "r", each.validity),
      estimated(view, "percent", each.gain),
      pCell(view, each.p_adjusted),
      widest === undefined
        ? { text: view.text.dash, values: [null, null] }
        : {
            text: `${groupName(view, widest.group)} ${valued(view, "r", widest.value, true).text}`,
            note: range(view, "r", widest),
            values: [widest.group, widest.value],
          },
      each.gain.value === null ? words.cannotSay : each.stands ? words.stands : words.nothing,
    ],
  };
}

function columnsOf(view: View): Column[] {
  const { columns } = wordsOf(view).expression;
  return [
    named(columns.feature, "feature"),
    numbers(columns.n, "n", "count"),
    numbers(columns.hires, "hires", "count"),
    estimates(view, columns.validity, "r", "r"),
    estimates(view, columns.gain, "gain", "percent"),
    numbers(columns.p, "p", "p"),
    {
      name: columns.gap,
      number: true,
      file: [
        { key: "gap_group", name: columns.group, format: "text" },
        { key: "gap", name: columns.gap, format: "ratio" },
      ],
    },
    named(columns.finding, "finding"),
  ];
}

/** What the data say of all features: that some would add, that none is known to, or that nobody can tell yet. */
function titleOf(view: View, features: readonly Feature[]): string {
  const words = wordsOf(view).expression;
  const known = features.filter(({ gain }) => gain.value !== null);
  if (known.length === 0) return words.title;
  const standing = known.filter(({ stands }) => stands).length;
  return standing > 0 ? words.related(String(standing)) : words.none;
}

/** What expression features would add to the score, in which they are not. */
export const figure = define({
  also: ["微笑 语调 表情", "smile, tone, gaze, emotion"],
  section: "fairness",
  asks: (view) => ({ expression: question(view) }),
  shows: ({ expression: answer }, view) => {
    const words = wordsOf(view).expression;
    const features = answer?.features ?? [];
    return {
      kind: "table",
      scope: scopeText(view, "period"),
      metrics: [],
      explained: explained(view, question(view), answer, { notes: [] }),
      empty: words.empty,
      title: titleOf(view, features),
      about: words.about,
      columns: columnsOf(view),
      rows: features.map((each) => rowOf(view, each)),
      expected: 4,
    };
  },
});
