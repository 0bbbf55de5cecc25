/**
 * Reliability of a measure made `factor` times as long (Spearman-Brown; 2 for two halves). null where the formula has no value
 * (denominator 0).
 */
export function spearmanBrown(reliability: number, factor = 2): number | null {
  const below = 1 + (factor - 1) * reliability;
  const value = (factor * reliability) / below;
  return below !== 0 && Number.isFinite(value) ? value : null;
}

/** How many times as long a measure must be for the reliability wanted; null where no length gives it. */
export function lengthForReliability(reliability: number, wanted: number): number | null {
  const factor = (wanted * (1 - reliability)) / (reliability * (1 - wanted));
  return Number.isFinite(factor) && factor > 0 ? factor : null;
}
