import type { Estimate } from "../../../statistics/numbers/estimate.ts";

/** An estimate of whole numbers in the unit of its metric, of which one is `scale` of them. */
export function inUnit(found: Estimate, scale: number): Estimate {
  const scaled = (each: number | null) => (each === null ? null : each / scale);
  return { ...found, value: scaled(found.value), low: scaled(found.low), high: scaled(found.high) };
}
