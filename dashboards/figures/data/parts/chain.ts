import type { analysis as coverageAnalysis } from "../../../../server/analyses/data/coverage.ts";
import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { Mark } from "../../../charts/mark.ts";
import { formatCount, formatValue } from "../../../format/number.ts";
import { dataWords } from "../../../text/data.ts";
import { type AnalysisQuestion, analysis, explained } from "../../document.ts";
import { bracketed, scopeText } from "../../say.ts";
import type { View } from "../../view.ts";

type Coverage = AnswerOf<typeof coverageAnalysis>;

/** The page's texts. */
export const wordsOf = (view: View) => dataWords(view.language);

const coverage = (view: View): AnalysisQuestion<Coverage> =>
  analysis<typeof coverageAnalysis>(view, "coverage", {}, "period");
export const asksCoverage = (view: View) => ({ chain: coverage(view) });

/** What both figures of coverage have. */
export const frame = (view: View, chain: Coverage | null) => ({
  scope: scopeText(view, "period"),
  metrics: [],
  explained: explained(view, coverage(view), chain),
  chart: "share-bar",
  size: "wide" as const,
  options: { unit: "percent" as const },
});

/** A counted share: the whole is known, so it has no interval. */
export function counted(
  view: View,
  key: string,
  label: string,
  share: number | null,
  some: number,
  all: number,
): Mark {
  const { text, language } = view;
  const count = wordsOf(view).outOf(formatCount(some, language), formatCount(all, language));
  const said = share === null ? text.dash : formatValue("percent", share, language);
  return {
    key,
    label,
    n: all,
    value: share,
    low: null,
    high: null,
    status: share === null ? "missing" : "ok",
    reason: share === null ? (text.status.missing ?? "") : count,
    sentence: `${label}${text.colon}${said}${bracketed(view, count)}`,
  };
}
