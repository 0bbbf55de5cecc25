/**
 * Reliability of a measure made `factor` times as long (Spearman-Brown; 2 for two halves). null where the formula has no value
 * (denominator 0).
 */
export function spearmanBrown(reliability: number, factor = 2): number | null {
  const below = 1 + (factor - 1) * reliability;
  const value = (factor * reliability) / below;
  return below !== 0 && Number.isFinite(value) ? value : null;
}
