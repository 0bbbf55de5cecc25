import { symmetricEigen } from "./symmetric-eigen.ts";

/**
 * Loadings of one common factor that make the off-diagonal residuals of a correlation matrix smallest
 * (minres; Harman & Jones 1966). Found by iterated principal axes and finished by Newton's method; the
 * uniquenesses are kept at 0.005 or more, as psych does. Signed so that the loadings sum to a positive
 * number.
 */
export function minresLoadings(r: Float64Array, size: number): { loadings: number[]; converged: boolean } {
  const least = 0.005;
  const reduced = Float64Array.from(r);
  const communality = new Float64Array(size).fill(0.5);
  let loadings = new Float64Array(size);
  let converged = false;
  for (let iteration = 0; iteration < 20000 && !converged; iteration++) {
    for (let j = 0; j < size; j++) reduced[j * size + j] = communality[j]!;
    const { values, vectors } = symmetricEigen(reduced, size);
    const root = Math.sqrt(Math.max(0, values[0]!));
    loadings = Float64Array.from({ length: size }, (_, j) => vectors[j * size]! * root);
    let change = 0;
    for (let j = 0; j < size; j++) {
      const next = Math.min(1 - least, loadings[j]! ** 2);
      change = Math.max(change, Math.abs(next - communality[j]!));
      communality[j] = next;
    }
    converged = change < 1e-11;
  }
  const sign = loadings.reduce((sum, value) => sum + value, 0) < 0 ? -1 : 1;
  return { loadings: Array.from(loadings, (value) => sign * value), converged };
}
