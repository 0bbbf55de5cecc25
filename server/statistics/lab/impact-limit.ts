import { meanMoments } from "../numbers/moments.ts";

/** Mean of the reference group less that of the focal group, of each predictor where it is known. */
export function groupDifferences(
  columns: readonly Float64Array[],
  group: readonly (string | null)[],
  { group: focal, reference }: { readonly group: string; readonly reference: string },
): Float64Array {
  const mean = (column: Float64Array, name: string) =>
    meanMoments(column.filter((value, row) => group[row] === name && Number.isFinite(value))).mean;
  return Float64Array.from(columns, (column) => mean(column, reference) - mean(column, focal));
}

/**
 * A row g with g'w <= 0 that keeps the composite's standardized group difference d'w / sd(w) at or under `most`, `most`
 * at least 0: g = d - most R w0 / sd(w0). By Cauchy and Schwarz w'R w0 / sd(w0) is never over sd(w), so that the row is
 * exact at w0 and stricter elsewhere. Null where w0 does not vary.
 */
export function differenceRow(
  correlations: ArrayLike<number>,
  differences: ArrayLike<number>,
  most: number,
  around: ArrayLike<number>,
): Float64Array | null {
  const size = around.length;
  const along = Float64Array.from({ length: size }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += correlations[i * size + j]! * around[j]!;
    return sum;
  });
  const sd = Math.sqrt(along.reduce((sum, value, i) => sum + value * around[i]!, 0));
  if (!(sd > 0)) return null;
  return along.map((value, i) => differences[i]! - (most * value) / sd);
}

/** Weights whose group difference is held, and the row that holds it for others too. */
type Held = { readonly weights: readonly number[]; readonly row: Float64Array };

/**
 * The best weights whose standardized group difference is at most `most`: the row is laid around the last solution until
 * it stays. Every step is allowed and none is worse than the one before. Null where no weights within the limits are.
 * @param fit the best weights under a further row
 */
export function heldDifference(
  correlations: ArrayLike<number>,
  differences: ArrayLike<number>,
  most: number,
  around: readonly number[],
  fit: (row: Float64Array) => readonly number[] | null,
): Held | null {
  let held: Held | null = null;
  let place = around;
  for (let turn = 0; turn < 12; turn++) {
    const row = differenceRow(correlations, differences, most, place);
    const weights = row && fit(row);
    if (row === null || weights === null) return held;
    held = { weights, row };
    const moved = Math.max(...weights.map((weight, i) => Math.abs(weight - place[i]!)));
    if (moved < 1e-10) break;
    place = weights;
  }
  return held;
}
