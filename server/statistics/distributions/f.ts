import { betaQuantileParts, incompleteBeta } from "./beta.ts";
import { logBeta } from "./gamma-function.ts";

function parts(f: number, df1: number, df2: number): { lower: number; upper: number } {
  if (!(df1 > 0 && df2 > 0)) throw new RangeError(`invalid degrees of freedom: ${df1}, ${df2}`);
  if (f <= 0) return { lower: 0, upper: 1 };
  if (f === Infinity) return { lower: 1, upper: 0 };
  const ratio = (df1 / df2) * f;
  return incompleteBeta(df1 / 2, df2 / 2, ratio / (1 + ratio), 1 / (1 + ratio));
}

/** Density of F(df1, df2) at f. */
export function fPdf(f: number, df1: number, df2: number): number {
  if (f < 0) return 0;
  if (f === 0) return df1 < 2 ? Infinity : df1 === 2 ? 1 : 0;
  const ratio = (df1 / df2) * f;
  return Math.exp(
    (df1 / 2) * Math.log(ratio) -
      ((df1 + df2) / 2) * Math.log1p(ratio) -
      logBeta(df1 / 2, df2 / 2) -
      Math.log(f),
  );
}

/** P(F <= f) with df1 and df2 degrees of freedom (real numbers allowed). */
export function fCdf(f: number, df1: number, df2: number): number {
  return parts(f, df1, df2).lower;
}

/** P(F > f): the p value of an F test. */
export function fSurvival(f: number, df1: number, df2: number): number {
  return parts(f, df1, df2).upper;
}

/** f with P(F <= f) = p. */
export function fQuantile(p: number, df1: number, df2: number): number {
  const { x, y } = betaQuantileParts(p, df1 / 2, df2 / 2);
  return (df2 / df1) * (x / y);
}

/** f with P(F > f) = q. */
export function fUpperQuantile(q: number, df1: number, df2: number): number {
  const { x, y } = betaQuantileParts(q, df1 / 2, df2 / 2, "upper");
  return (df2 / df1) * (x / y);
}
