import type { Figure } from "../figure.ts";
import { asNumber, type Moments } from "../metrics/estimator.ts";
import { type EtsClass, itemBias, passAtMedian } from "../statistics/item-bias.ts";
import { ordinalItemBias } from "../statistics/item-bias-ordinal.ts";
import { adjustP } from "../statistics/multiple-testing.ts";

/** Whether one question is harder for a group than for the reference group of equal standing. */
export type QuestionBias = Figure & {
  readonly question: string;
  readonly group: string;
  readonly reference: string;
  readonly group_n: number;
  /** Mantel-Haenszel test, and the same over all questions and groups (Benjamini-Hochberg). */
  readonly p: number | null;
  readonly adjusted_p: number | null;
  /** Class of the Educational Testing Service: A negligible, B moderate, C large. */
  readonly ets_class: EtsClass | null;
  /** The second view: ordinal logistic regression. */
  readonly ordinal: {
    /** Log odds of a higher score, group against reference at equal standing. */
    readonly effect: number | null;
    readonly uniform_p: number | null;
    readonly non_uniform_p: number | null;
    /** Gain in Nagelkerke's R squared, and its class (Jodoin & Gierl). */
    readonly gain: number | null;
    readonly effect_class: EtsClass | null;
    readonly notes: readonly string[];
  };
};

/** Fewest people of a group who answered a question before it is compared. */
export const FEWEST_ANSWERS = 50;
/** Other questions that standing is judged by. */
const LEAST_OTHERS = 2;
const MILLION = 1e6;

/**
 * Differential functioning of every question for every shown group against the reference. Standing is the mean of
 * the interview's other questions (each standardized within question, vendor and model version), so that a question
 * is never matched on itself. Records are one per interview and question: `row`, `of`, `group`, `z` in millionths.
 */
export function questionBias(
  records: readonly Moments[],
  shown: ReadonlySet<string>,
  reference: string | null,
): QuestionBias[] {
  if (reference === null) return [];
  const totals = new Map<number, { sum: number; n: number }>();
  for (const record of records) {
    const row = asNumber(record.row);
    const total = totals.get(row) ?? { sum: 0, n: 0 };
    total.sum += asNumber(record.z);
    total.n++;
    totals.set(row, total);
  }
  type Answers = { z: number[]; standing: number[] };
  const questions = new Map<string, Map<string, Answers>>();
  for (const record of records) {
    if (typeof record.of !== "string" || typeof record.group !== "string") continue;
    const total = totals.get(asNumber(record.row))!;
    if (total.n - 1 < LEAST_OTHERS) continue;
    const z = asNumber(record.z);
    const groups = questions.get(record.of) ?? new Map<string, Answers>();
    const answers = groups.get(record.group) ?? { z: [], standing: [] };
    answers.z.push(z / MILLION);
    answers.standing.push((total.sum - z) / (total.n - 1) / MILLION);
    groups.set(record.group, answers);
    questions.set(record.of, groups);
  }
  const found = [...questions]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([question, groups]) => {
      const other = groups.get(reference);
      if (other === undefined || other.z.length < FEWEST_ANSWERS) return [];
      return [...groups]
        .filter(([group, { z }]) => group !== reference && shown.has(group) && z.length >= FEWEST_ANSWERS)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([group, own]) => biasOf({ question, group, reference }, own, other));
    });
  const adjusted = adjustP(found.map(({ p }) => p));
  return found.map((each, index) => ({ ...each, adjusted_p: adjusted[index] ?? null }));
}

function biasOf(
  names: { readonly question: string; readonly group: string; readonly reference: string },
  own: { readonly z: readonly number[]; readonly standing: readonly number[] },
  other: { readonly z: readonly number[]; readonly standing: readonly number[] },
): QuestionBias {
  const z = Float64Array.from([...own.z, ...other.z]);
  const standing = Float64Array.from([...own.standing, ...other.standing]);
  const isFocal = z.map((_, index) => (index < own.z.length ? 1 : 0));
  const mantel = itemBias(passAtMedian(z), standing, isFocal);
  const ordinal = ordinalItemBias(z, standing, isFocal);
  return {
    ...names,
    group_n: own.z.length,
    value: mantel.delta,
    low: mantel.low,
    high: mantel.high,
    n: mantel.n,
    notes: mantel.notes,
    p: mantel.p,
    adjusted_p: null,
    ets_class: mantel.etsClass,
    ordinal: {
      effect: ordinal.groupEffect,
      uniform_p: ordinal.uniform.p,
      non_uniform_p: ordinal.nonUniform.p,
      gain: ordinal.gain,
      effect_class: ordinal.effectClass,
      notes: ordinal.notes,
    },
  };
}
