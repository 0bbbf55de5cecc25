import { normalUpperQuantile } from "../distributions/normal.ts";
import { browneShrinkage } from "../regression/shrinkage.ts";

/** One composite of a trade-off curve, before and after shrinkage. */
type ShrunkenPoint = {
  validity: number;
  shrunkenValidity: number | null;
  /** Correlation of the composite with group (0 minority, 1 majority). */
  groupCorrelation: number;
  shrunkenGroupCorrelation: number | null;
  impactRatio: number | null;
  shrunkenImpactRatio: number | null;
  /** How far the point stands from the validity end (1 at the diversity end), and likewise for diversity. */
  validityShare: number | null;
  diversityShare: number | null;
};

/**
 * Expected validity and impact ratio of a trade-off curve in new data (Song, Tang, Newman & Wee 2023): the ends
 * are shrunken by Claudy's and Browne's formulas for their number of non-zero weights (fewer than three are
 * raised by 70 / (n + p)), points between them by where they stand. Points run from most diversity to most
 * validity. Agrees with R: `ParetoR::ParetoAdj`, also in its approximate impact ratio.
 */
export function tradeOffShrinkage(
  points: readonly {
    readonly weights: readonly number[];
    readonly validity: number;
    readonly groupCorrelation: number;
  }[],
  n: number,
  minorityShare: number,
  selectionRatio: number,
): ShrunkenPoint[] {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last) return [];
  const validityEnd = shrinkEnd(last.validity, last.weights, n);
  const groupSquare = shrunkenSquare(first.groupCorrelation, first.weights, n);
  const groupEnd =
    groupSquare === null
      ? null
      : first.groupCorrelation - (Math.sqrt(groupSquare) - Math.abs(first.groupCorrelation));
  const share = (value: number, from: number, to: number) =>
    from === to ? null : (value - to) / (from - to);
  return points.map(({ validity, groupCorrelation }) => {
    const validityShare = share(validity, first.validity, last.validity);
    const diversityShare = share(groupCorrelation, last.groupCorrelation, first.groupCorrelation);
    const shrunkenValidity =
      validityEnd === null ? null : (validityShare ?? 0) * (first.validity - validityEnd) + validityEnd;
    const shrunkenGroupCorrelation =
      groupEnd === null ? null : (diversityShare ?? 0) * (last.groupCorrelation - groupEnd) + groupEnd;
    return {
      validity,
      shrunkenValidity,
      groupCorrelation,
      shrunkenGroupCorrelation,
      impactRatio: approximateImpactRatio(groupCorrelation, minorityShare, selectionRatio),
      shrunkenImpactRatio:
        shrunkenGroupCorrelation === null
          ? null
          : approximateImpactRatio(shrunkenGroupCorrelation, minorityShare, selectionRatio),
      validityShare,
      diversityShare,
    };
  });
}

/**
 * Impact ratio from the correlation of score and group by the closed form of De Corte & Lievens (2003), which
 * approximates the normal tail; `impactRatioFromD` is exact. Null outside the formula's reach.
 */
function approximateImpactRatio(
  groupCorrelation: number,
  minorityShare: number,
  selectionRatio: number,
): number | null {
  const spread = minorityShare * (1 - minorityShare);
  if (!(spread > 0 && selectionRatio > 0 && selectionRatio < 1 && Math.abs(groupCorrelation) < 1))
    return null;
  const d = groupCorrelation / Math.sqrt((1 - groupCorrelation ** 2) * spread);
  const x = normalUpperQuantile(selectionRatio) * Math.sqrt(1 + d * d * spread) - d * minorityShare;
  const tail = (t: number) => 1.64 * t + Math.sqrt(0.76 * t * t + 4);
  const value = tail(x) / (Math.exp((d * d + 2 * x * d) / 2) * tail(x + d));
  return Number.isFinite(value) ? value : null;
}

function shrunkenSquare(r: number, weights: readonly number[], n: number): number | null {
  const used = weights.filter((weight) => weight > 0).length;
  return browneShrinkage(r * r, n, used < 3 ? used + 70 / (n + used) : used);
}

function shrinkEnd(r: number, weights: readonly number[], n: number): number | null {
  const square = shrunkenSquare(r, weights, n);
  return square === null ? null : Math.sqrt(square);
}
