import { cannotSay, type Estimate, usualLevel } from "../numbers/estimate.ts";
import { alwaysValid } from "./always-valid.ts";

/** Sums of a group's outcomes. */
export type ArmSums = { readonly n: number; readonly sum: number; readonly squares: number };

/** Fewest people with the outcome in each group from which anything is said. */
export const FEWEST_IN_ARM = 30;

/**
 * Difference of the new group's mean less the old one's, with an interval that holds at every look (`alwaysValid`). The
 * variance of a share is that of (k + 1) / (n + 2) (Agresti & Caffo 2000), so that shares of 0 and 1 have an interval.
 */
export function differenceOfTrial(
  old: ArmSums,
  fresh: ArmSums,
  { plannedSe, isShare, level = usualLevel }: { plannedSe: number; isShare: boolean; level?: number },
): Estimate {
  const n = old.n + fresh.n;
  if (Math.min(old.n, fresh.n) < FEWEST_IN_ARM)
    return cannotSay(n, "always-valid interval", `few_pairs:${FEWEST_IN_ARM}`, level);
  const variance = ({ n, sum, squares }: ArmSums) => {
    if (!isShare) return (squares - sum ** 2 / n) / (n - 1) / n;
    const share = (sum + 1) / (n + 2);
    return (share * (1 - share)) / (n + 2);
  };
  const se = Math.sqrt(variance(old) + variance(fresh));
  if (!(se > 0)) return cannotSay(n, "always-valid interval", "constant", level);
  return alwaysValid(fresh.sum / fresh.n - old.sum / old.n, se, plannedSe, { n, level });
}

/** Difference of the groups' correlations on Fisher's z, likewise; `r` is null where a group has none. */
export function correlationDifferenceOfTrial(
  old: { readonly r: number | null; readonly n: number },
  fresh: { readonly r: number | null; readonly n: number },
  { plannedSe, level = usualLevel }: { plannedSe: number; level?: number },
): Estimate {
  const n = old.n + fresh.n;
  const method = "always-valid interval of Fisher's z";
  if (Math.min(old.n, fresh.n) < FEWEST_IN_ARM)
    return cannotSay(n, method, `few_pairs:${FEWEST_IN_ARM}`, level);
  if (old.r === null || fresh.r === null) return cannotSay(n, method, "constant", level);
  const se = Math.sqrt(1 / (old.n - 3) + 1 / (fresh.n - 3));
  return alwaysValid(Math.atanh(fresh.r) - Math.atanh(old.r), se, plannedSe, { n, level });
}
