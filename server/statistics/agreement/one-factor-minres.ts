/** Least uniqueness of an item, as in psych. */
const least = 0.005;

/**
 * Loadings of one common factor that make the off-diagonal residuals of a correlation matrix smallest (minres;
 * Harman & Jones 1966): each loading in turn is set to its own least-squares value given the others, until
 * none moves. Uniquenesses stay at 0.005 or more. Signed so that the loadings sum to a positive number.
 */
export function minresLoadings(
  r: ArrayLike<number>,
  size: number,
): { loadings: number[]; converged: boolean } {
  const limit = Math.sqrt(1 - least);
  const loadings = Float64Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j++) if (j !== i) sum += r[i * size + j]!;
    return sum < 0 ? -0.5 : 0.5;
  });
  let squares = loadings.reduce((sum, value) => sum + value * value, 0);
  let converged = false;
  for (let sweep = 0; sweep < 200_000 && !converged; sweep++) {
    let change = 0;
    for (let i = 0; i < size; i++) {
      const own = loadings[i]!;
      let sum = 0;
      for (let j = 0; j < size; j++) if (j !== i) sum += r[i * size + j]! * loadings[j]!;
      const rest = squares - own * own;
      const next = rest > 1e-12 ? Math.max(-limit, Math.min(limit, sum / rest)) : 0;
      squares = rest + next * next;
      loadings[i] = next;
      change = Math.max(change, Math.abs(next - own));
    }
    if (sweep % 50 === 0) squares = loadings.reduce((sum, value) => sum + value * value, 0);
    converged = change < 1e-13;
  }
  const sign = loadings.reduce((sum, value) => sum + value, 0) < 0 ? -1 : 1;
  return { loadings: Array.from(loadings, (value) => sign * value), converged };
}
