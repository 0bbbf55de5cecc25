/**
 * r_wg of James, Demaree & Wolf (1984): agreement of the raters of one subject, 1 less their variance over
 * the variance of random answers. For a scale of A equally likely points that is (A² - 1) / 12. Negative
 * values are set to 0, as in R: `multilevel::rwg`. Null with fewer than two ratings.
 */
export function withinGroupAgreement(ratings: ArrayLike<number>, randomVariance: number): number | null {
  const values = Array.from(ratings).filter((value) => Number.isFinite(value));
  if (values.length < 2 || !(randomVariance > 0)) return null;
  const origin = values[0]!;
  const mean = values.reduce((sum, value) => sum + (value - origin), 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - origin - mean) ** 2, 0) / (values.length - 1);
  return Math.max(0, 1 - variance / randomVariance);
}

/** Variance of answers spread evenly over a scale of `points` points. */
export function uniformVariance(points: number): number {
  return (points * points - 1) / 12;
}
