import { chiSquareSurvival } from "../distributions/chi-square.ts";
import { cholesky, solveCholesky } from "../numbers/symmetric.ts";

/** Result of a log-rank test. */
type LogRank = {
  groups: string[];
  /** People, events seen and events expected were all groups alike, per group. */
  n: number[];
  observed: number[];
  expected: number[];
  chiSquare: number | null;
  df: number;
  p: number | null;
  method: string;
  notes: string[];
};

/** Rows of one stratum per distinct time: at risk just before it and events at it, per group. */
export type LogRankStep = { readonly atRisk: readonly number[]; readonly events: readonly number[] };

/**
 * Log-rank test (Mantel 1966; Peto & Peto 1972) that groups leave at the same rate, with the hypergeometric
 * variance, stratified on request: expected counts and variances are added over strata, so groups are only
 * compared within one. `rho` = 1 gives the Peto-Peto weights S(t-) of Harrington & Fleming (1982). Agrees
 * with R: `survdiff(Surv(time, event) ~ group + strata(stratum), rho = rho)`. Rows with a missing time or
 * event are left out.
 */
export function logRank(
  time: ArrayLike<number>,
  event: ArrayLike<number | boolean>,
  group: ArrayLike<string | number>,
  { stratum = null as ArrayLike<string | number> | null, rho = 0 } = {},
): LogRank {
  const rows: number[] = [];
  for (let i = 0; i < time.length; i++)
    if (Number.isFinite(time[i]!) && !Number.isNaN(Number(event[i]!))) rows.push(i);
  const groups = distinct(rows.map((i) => group[i]!));
  const groupOf = new Map(groups.map((name, index) => [name, index]));
  const strata = new Map<string, number[]>();
  for (const i of rows) {
    const key = stratum ? String(stratum[i]!) : "";
    const list = strata.get(key);
    if (list) list.push(i);
    else strata.set(key, [i]);
  }
  const n = groups.map(() => 0);
  for (const i of rows) n[groupOf.get(String(group[i]!))!]!++;
  const steps: LogRankStep[][] = [];
  for (const members of strata.values()) {
    members.sort((a, b) => time[b]! - time[a]!);
    const atRisk = groups.map(() => 0);
    const list: LogRankStep[] = [];
    for (let i = 0; i < members.length; ) {
      const t = time[members[i]!]!;
      const events = groups.map(() => 0);
      let any = false;
      for (; i < members.length && time[members[i]!] === t; i++) {
        const g = groupOf.get(String(group[members[i]!]!))!;
        atRisk[g]!++;
        if (Number(event[members[i]!]!)) {
          events[g]!++;
          any = true;
        }
      }
      if (any) list.push({ atRisk: [...atRisk], events });
    }
    steps.push(list.reverse());
  }
  return logRankFromSteps(groups, n, steps, rho);
}

/** The log-rank test from counts per stratum, time and group, times ascending, as SQL can give them. */
export function logRankFromSteps(
  groups: readonly string[],
  n: readonly number[],
  strata: readonly (readonly LogRankStep[])[],
  rho = 0,
): LogRank {
  const size = groups.length;
  const observed = new Array<number>(size).fill(0);
  const expected = new Array<number>(size).fill(0);
  const difference = new Float64Array(size);
  const variance = new Float64Array(size * size);
  for (const steps of strata) {
    let survival = 1;
    for (const { atRisk, events } of steps) {
      let total = 0;
      let deaths = 0;
      for (let g = 0; g < size; g++) {
        total += atRisk[g]!;
        deaths += events[g]!;
      }
      if (total === 0 || deaths === 0) continue;
      const weight = rho === 0 ? 1 : survival ** rho;
      const spread = total > 1 ? (deaths * (total - deaths)) / (total - 1) : 0;
      for (let g = 0; g < size; g++) {
        const share = atRisk[g]! / total;
        observed[g]! += weight * events[g]!;
        expected[g]! += weight * deaths * share;
        difference[g]! += weight * (events[g]! - deaths * share);
        for (let h = 0; h < size; h++)
          variance[g * size + h]! +=
            weight * weight * spread * share * ((g === h ? 1 : 0) - atRisk[h]! / total);
      }
      survival *= (total - deaths) / total;
    }
  }
  const method = `log-rank${rho === 0 ? "" : `, rho ${rho}`}${strata.length > 1 ? ", stratified" : ""}`;
  const base = { groups: [...groups], n: [...n], observed, expected, method };
  const factor = cholesky(variance, size, 1e-9);
  if (size < 2) return { ...base, chiSquare: null, df: 0, p: null, notes: ["one_group"] };
  if (factor.rank === 0) return { ...base, chiSquare: null, df: 0, p: null, notes: ["nothing_to_compare"] };
  const solution = solveCholesky(factor, difference);
  let chiSquare = 0;
  for (let g = 0; g < size; g++) chiSquare += solution[g]! * difference[g]!;
  return {
    ...base,
    chiSquare,
    df: factor.rank,
    p: chiSquareSurvival(chiSquare, factor.rank),
    notes: factor.rank < size - 1 ? ["groups_without_comparison"] : [],
  };
}

/** Distinct labels in ascending order; numbers by value, text by code point. */
function distinct(values: readonly (string | number)[]): string[] {
  const labels = [...new Set(values.map(String))];
  const numeric = values.every((value) => typeof value === "number");
  return numeric ? labels.sort((a, b) => Number(a) - Number(b)) : labels.sort();
}
