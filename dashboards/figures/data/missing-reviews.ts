import type { analysis as missingAnalysis } from "../../../server/analyses/data/missing-reviews.ts";
import type { AnswerOf } from "../../../server/analyses/declare.ts";
import { formatCount } from "../../format/number.ts";
import { counted, named, numbers, valued } from "../cells.ts";
import { type AnalysisQuestion, analysis, chosen, define, explained } from "../document.ts";
import { dimensionLabel, scopeText, valueLabel } from "../say.ts";
import type { View } from "../view.ts";
import { wordsOf } from "./parts/chain.ts";

type Missing = AnswerOf<typeof missingAnalysis>;

const cut = (view: View) => ({
  name: "missing",
  label: wordsOf(view).reviews.by,
  options: [
    { value: "quarter", label: wordsOf(view).reviews.quarter },
    { value: "job", label: dimensionLabel(view, "job") },
  ],
});

const question = (view: View): AnalysisQuestion<Missing> =>
  analysis<typeof missingAnalysis>(
    view,
    "missing-reviews",
    { of: chosen(view, cut(view)) === "job" ? "job" : "quarter" },
    "whole",
  );

/** Reviews that are due and missing, by quarter of hire or by job. */
export const figure = define({
  also: ["缺失数据、绩效缺失、没有绩效", "missing data, missing reviews, due"],
  section: "coverage",
  asks: (view) => ({ missing: question(view) }),
  shows: ({ missing }, view) => {
    const words = wordsOf(view).reviews;
    const rows = missing?.rows ?? [];
    const sum = (name: "missing" | "there") => rows.reduce((all, row) => all + (row[name] ?? 0), 0);
    const [lacking, due] = [sum("missing"), sum("missing") + sum("there")];
    const told = (value: number) => formatCount(value, view.language);
    const rest = (value: number) => ({ value, low: null, high: null });
    const byJob = chosen(view, cut(view)) === "job";
    return {
      kind: "table",
      title: words.title,
      about: view.analyses.get("missing-reviews")?.about[view.language] ?? "",
      scope: scopeText(view, "whole"),
      metrics: [],
      explained: explained(view, question(view), missing),
      findings:
        due > 0
          ? [
              {
                says: lacking === 0 ? words.none(told(due)) : words.finding(told(lacking), told(due)),
                rests: [rest(lacking), rest(due)],
              },
            ]
          : [],
      choices: [cut(view)],
      empty: words.empty,
      expected: 8,
      columns: [
        named(byJob ? dimensionLabel(view, "job") : words.quarter, "group"),
        numbers(words.missing, "missing", "count"),
        numbers(words.share, "share_missing", "percent"),
        numbers(words.there, "there", "count"),
        numbers(words.left, "left", "count"),
        numbers(words.pending, "pending", "count"),
      ],
      rows: rows.map((row) => {
        const base = (row.there ?? 0) + (row.missing ?? 0);
        return {
          key: row.group ?? "",
          cells: [
            byJob ? valueLabel(view, "job", row.group ?? "") : (row.group ?? ""),
            counted(view, row.missing),
            valued(view, "percent", row.missing === null || base === 0 ? null : row.missing / base),
            counted(view, row.there),
            counted(view, row.left),
            counted(view, row.pending),
          ],
        };
      }),
    };
  },
});
