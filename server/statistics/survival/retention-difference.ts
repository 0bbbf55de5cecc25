import { normalQuantile } from "../distributions/normal.ts";
import { type Estimate, estimate } from "../numbers/estimate.ts";
import { kaplanMeier } from "./kaplan-meier.ts";
import { type LogRank, logRank } from "./log-rank.ts";
import { survivalAt } from "./survival-at.ts";
import { survivalCounts } from "./survival-counts.ts";

/** Retention of two groups at one day, compared within strata, the crude comparison beside it. */
export type RetentionDifference = {
  day: number;
  /** Focal less reference retention: Mantel-Haenszel weights over strata; and all strata thrown together. */
  adjusted: Estimate;
  crude: Estimate;
  /** Strata with both groups observed that long, of all strata. */
  compared: number;
  strata: number;
  /** Stratified log-rank test over the whole time, and the crude one. */
  test: LogRank;
  crudeTest: LogRank;
};

/**
 * Difference in retention at `day` between a focal and a reference group within strata (job and hire quarter).
 * Each stratum's difference of Kaplan-Meier shares weighs n1 n0 / (n1 + n0), as in the Mantel-Haenszel risk
 * difference, which it equals where nobody is censored; the variance is Greenwood's. Strata in which a group
 * is missing or not observed so long say nothing and are left out.
 */
export function retentionDifference(
  time: ArrayLike<number>,
  event: ArrayLike<number | boolean>,
  isFocal: ArrayLike<number>,
  stratum: ArrayLike<string | number>,
  day: number,
  level = 0.95,
): RetentionDifference {
  const groups = new Map<string, [number[], number[]]>();
  const everybody: [number[], number[]] = [[], []];
  for (let i = 0; i < time.length; i++) {
    if (
      !Number.isFinite(time[i]!) ||
      Number.isNaN(Number(event[i]!)) ||
      (isFocal[i] !== 0 && isFocal[i] !== 1)
    )
      continue;
    const key = String(stratum[i]!);
    const pair = groups.get(key) ?? [[], []];
    pair[isFocal[i] ? 0 : 1].push(i);
    everybody[isFocal[i] ? 0 : 1].push(i);
    groups.set(key, pair);
  }
  const share = (rows: readonly number[]) => {
    const curve = kaplanMeier(
      survivalCounts(
        rows.map((i) => time[i]!),
        rows.map((i) => event[i]!),
      ),
    );
    const { value, standardError } = survivalAt(curve, day, { level });
    return value === null ? null : { value, variance: (standardError ?? 0) ** 2 };
  };
  const z = normalQuantile((1 + level) / 2);
  const method = "difference of Kaplan-Meier shares, Greenwood interval";
  const result = (difference: number | null, variance: number, n: number, name: string): Estimate => {
    if (difference === null)
      return estimate(null, null, null, { n, level, method: name, notes: ["nothing_to_compare"] });
    const reach = variance > 0 ? z * Math.sqrt(variance) : Number.NaN;
    return estimate(difference, Math.max(-1, difference - reach), Math.min(1, difference + reach), {
      n,
      level,
      method: name,
    });
  };
  let up = 0;
  let down = 0;
  let spread = 0;
  let people = 0;
  let compared = 0;
  for (const [focal, reference] of groups.values()) {
    if (focal.length === 0 || reference.length === 0) continue;
    const a = share(focal);
    const b = share(reference);
    if (a === null || b === null) continue;
    compared++;
    people += focal.length + reference.length;
    const weight = (focal.length * reference.length) / (focal.length + reference.length);
    up += weight * (a.value - b.value);
    down += weight;
    spread += weight * weight * (a.variance + b.variance);
  }
  const [all, others] = [share(everybody[0]), share(everybody[1])];
  const crude = all && others ? all.value - others.value : null;
  const rows = [...everybody[0], ...everybody[1]];
  const pick = <T>(column: ArrayLike<T>) => rows.map((i) => column[i]!);
  const labels = pick(isFocal).map((value) => (value ? "focal" : "reference"));
  return {
    day,
    adjusted: result(
      down > 0 ? up / down : null,
      down > 0 ? spread / down ** 2 : 0,
      people,
      `stratified ${method}`,
    ),
    crude: result(crude, (all?.variance ?? 0) + (others?.variance ?? 0), rows.length, method),
    compared,
    strata: groups.size,
    test: logRank(pick(time), pick(event), labels, { stratum: pick(stratum) }),
    crudeTest: logRank(pick(time), pick(event), labels),
  };
}
