import { formatDate } from "../../format/number.ts";
import { differed, differences, estimated, estimates, named } from "../cells.ts";
import { define, explained, type Row } from "../document.ts";
import type { View } from "../view.ts";
import {
  changeText,
  type Effect,
  effectsQuestion,
  modelWords,
  outcomeUnit,
  promiseFindings,
  promiseText,
  standingText,
} from "./parts/promises.ts";

const TONES = { kept: "good", not_kept: "bad" } as const;

function rowOf(view: View, each: Effect): Row {
  const unit = outcomeUnit(each.outcome);
  const verdict = standingText(view, each);
  const tone = each.verdict === "kept" || each.verdict === "not_kept" ? TONES[each.verdict] : "muted";
  return {
    key: String(each.proposal),
    cells: [
      changeText(view, each),
      promiseText(view, each),
      { text: formatDate(each.judged_on, view.language), values: [each.judged_on] },
      estimated(view, unit, each.before),
      estimated(view, unit, each.after),
      differed(view, unit, each.effect),
      { text: verdict, values: [verdict], tone },
    ],
  };
}

/** Every change with its promise, and what became of it. */
export const figure = define({
  also: [
    "承诺是否兑现 效果追踪 双重差分",
    "was the promise kept, effect of a change, difference in differences",
  ],
  section: "effects",
  asks: (view) => ({ found: effectsQuestion(view) }),
  shows: ({ found }, view) => {
    const words = modelWords(view).effects;
    const all = found?.effects ?? [];
    return {
      kind: "table",
      title: words.title,
      about: view.analyses.get("effects")?.about[view.language] ?? "",
      scope: "",
      metrics: [],
      explained: explained(view, effectsQuestion(view), found),
      findings: promiseFindings(view, all),
      columns: [
        named(words.change, "change"),
        named(words.promise, "promise"),
        named(words.judged, "judged_on"),
        estimates(view, words.before, "before", "number"),
        estimates(view, words.after, "after", "number"),
        differences(view, words.effect, "effect"),
        named(words.verdict, "verdict"),
      ],
      rows: all.map((each) => rowOf(view, each)),
      expected: 3,
      empty: words.none,
    };
  },
});
