import { covarianceMoments } from "../numbers/covariance.ts";
import { cannotSay, type Estimate, usualLevel } from "../numbers/estimate.ts";
import { bootstrap } from "../resampling/bootstrap.ts";
import { allowingNone, gainName } from "../resampling/bootstrap-gain.ts";
import { incrementalFromMoments } from "./regression-from-moments.ts";

/**
 * The gain in R squared of added predictors over base ones, with a seeded percentile bootstrap interval over the
 * complete rows. The F test of the same gain is incrementalFromMoments.
 */
export function deltaRSquared(
  outcome: ArrayLike<number>,
  base: readonly ArrayLike<number>[],
  added: readonly ArrayLike<number>[],
  options: { seed: number; replicates?: number; level?: number; strata?: ArrayLike<number | string> },
): Estimate {
  const columns = [outcome, ...base, ...added];
  const rows: number[] = [];
  for (let i = 0; i < outcome.length; i++) {
    if (columns.every((column) => Number.isFinite(column[i]!))) rows.push(i);
  }
  const n = rows.length;
  const level = options.level ?? usualLevel;
  if (n < base.length + added.length + 2) return cannotSay(n, gainName, "too_few", level);
  const complete = columns.map((column) => Float64Array.from(rows, (row) => column[row]!));
  const baseAt = base.map((_, i) => i + 1);
  const addedAt = added.map((_, i) => i + 1 + base.length);
  const strata = options.strata === undefined ? {} : { strata: rows.map((row) => options.strata![row]!) };
  const statistic = (drawn: Uint32Array) => {
    const sample = complete.map((column) => Float64Array.from(drawn, (row) => column[row]!));
    return incrementalFromMoments(covarianceMoments(sample), 0, baseAt, addedAt)?.deltaRSquared ?? null;
  };
  const found = bootstrap(n, statistic, {
    seed: options.seed,
    replicates: options.replicates ?? 2000,
    level,
    method: gainName,
    interval: "percentile",
    ...strata,
  });
  return allowingNone(
    found,
    incrementalFromMoments(covarianceMoments(complete), 0, baseAt, addedAt)?.p ?? null,
  );
}
