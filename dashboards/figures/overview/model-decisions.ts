import { formatCount, formatDate } from "../../format/number.ts";
import { named } from "../cells.ts";
import { define, explained, type Row } from "../document.ts";
import {
  changeText,
  type Effect,
  effectsQuestion,
  modelWords,
  promiseText,
  standingText,
} from "../lab/parts/promises.ts";
import type { View } from "../view.ts";

function rowOf(view: View, each: Effect): Row {
  const standing = standingText(view, each);
  const tone = each.verdict === "kept" ? "good" : each.verdict === "not_kept" ? "bad" : undefined;
  return {
    key: String(each.proposal),
    cells: [
      changeText(view, each),
      promiseText(view, each),
      { text: formatDate(each.judged_on, view.language), values: [each.judged_on] },
      { text: standing, values: [standing], ...(tone ? { tone } : {}) },
    ],
  };
}

/** Open proposals of scoring models, and what became of the promises of those in force: verdicts, no weights. */
export const figure = define({
  also: ["模型提案 承诺结果", "model proposals, verdicts of decisions"],
  section: "actions",
  asks: (view) => ({ found: effectsQuestion(view) }),
  shows: ({ found }, view) => {
    const { decisions, effects } = modelWords(view);
    const all = found?.effects ?? [];
    const count = (is: (each: Effect) => boolean) => formatCount(all.filter(is).length, view.language);
    const verdict = (wanted: Effect["verdict"]) => count((each) => each.verdict === wanted);
    const says = decisions.counted(
      count((each) => each.verdict === null),
      verdict("kept"),
      verdict("not_kept"),
      verdict("too_early"),
    );
    return {
      kind: "table",
      title: decisions.title,
      about: decisions.about,
      scope: "",
      metrics: [],
      explained: explained(view, effectsQuestion(view), found),
      findings: all.length === 0 ? [] : [{ says, rests: all.map(({ effect }) => effect) }],
      columns: [
        named(effects.change, "change"),
        named(effects.promise, "promise"),
        named(effects.judged, "judged_on"),
        named(decisions.standing, "standing"),
      ],
      rows:
        all.length === 0
          ? [{ key: "none", cells: [effects.none, "", "", ""] }]
          : all.map((each) => rowOf(view, each)),
      expected: 2,
      empty: effects.none,
    };
  },
});
