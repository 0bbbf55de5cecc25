/**
 * Eigenvalues and eigenvectors of a symmetric matrix (row by row) by Jacobi rotations: values in falling
 * order, `vectors[i * size + j]` the i-th entry of the j-th vector. For the small matrices of this folder.
 */
export function symmetricEigen(
  matrix: ArrayLike<number>,
  size: number,
): { values: Float64Array; vectors: Float64Array } {
  const a = new Float64Array(matrix);
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    let all = 0;
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) {
        const square = a[i * size + j]! ** 2;
        all += square;
        if (i !== j) off += square;
      }
    if (!(off > 1e-32 * all)) break;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) {
        const apq = a[p * size + q]!;
        if (apq === 0) continue;
        const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * apq);
        const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.hypot(theta, 1));
        const c = 1 / Math.hypot(t, 1);
        const s = t * c;
        for (let k = 0; k < size; k++) {
          const akp = a[k * size + p]!;
          const akq = a[k * size + q]!;
          a[k * size + p] = c * akp - s * akq;
          a[k * size + q] = s * akp + c * akq;
        }
        for (let k = 0; k < size; k++) {
          const apk = a[p * size + k]!;
          const aqk = a[q * size + k]!;
          a[p * size + k] = c * apk - s * aqk;
          a[q * size + k] = s * apk + c * aqk;
          const vkp = v[k * size + p]!;
          const vkq = v[k * size + q]!;
          v[k * size + p] = c * vkp - s * vkq;
          v[k * size + q] = s * vkp + c * vkq;
        }
      }
  }
  const order: number[] = [];
  for (let i = 0; i < size; i++) order.push(i);
  order.sort((i, j) => a[j * size + j]! - a[i * size + i]!);
  const values = new Float64Array(size);
  const vectors = new Float64Array(size * size);
  for (let to = 0; to < size; to++) {
    const from = order[to]!;
    values[to] = a[from * size + from]!;
    for (let k = 0; k < size; k++) vectors[k * size + to] = v[k * size + from]!;
  }
  return { values, vectors };
}
