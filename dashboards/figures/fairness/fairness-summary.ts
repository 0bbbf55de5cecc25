import type { AnswerOf } from "../../../server/analyses/declare.ts";
import type { analysis as summaryAnalysis } from "../../../server/analyses/fairness/fairness-summary.ts";
import { counted, ends, interval, named, numbers, valued } from "../cells.ts";
import { analysis, define, explained, type Row } from "../document.ts";
import { dimensionLabel, scopeText, valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { gravest, ratioVerdict, wordsOf } from "./parts/groups.ts";

type Characteristic = AnswerOf<typeof summaryAnalysis>["characteristics"][number];

const question = (view: View) => analysis<typeof summaryAnalysis>(view, "fairness-summary", {}, "period");

/** Groups for whom the score means something else. */
const othersOf = ({ prediction }: Characteristic) =>
  prediction.filter(({ finding }) => finding === "slopes_differ" || finding === "intercepts_differ");
const testedOf = ({ prediction }: Characteristic) =>
  prediction.filter(({ finding }) => finding !== "cannot_say");

function rowOf(view: View, each: Characteristic): Row {
  const words = wordsOf(view);
  const { dimension, table } = each;
  const { text } = view;
  const name = dimensionLabel(view, dimension);
  const nameOf = (group: string) => valueLabel(view, dimension, group);
  const found = gravest(table);
  const ratio = found?.to_highest.ratio;
  const tested = testedOf(each).length;
  const others = othersOf(each).map(({ group }) => nameOf(group));
  const meaning = others.length > 0 ? text.list(others) : tested > 0 ? words.sameMeaning : words.notTested;
  return {
    key: dimension,
    cells: [
      { text: name, values: [name], leads: { dimension } },
      found && table.highest !== null
        ? words.lowestFacts(nameOf(found.group), nameOf(table.highest))
        : text.dash,
      counted(view, found?.n ?? null),
      valued(view, "ratio", ratio?.value),
      ends(view, "r", ratio),
      found?.is_small ? words.small : ratio ? words.ratioVerdicts[ratioVerdict(ratio)] : words.needTwo,
      { text: meaning, values: [meaning], leads: { dimension, figure: "prediction" } },
    ],
  };
}

/** The four characteristics at once, so that nobody has to look for the one that matters. */
export const figure = define({
  section: "fairness",
  asks: (view) => ({ found: question(view) }),
  shows: ({ found }, view) => {
    const words = wordsOf(view);
    const { columns } = words;
    const all = found?.characteristics ?? [];
    const tests = all.reduce((sum, each) => sum + testedOf(each).length, 0);
    const others = all.reduce((sum, each) => sum + othersOf(each).length, 0);
    const verdicts = all.flatMap(({ table }) => {
      const found = gravest(table);
      return found && !found.is_small ? [ratioVerdict(found.to_highest.ratio)] : [];
    });
    const lower = verdicts.filter((verdict) => verdict === "under" || verdict === "lower").length;
    return {
      kind: "table",
      title: verdicts.length > 0 ? words.summaryFinding(lower, verdicts.length) : words.summaryTitle,
      about: words.summaryAbout,
      scope: scopeText(view, "period"),
      metrics: [],
      explained: explained(view, question(view), found),
      columns: [
        named(words.characteristic, "dimension"),
        named(columns.group, "group"),
        numbers(columns.n, "n", "count"),
        numbers(columns.ratio, "ratio", "ratio"),
        interval(view, columns.interval, "ratio", "ratio"),
        named(columns.finding, "verdict"),
        named(words.prediction, "prediction"),
      ],
      rows: all.filter(({ table }) => table.total > 0).map((each) => rowOf(view, each)),
      expected: 4,
      empty: words.leadNone,
      ...(others > 0 ? { note: words.meaningChance(others, tests) } : {}),
    };
  },
});
