/**
 * Additive moments of p variables over the rows that are complete in all of them: count, means, and the p x p
 * matrix of summed cross-products of deviations, row by row.
 */
export type CovarianceMoments = { n: number; mean: Float64Array; c: Float64Array };

const blockRows = 512;

/** Covariance moments of p columns of equal length; rows with a missing value (NaN) in any are left out. */
export function covarianceMoments(columns: readonly ArrayLike<number>[]): CovarianceMoments {
  const p = columns.length;
  const rows = columns[0]?.length ?? 0;
  for (const column of columns) {
    if (column.length !== rows) throw new RangeError(`invalid column length: ${column.length}`);
  }
  const complete = new Uint8Array(rows).fill(1);
  for (const column of columns) {
    for (let i = 0; i < rows; i++) if (!Number.isFinite(column[i]!)) complete[i] = 0;
  }
  let n = 0;
  let firstRow = -1;
  for (let i = 0; i < rows; i++) {
    if (complete[i] === 1) {
      if (n === 0) firstRow = i;
      n++;
    }
  }
  const mean = new Float64Array(p);
  const c = new Float64Array(p * p);
  if (n === 0) return { n, mean, c };
  for (let j = 0; j < p; j++) {
    const column = columns[j]!;
    const first = column[firstRow]!;
    let sum = 0;
    for (let i = 0; i < rows; i++) if (complete[i] === 1) sum += column[i]! - first;
    mean[j] = first + sum / n;
  }
  // centred values of a block of rows, one variable after the other, so that a pair is two short runs
  const block = new Float64Array(p * blockRows);
  const rest = new Float64Array(p);
  for (let start = 0; start < rows; start += blockRows) {
    const end = Math.min(rows, start + blockRows);
    let size = 0;
    for (let j = 0; j < p; j++) {
      const column = columns[j]!;
      const centre = mean[j]!;
      let at = j * blockRows;
      let sum = 0;
      for (let i = start; i < end; i++) {
        if (complete[i] === 1) {
          const d = column[i]! - centre;
          block[at++] = d;
          sum += d;
        }
      }
      rest[j] = rest[j]! + sum;
      size = at - j * blockRows;
    }
    addCrossProducts(block, p, size, c);
  }
  for (let j = 0; j < p; j++) {
    for (let k = j; k < p; k++) {
      const value = c[j * p + k]! - (rest[j]! * rest[k]!) / n;
      c[j * p + k] = j === k ? Math.max(0, value) : value;
      c[k * p + j] = c[j * p + k]!;
    }
    mean[j] = mean[j]! + rest[j]! / n;
  }
  return { n, mean, c };
}

/** Add the cross-products of one block to the upper triangle, two by two variables at a time. */
function addCrossProducts(block: Float64Array, p: number, size: number, c: Float64Array): void {
  for (let j = 0; j < p; j += 2) {
    const a = j * blockRows;
    const b = j + 1 < p ? a + blockRows : a;
    for (let k = j; k < p; k += 2) {
      const d = k * blockRows;
      const e = k + 1 < p ? d + blockRows : d;
      let ad = 0;
      let ae = 0;
      let bd = 0;
      let be = 0;
      for (let i = 0; i < size; i++) {
        const va = block[a + i]!;
        const vb = block[b + i]!;
        const vd = block[d + i]!;
        const ve = block[e + i]!;
        ad += va * vd;
        ae += va * ve;
        bd += vb * vd;
        be += vb * ve;
      }
      c[j * p + k] = c[j * p + k]! + ad;
      if (k + 1 < p) c[j * p + k + 1] = c[j * p + k + 1]! + ae;
      if (j + 1 < p && k > j) c[(j + 1) * p + k] = c[(j + 1) * p + k]! + bd;
      if (j + 1 < p && k + 1 < p) c[(j + 1) * p + k + 1] = c[(j + 1) * p + k + 1]! + be;
    }
  }
}

/** Moments of the union of two disjoint sets of rows (Chan, Golub & LeVeque 1983). */
export function mergeCovarianceMoments(a: CovarianceMoments, b: CovarianceMoments): CovarianceMoments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const p = a.mean.length;
  if (b.mean.length !== p) throw new RangeError(`invalid number of variables: ${b.mean.length}`);
  const n = a.n + b.n;
  const mean = new Float64Array(p);
  const c = new Float64Array(p * p);
  for (let j = 0; j < p; j++) mean[j] = a.mean[j]! + (b.mean[j]! - a.mean[j]!) * (b.n / n);
  for (let j = 0; j < p; j++) {
    for (let k = 0; k < p; k++) {
      const delta = (b.mean[j]! - a.mean[j]!) * (b.mean[k]! - a.mean[k]!) * ((a.n * b.n) / n);
      c[j * p + k] = a.c[j * p + k]! + b.c[j * p + k]! + delta;
    }
  }
  return { n, mean, c };
}

/** Correlation matrix of the moments, row by row; an entry of a constant variable is NaN, to be checked for. */
export function correlationMatrix(moments: CovarianceMoments): Float64Array {
  const p = moments.mean.length;
  const result = new Float64Array(p * p);
  for (let j = 0; j < p; j++) {
    for (let k = 0; k < p; k++) {
      const a = moments.c[j * p + j]!;
      const b = moments.c[k * p + k]!;
      const varies =
        a > moments.n * (1e-15 * moments.mean[j]!) ** 2 && b > moments.n * (1e-15 * moments.mean[k]!) ** 2;
      const r = moments.c[j * p + k]! / Math.sqrt(a) / Math.sqrt(b);
      result[j * p + k] = varies ? (j === k ? 1 : Math.max(-1, Math.min(1, r))) : Number.NaN;
    }
  }
  return result;
}
