import { cholesky, solveCholesky } from "../numbers/symmetric.ts";

/**
 * Multivariate correction for selection (Lawley 1943): the covariance matrix among applicants of all variables,
 * from the matrix in the selected group and the applicants' covariances of the variables selected on.
 * @param restricted p x p matrix in the selected group, row by row.
 * @param unrestricted q x q matrix of the selection variables among applicants, row by row.
 * @param selection their q positions among the p variables.
 * @returns covariances and correlations, row by row; null where the selection variables are collinear in the
 * selected group or a variance comes out negative.
 */
export function lawleyCorrection(
  restricted: ArrayLike<number>,
  unrestricted: ArrayLike<number>,
  selection: readonly number[],
): { covariance: Float64Array; correlation: Float64Array } | null {
  const p = Math.round(Math.sqrt(restricted.length));
  const q = selection.length;
  if (p * p !== restricted.length || q * q !== unrestricted.length) {
    throw new RangeError(`invalid matrix sizes: ${restricted.length}, ${unrestricted.length}`);
  }
  if (selection.some((i) => !Number.isInteger(i) || i < 0 || i >= p) || new Set(selection).size < q) {
    throw new RangeError(`invalid selection variables: ${selection.join(", ")}`);
  }
  const others = Array.from({ length: p }, (_, i) => i).filter((i) => !selection.includes(i));
  const at = (i: number, j: number) => restricted[i * p + j]!;
  const block = Float64Array.from({ length: q * q }, (_, k) =>
    at(selection[Math.floor(k / q)]!, selection[k % q]!),
  );
  const factor = cholesky(block, q);
  if (factor.rank < q) return null;
  const weights = others.map((i) =>
    solveCholesky(
      factor,
      Float64Array.from(selection, (s) => at(i, s)),
    ),
  );
  const covariance = new Float64Array(p * p);
  const set = (i: number, j: number, value: number) => {
    covariance[i * p + j] = value;
    covariance[j * p + i] = value;
  };
  for (let a = 0; a < q; a++) {
    for (let b = 0; b <= a; b++) set(selection[a]!, selection[b]!, unrestricted[a * q + b]!);
  }
  others.forEach((i, k) => {
    for (let a = 0; a < q; a++) {
      let sum = 0;
      for (let b = 0; b < q; b++) sum += weights[k]![b]! * unrestricted[b * q + a]!;
      set(i, selection[a]!, sum);
    }
    others.slice(0, k + 1).forEach((j, l) => {
      let sum = at(i, j);
      for (let a = 0; a < q; a++) {
        for (let b = 0; b < q; b++) {
          const change = unrestricted[a * q + b]! - at(selection[a]!, selection[b]!);
          sum += weights[k]![a]! * weights[l]![b]! * change;
        }
      }
      set(i, j, sum);
    });
  });
  const correlation = new Float64Array(p * p);
  for (let i = 0; i < p; i++) {
    if (!(covariance[i * p + i]! > 0)) return null;
    for (let j = 0; j < p; j++) {
      correlation[i * p + j] =
        i === j
          ? 1
          : covariance[i * p + j]! / Math.sqrt(covariance[i * p + i]!) / Math.sqrt(covariance[j * p + j]!);
    }
  }
  return { covariance, correlation };
}
