import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/**
 * Eigenvalues and eigenvectors of a symmetric matrix (row by row): values in falling order, `vectors[i * size + j]` the
 * i-th entry of the j-th vector, of length 1 and either sign. At least one row, every value finite.
 */
export function symmetricEigen(
  matrix: ArrayLike<number>,
  size: number,
): { values: Float64Array; vectors: Float64Array } {
  const square = Matrix.from1DArray(size, size, matrix);
  // its values rise
  const found = new EigenvalueDecomposition(square, { assumeSymmetric: true });
  return {
    values: Float64Array.from(found.realEigenvalues).reverse(),
    vectors: Float64Array.from(found.eigenvectorMatrix.flipRows().to1DArray()),
  };
}
