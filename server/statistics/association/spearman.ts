import { completePairs, droppedNote } from "../numbers/complete-pairs.ts";
import { cannotSay, type Estimate, usualLevel } from "../numbers/estimate.ts";
import { midRanks } from "../numbers/rank.ts";
import { correlationMoments } from "./correlation-moments.ts";
import { correlationEstimate } from "./fisher-z.ts";
import { correlationOf, correlationTest } from "./pearson.ts";

/**
 * Spearman's rank correlation: Pearson's r of mid-ranks. Interval on Fisher's z with the variance of Bonett &
 * Wright (2000), (1 + r^2/2) / (n - 3), or of Fieller, Hartley & Pearson (1957), 1.06 / (n - 3).
 */
export function spearman(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  level = usualLevel,
  variance: "Bonett-Wright" | "Fieller" = "Bonett-Wright",
): Estimate {
  const method = `Spearman rho, ${variance}`;
  const pairs = completePairs(x, y);
  const n = pairs.x.length;
  const notes = droppedNote(x.length, n);
  if (n < 2) return cannotSay(n, method, ["too_few", ...notes], level);
  const rho = correlationOf(correlationMoments(midRanks(pairs.x), midRanks(pairs.y)));
  if (rho === null) return cannotSay(n, method, ["constant", ...notes], level);
  const factor = variance === "Fieller" ? 1.06 : 1 + (rho * rho) / 2;
  return correlationEstimate(rho, n, level, { method, variance: factor, notes });
}

/** Test of rho = 0 by the t approximation, with S, the sum of squared rank differences that R reports. */
export function spearmanTest(
  rho: number,
  n: number,
): { s: number; t: number | null; df: number; p: number | null } {
  return { s: ((n ** 3 - n) * (1 - rho)) / 6, ...correlationTest(rho, n) };
}
