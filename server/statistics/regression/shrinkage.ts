/** Wherry's adjusted R squared: 1 - (1 - R2) (n - 1) / (n - k - 1); null without residual degrees of freedom. */
export function adjustedRSquared(rSquared: number, n: number, predictors: number): number | null {
  const df = n - predictors - 1;
  return df > 0 ? 1 - ((1 - rSquared) * (n - 1)) / df : null;
}

/**
 * Olkin-Pratt population R squared to the second order term (also called Claudy-like):
 * 1 - (n - 3)(1 - R2)/(n - k - 1) (1 + 2 (1 - R2)/(n - k + 1)).
 */
export function olkinPrattRSquared(rSquared: number, n: number, predictors: number): number | null {
  const df = n - predictors - 1;
  if (!(df > 0)) return null;
  return 1 - (((n - 3) * (1 - rSquared)) / df) * (1 + (2 * (1 - rSquared)) / (n - predictors + 1));
}

/** Claudy's (1978) third formula for the population R squared, as R2_CB uses it; not below 0. */
function claudyRSquared(rSquared: number, n: number, predictors: number): number | null {
  const df = n - predictors - 1;
  if (!(df > 0)) return null;
  const value = 1 - (((n - 4) * (1 - rSquared)) / df) * (1 + (2 * (1 - rSquared)) / (n - predictors + 1));
  return Math.max(0, value);
}

/**
 * Browne's (1975) cross-validity: the expected squared correlation of the sample weights in new data, from an
 * estimate rho2 of the population R squared (not below 0) and rho4, of its square.
 */
export function browneCrossValidity(
  rho2: number,
  n: number,
  predictors: number,
  rho4 = rho2 * rho2,
): number | null {
  const k = predictors;
  if (!(n - k - 1 > 0)) return null;
  const above = (n - k - 3) * rho4 + rho2;
  const below = (n - 2 * k - 2) * rho2 + k;
  return below > 0 ? Math.max(0, above / below) : null;
}

/**
 * Shrunken R squared of De Corte, Lievens & Sackett's curves (R2_CB of ParetoR): Claudy's third formula, then
 * Browne's with his estimate of rho^4.
 */
export function browneShrinkage(rSquared: number, n: number, predictors: number): number | null {
  const rho2 = claudyRSquared(rSquared, n, predictors);
  if (rho2 === null) return null;
  const bias = (2 * predictors * (1 - rho2) ** 2) / ((n - 1) * (n - predictors + 1));
  return browneCrossValidity(rho2, n, predictors, Math.max(0, rho2 * rho2 - bias));
}
