/**
 * Cholesky factor with a rank check: the lower triangle L (row by row) with `matrix = L L'` on the columns
 * kept. A column whose pivot falls below `tolerance` times its own diagonal adds nothing to those before it
 * (constant or collinear): it is left out and its row and column of L are zero.
 */
export function cholesky(
  matrix: ArrayLike<number>,
  size: number,
  tolerance = 1e-10,
): { lower: Float64Array; kept: boolean[]; rank: number } {
  const lower = new Float64Array(size * size);
  const kept = new Array<boolean>(size).fill(true);
  let rank = 0;
  for (let j = 0; j < size; j++) {
    const diagonal = matrix[j * size + j]!;
    let pivot = diagonal;
    for (let k = 0; k < j; k++) pivot -= lower[j * size + k]! ** 2;
    if (!(pivot > tolerance * Math.abs(diagonal)) || !(pivot > 0)) {
      kept[j] = false;
      for (let k = 0; k < j; k++) lower[j * size + k] = 0;
      continue;
    }
    rank++;
    const root = Math.sqrt(pivot);
    lower[j * size + j] = root;
    for (let i = j + 1; i < size; i++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * size + k]! * lower[j * size + k]!;
      lower[i * size + j] = sum / root;
    }
  }
  return { lower, kept, rank };
}

/** Solve `L L' x = b` on the columns kept; x is 0 on the others. */
export function solveCholesky(
  factor: { lower: Float64Array; kept: boolean[] },
  b: ArrayLike<number>,
): Float64Array {
  const { lower, kept } = factor;
  const size = kept.length;
  const x = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    if (!kept[i]) continue;
    let sum = b[i]!;
    for (let k = 0; k < i; k++) sum -= lower[i * size + k]! * x[k]!;
    x[i] = sum / lower[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    if (!kept[i]) continue;
    let sum = x[i]!;
    for (let k = i + 1; k < size; k++) sum -= lower[k * size + i]! * x[k]!;
    x[i] = sum / lower[i * size + i]!;
  }
  return x;
}

/** Inverse of `L L'` on the columns kept, zero elsewhere; row by row. */
export function invertCholesky(factor: { lower: Float64Array; kept: boolean[] }): Float64Array {
  const size = factor.kept.length;
  const inverse = new Float64Array(size * size);
  const unit = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    if (!factor.kept[j]) continue;
    unit.fill(0);
    unit[j] = 1;
    const column = solveCholesky(factor, unit);
    for (let i = 0; i < size; i++) inverse[i * size + j] = column[i]!;
  }
  return inverse;
}

/** Log determinant of `L L'` on the columns kept. */
export function logDeterminant(factor: { lower: Float64Array; kept: boolean[] }): number {
  const size = factor.kept.length;
  let sum = 0;
  for (let i = 0; i < size; i++) if (factor.kept[i]) sum += 2 * Math.log(factor.lower[i * size + i]!);
  return sum;
}
