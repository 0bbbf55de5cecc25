import type { AnswerOf } from "../../../../server/analyses/declare.ts";
import type { analysis as effectsAnalysis } from "../../../../server/analyses/lab/effects.ts";
import { formatChangeInterval, formatCount, formatNumber } from "../../../format/number.ts";
import { labModelsWords } from "../../../text/lab-models.ts";
import type { Unit } from "../../../types.ts";
import { analysis, type Finding } from "../../document.ts";
import { bracketed, differenceText, dimensionLabel, valueLabel } from "../../say.ts";
import type { View } from "../../view.ts";

export type Effects = AnswerOf<typeof effectsAnalysis>;
export type Effect = Effects["effects"][number];

/** Their texts. */
export const modelWords = (view: Pick<View, "language">) => labModelsWords(view.language);

/** What became of every promise. */
export const effectsQuestion = (view: View) => analysis<typeof effectsAnalysis>(view, "effects", {}, "none");

/** In what an outcome is told: pass rates are shares, the others coefficients. */
export const outcomeUnit = (outcome: Effect["outcome"]): Unit =>
  outcome === "pass_rate" ? "percent" : outcome === "impact_ratio" ? "ratio" : "r";

/** A promise in words. */
export function promiseText(
  view: View,
  { outcome, of, direction, least }: Pick<Effect, "outcome" | "of" | "direction" | "least">,
): string {
  const words = modelWords(view);
  const what =
    outcome === "competency_validity"
      ? words.outcomes.competency_validity(valueLabel(view, "competency", of ?? ""))
      : outcome === "impact_ratio"
        ? words.outcomes.impact_ratio(dimensionLabel(view, of ?? ""))
        : words.outcomes[outcome];
  return words.promise(what, direction === "up", leastText(view, outcome, least));
}

/** A least change in words: percentage points of a share, else the number. */
export function leastText(view: View, outcome: Effect["outcome"], least: number): string {
  if (outcome !== "pass_rate") return formatNumber("r", least, view.language);
  const points = Number((least * 100).toFixed(2));
  return view.language === "zh" ? `${points} 个百分点` : `${points} percentage points`;
}

/** The jobs of a change in a few words. */
export function jobsText(view: View, jobs: readonly string[]): string {
  const names = jobs.map((job) => valueLabel(view, "job", job));
  if (names.length <= 2) return names.join(view.language === "zh" ? "、" : ", ");
  return modelWords(view).jobsMore(names[0]!, formatCount(names.length, view.language));
}

/** A change by its version and jobs; one that is not published by its number. */
export const changeText = (view: View, { version, proposal, jobs }: Effect): string =>
  `${version ?? modelWords(view).list.numbered(String(proposal))} · ${jobsText(view, jobs)}`;

/** Where a change stands: its verdict, with the reason where there is none, or its state. */
export function standingText(view: View, { verdict, reason, state }: Effect): string {
  const { verdicts, states, reasons } = modelWords(view);
  if (verdict === null) return states[state] ?? state;
  const said = verdicts[verdict] ?? verdict;
  if (reason === null) return said;
  return view.language === "zh" ? `${said}（${reasons[reason]}）` : `${said} (${reasons[reason]})`;
}

function findingOf(view: View, each: Effect): Finding[] {
  const { verdict, effect, changed_jobs, other_jobs } = each;
  if ((verdict !== "kept" && verdict !== "not_kept") || effect.value === null) return [];
  const unit = outcomeUnit(each.outcome);
  const { low, high } = effect;
  const interval =
    low === null || high === null
      ? ""
      : bracketed(view, view.text.figure.intervalOf(formatChangeInterval(unit, low, high, view.language)));
  const count = (value: number) => formatCount(value, view.language);
  return [
    {
      says: modelWords(view).effects[verdict](
        changeText(view, each),
        promiseText(view, each),
        differenceText(view, unit, effect.value) + interval,
        count(changed_jobs),
        count(other_jobs),
      ),
      rests: [effect],
    },
  ];
}

/** A sentence for each promise that was kept or not. */
export const promiseFindings = (view: View, all: readonly Effect[]): Finding[] =>
  all.flatMap((each) => findingOf(view, each));
