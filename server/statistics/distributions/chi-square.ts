import { gammaCdf, gammaPdf, gammaQuantile, gammaSurvival, gammaUpperQuantile } from "./gamma.ts";

/** Density of chi-square with df degrees of freedom. */
export function chiSquarePdf(x: number, df: number): number {
  return gammaPdf(x, df / 2, 2);
}

/** P(X <= x) for chi-square with df degrees of freedom. */
export function chiSquareCdf(x: number, df: number): number {
  return gammaCdf(x, df / 2, 2);
}

/** P(X > x): the p value of a chi-square test. */
export function chiSquareSurvival(x: number, df: number): number {
  return gammaSurvival(x, df / 2, 2);
}

/** x with P(X <= x) = p. */
export function chiSquareQuantile(p: number, df: number): number {
  return gammaQuantile(p, df / 2, 2);
}

/** x with P(X > x) = q. */
export function chiSquareUpperQuantile(q: number, df: number): number {
  return gammaUpperQuantile(q, df / 2, 2);
}
