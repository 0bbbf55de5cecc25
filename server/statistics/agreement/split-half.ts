import { itemCovariance } from "./item-covariance.ts";
import { spearmanBrown } from "./spearman-brown.ts";

/** Reliability from two halves of the items. */
type SplitHalf = {
  n: number;
  /** Correlation of the two half scores. */
  r: number | null;
  /** Stepped up to the full length. */
  spearmanBrown: number | null;
  /** Guttman's lambda 4: 4 cov / var(total). */
  lambda4: number | null;
  notes: string[];
};

/** Split-half reliability; by default first, third, ... against second, fourth, ... item; listwise. */
export function splitHalf(
  items: readonly ArrayLike<number>[],
  inFirst: (item: number) => boolean = (item) => item % 2 === 0,
): SplitHalf {
  const length = items[0]?.length ?? 0;
  const a = new Float64Array(length);
  const b = new Float64Array(length);
  items.forEach((item, j) => {
    const half = inFirst(j) ? a : b;
    for (let i = 0; i < length; i++) half[i]! += item[i]!;
  });
  for (let i = 0; i < length; i++) if (Number.isNaN(a[i]! + b[i]!)) a[i] = b[i] = Number.NaN;
  const { n, covariance: c } = itemCovariance([a, b]);
  if (n < 2 || items.length < 2)
    return { n, r: null, spearmanBrown: null, lambda4: null, notes: ["too_few"] };
  const total = c[0]! + c[3]! + 2 * c[1]!;
  const r = c[0]! > 0 && c[3]! > 0 ? Math.max(-1, Math.min(1, c[1]! / Math.sqrt(c[0]! * c[3]!))) : null;
  return {
    n,
    r,
    spearmanBrown: r === null ? null : spearmanBrown(r, 2),
    lambda4: total > 0 ? (4 * c[1]!) / total : null,
    notes: r === null ? ["constant"] : [],
  };
}
