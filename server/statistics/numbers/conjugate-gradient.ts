import { dot } from "./dot.ts";

/**
 * Solves `matrix x = b` of a symmetric positive definite matrix, row by row, by conjugate gradients (Hestenes & Stiefel
 * 1952): faster than a factor where the ridge is large. Ends where the residual is below `tolerance` times |b|.
 */
export function conjugateGradient(
  matrix: Float64Array,
  b: ArrayLike<number>,
  tolerance = 1e-10,
): Float64Array {
  const size = b.length;
  const x = new Float64Array(size);
  const residual = Float64Array.from(b);
  const direction = Float64Array.from(b);
  const turned = new Float64Array(size);
  let left = dot(residual, residual);
  const enough = left * tolerance * tolerance;
  for (let step = 0; step < 10 * size && left > enough; step++) {
    for (let i = 0; i < size; i++) {
      let sum = 0;
      for (let j = 0, at = i * size; j < size; j++, at++) sum += matrix[at]! * direction[j]!;
      turned[i] = sum;
    }
    const length = left / dot(direction, turned);
    for (let i = 0; i < size; i++) {
      x[i]! += length * direction[i]!;
      residual[i]! -= length * turned[i]!;
    }
    const next = dot(residual, residual);
    for (let i = 0; i < size; i++) direction[i] = residual[i]! + (next / left) * direction[i]!;
    left = next;
  }
  return x;
}
