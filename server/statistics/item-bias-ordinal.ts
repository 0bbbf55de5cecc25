import { chiSquareSurvival } from "./chi-square.ts";
import type { EtsClass } from "./item-bias.ts";
import { scoreBands } from "./item-bias.ts";
import { ordinalLogistic } from "./ordinal-logistic.ts";

/** A likelihood-ratio test. */
export type LikelihoodTest = { chiSquare: number | null; df: number; p: number | null };

/** Differential functioning of one graded question by ordinal logistic regression. */
export type OrdinalItemBias = {
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
  const n = rows.length;
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
  const focal = rows.filter((i) => isFocal[i] === 1).length;
  if (focal < 2 || n - focal < 2) return none("too_few");
  const raw = rows.map((i) => answers[i]!);
  const distinct = new Set(raw).size;
  if (distinct < 2) return none("constant");
  const y = distinct > categories ? Float64Array.from(scoreBands(raw, categories)) : Float64Array.from(raw);
  const score = Float64Array.from(rows, (i) => matching[i]!);
  const group = Float64Array.from(rows, (i) => isFocal[i]!);
  const mean = score.reduce((sum, value) => sum + value / n, 0);
  const product = score.map((value, i) => (value - mean) * group[i]!);
  const null_ = ordinalLogistic(y, []);
  const first = ordinalLogistic(y, [score]);
  const second = ordinalLogistic(y, [score, group]);
  const third = ordinalLogistic(y, [score, group, product]);
  const fits = [null_, first, second, third];
  if (fits.some((fit) => fit.logLikelihood === null || !fit.converged))
    return none(fits.some((fit) => fit.notes.includes("separated")) ? "separated" : "not_converged");
  const test = (low: typeof first, high: typeof first): LikelihoodTest => {
    const used = (fit: typeof first) => fit.coefficients.filter((value) => value !== null).length;
    const df = used(high) - used(low);
    if (df < 1) return empty;
    const chiSquare = Math.max(0, 2 * (high.logLikelihood! - low.logLikelihood!));
    return { chiSquare, df, p: chiSquareSurvival(chiSquare, df) };
  };
  const nagelkerke = (fit: typeof first) =>
    -Math.expm1((2 * (null_.logLikelihood! - fit.logLikelihood!)) / n) /
    -Math.expm1((2 * null_.logLikelihood!) / n);
  const gain = nagelkerke(third) - nagelkerke(first);
  const both = test(first, third);
  const significant = both.p !== null && both.p < 0.05;
  return {
    n,
    uniform: test(first, second),
    nonUniform: test(second, third),
    both,
    groupEffect: second.coefficients[1]!,
    groupStandardError: second.standardErrors[1]!,
    gain: Number.isFinite(gain) ? gain : null,
    effectClass: !Number.isFinite(gain) ? null : !significant || gain < 0.035 ? "A" : gain < 0.07 ? "B" : "C",
    notes: [],
  };
}
