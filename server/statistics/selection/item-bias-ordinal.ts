import { chiSquareSurvival } from "../distributions/chi-square.ts";
import type { EtsClass } from "./item-bias.ts";
import { scoreBands } from "./item-bias.ts";
import { type LineFit, lineData, nullLikelihood, ordinalLines } from "./ordinal-lines.ts";

/** A likelihood-ratio test. */
type LikelihoodTest = { chiSquare: number | null; df: number; p: number | null };

/** Differential functioning of one graded question by ordinal logistic regression. */
type OrdinalItemBias = {
  n: number;
  /** Group beyond the matching score (uniform), their product (non-uniform), and both. */
  uniform: LikelihoodTest;
  nonUniform: LikelihoodTest;
  both: LikelihoodTest;
  /** Log odds of a higher answer of the focal over the reference group at equal standing. */
  groupEffect: number | null;
  groupStandardError: number | null;
  /** Gain in Nagelkerke's R² by both, and its class (Jodoin & Gierl 2001: under .035 A, under .07 B). */
  gain: number | null;
  effectClass: EtsClass | null;
  notes: string[];
};

/**
 * Ordinal logistic DIF (Zumbo 1999): a question on the matching score, then group, then their product, each
 * step a likelihood-ratio test. Questions with more than `categories` distinct answers are cut into that many
 * bands of about equal size first.
 */
export function ordinalItemBias(
  answers: ArrayLike<number>,
  matching: ArrayLike<number>,
  isFocal: ArrayLike<number>,
  { categories = 7 } = {},
): OrdinalItemBias {
  const rows: number[] = [];
  for (let i = 0; i < answers.length; i++)
    if (
      Number.isFinite(answers[i]!) &&
      Number.isFinite(matching[i]!) &&
      (isFocal[i] === 0 || isFocal[i] === 1)
    )
      rows.push(i);
  const take = (values: ArrayLike<number>) => Float64Array.from(rows, (i) => values[i]!);
  return ordinalItemBiasOf(scoreBands(take(answers), categories), take(matching), take(isFocal));
}

/** The same of people whose answers are categories (whole numbers from 0, each used) already; nothing is missing. */
export function ordinalItemBiasOf(
  category: ArrayLike<number>,
  matching: Float64Array,
  isFocal: Float64Array,
): OrdinalItemBias {
  const n = matching.length;
  const empty: LikelihoodTest = { chiSquare: null, df: 0, p: null };
  const none = (note: string): OrdinalItemBias => ({
    n,
    uniform: empty,
    nonUniform: empty,
    both: empty,
    groupEffect: null,
    groupStandardError: null,
    gain: null,
    effectClass: null,
    notes: [note],
  });
  let focal = 0;
  for (let i = 0; i < n; i++) focal += isFocal[i]!;
  if (focal < 2 || n - focal < 2) return none("too_few");
  const data = lineData(category, matching, isFocal);
  if (data.cuts < 1) return none("constant");
  const first = ordinalLines(data, 1, null);
  const second = ordinalLines(data, 2, first);
  const third = ordinalLines(data, 3, second);
  const fits = [first, second, third];
  if (fits.some((fit) => fit.ended !== "converged"))
    return none(fits.some((fit) => fit.ended === "separated") ? "separated" : "not_converged");
  const test = (low: LineFit, high: LineFit): LikelihoodTest => {
    const df = high.used - low.used;
    if (df < 1) return empty;
    const chiSquare = Math.max(0, 2 * (high.logLikelihood - low.logLikelihood));
    return { chiSquare, df, p: chiSquareSurvival(chiSquare, df) };
  };
  const nothing = nullLikelihood(data);
  const nagelkerke = (fit: LineFit) =>
    -Math.expm1((2 * (nothing - fit.logLikelihood)) / n) / -Math.expm1((2 * nothing) / n);
  const gain = nagelkerke(third) - nagelkerke(first);
  const both = test(first, third);
  const significant = both.p !== null && both.p < 0.05;
  return {
    n,
    uniform: test(first, second),
    nonUniform: test(second, third),
    both,
    groupEffect: second.groupEffect,
    groupStandardError: second.groupStandardError,
    gain: Number.isFinite(gain) ? gain : null,
    effectClass: !Number.isFinite(gain) ? null : !significant || gain < 0.035 ? "A" : gain < 0.07 ? "B" : "C",
    notes: [],
  };
}
