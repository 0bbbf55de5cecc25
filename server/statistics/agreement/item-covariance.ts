import { type CovarianceMoments, covarianceMoments } from "../numbers/covariance.ts";

/** Covariances of items: what alpha, item-rest correlations and omega need, additive upstream as moments. */
export type ItemCovariance = {
  /** Rows that the covariances rest on. */
  readonly n: number;
  readonly items: number;
  readonly mean: Float64Array;
  /** Covariances (divisor n - 1), row by row. */
  readonly covariance: Float64Array;
  /** Rows left out for a missing item. */
  readonly dropped: number;
};

/** Item covariances from additive moments, as SQL can give them. */
function itemCovarianceFromMoments(moments: CovarianceMoments, dropped = 0): ItemCovariance {
  const { n, mean, c } = moments;
  return {
    n,
    items: mean.length,
    mean,
    covariance: c.map((value) => (n > 1 ? value / (n - 1) : 0)),
    dropped,
  };
}

/** Covariances of the complete rows (listwise). `items[j]` is the column of item j. */
export function itemCovariance(items: readonly ArrayLike<number>[]): ItemCovariance {
  const moments = covarianceMoments(items);
  return itemCovarianceFromMoments(moments, (items[0]?.length ?? 0) - moments.n);
}

/** Covariances over the rows that have both items (pairwise deletion); n is the smallest pair's count. */
export function pairwiseItemCovariance(items: readonly ArrayLike<number>[]): ItemCovariance {
  const size = items.length;
  const covariance = new Float64Array(size * size);
  const mean = new Float64Array(size);
  let n = Infinity;
  for (let j = 0; j < size; j++)
    for (let k = 0; k <= j; k++) {
      const pair = itemCovariance([items[j]!, items[k]!]);
      n = Math.min(n, pair.n);
      if (j === k) mean[j] = pair.mean[0]!;
      covariance[j * size + k] = pair.covariance[1]!;
      covariance[k * size + j] = pair.covariance[1]!;
    }
  return { n: Number.isFinite(n) ? n : 0, items: size, mean, covariance, dropped: 0 };
}

/** Correlations of the items, row by row; null where an item is constant. */
export function itemCorrelations({ items, covariance }: ItemCovariance): Float64Array | null {
  const out = new Float64Array(items * items);
  for (let j = 0; j < items; j++) if (!(covariance[j * items + j]! > 0)) return null;
  for (let j = 0; j < items; j++)
    for (let k = 0; k < items; k++)
      out[j * items + k] =
        j === k
          ? 1
          : covariance[j * items + k]! / Math.sqrt(covariance[j * items + j]! * covariance[k * items + k]!);
  return out;
}
