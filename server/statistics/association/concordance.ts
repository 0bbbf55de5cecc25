import { normalQuantile } from "../distributions/normal.ts";
import type { Estimate } from "../numbers/estimate.ts";
import { sortOrder } from "../numbers/rank.ts";

/**
 * Harrell's concordance of a risk score with right-censored durations: among pairs whose order of leaving is
 * known, the share in which the higher risk left first; ties in risk count half. The standard error is the
 * infinitesimal jackknife. Pairs are formed within a stratum; two events at one time make no pair, an event
 * and somebody last seen at that time do. O(n log n). Agrees with R:
 * `concordance(Surv(time, event) ~ risk, reverse = TRUE)`.
 */
export function survivalConcordance(
  time: ArrayLike<number>,
  event: ArrayLike<number | boolean>,
  risk: ArrayLike<number>,
  { stratum = null as ArrayLike<number | string> | null, level = 0.95 } = {},
): Estimate & { standardError: number | null; concordant: number; discordant: number; tiedRisk: number } {
  const rows: number[] = [];
  for (let i = 0; i < time.length; i++)
    if (Number.isFinite(time[i]!) && Number.isFinite(risk[i]!) && !Number.isNaN(Number(event[i]!)))
      rows.push(i);
  const levels = Float64Array.from(rows, (i) => risk[i]!).sort();
  let distinct = 0;
  for (let i = 0; i < levels.length; i++)
    if (i === 0 || levels[i] !== levels[distinct - 1]) levels[distinct++] = levels[i]!;
  const rankOf = (value: number) => {
    let low = 0;
    let high = distinct - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (levels[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const n = rows.length;
  const rank = Int32Array.from(rows, (i) => rankOf(risk[i]!));
  const groups = new Map<string, number[]>();
  rows.forEach((i, r) => {
    const key = stratum ? String(stratum[i]!) : "";
    const list = groups.get(key);
    if (list) list.push(r);
    else groups.set(key, [r]);
  });
  // Pairs that each row takes part in: concordant, discordant, tied in risk.
  const good = new Float64Array(n);
  const bad = new Float64Array(n);
  const tied = new Float64Array(n);
  const tree = new Float64Array(distinct + 1);
  const add = (at: number) => {
    for (let k = at + 1; k <= distinct; k += k & -k) tree[k]! += 1;
  };
  const below = (at: number) => {
    let sum = 0;
    for (let k = at; k > 0; k -= k & -k) sum += tree[k]!;
    return sum;
  };
  for (const members of groups.values()) {
    const order = sortOrder(Float64Array.from(members, (r) => -time[rows[r]!]!));
    const sorted = Array.from(order, (k) => members[k]!);
    for (let k = 0; k < sorted.length; k++) members[k] = sorted[k]!;
    const isEvent = (r: number) => Number(event[rows[r]!]!) !== 0;
    const blocks: [number, number][] = [];
    for (let i = 0; i < members.length; ) {
      const from = i;
      const t = time[rows[members[i]!]!];
      while (i < members.length && time[rows[members[i]!]!] === t) i++;
      blocks.push([from, i]);
    }
    // Falling time: each event meets those who stayed longer.
    tree.fill(0);
    let size = 0;
    for (const [from, to] of blocks) {
      for (let i = from; i < to; i++)
        if (!isEvent(members[i]!)) {
          add(rank[members[i]!]!);
          size++;
        }
      for (let i = from; i < to; i++) {
        const r = members[i]!;
        if (!isEvent(r)) continue;
        const lower = below(rank[r]!);
        const upTo = below(rank[r]! + 1);
        good[r]! += lower;
        tied[r]! += upTo - lower;
        bad[r]! += size - upTo;
      }
      for (let i = from; i < to; i++)
        if (isEvent(members[i]!)) {
          add(rank[members[i]!]!);
          size++;
        }
    }
    // Rising time: each row meets the events before it.
    tree.fill(0);
    size = 0;
    for (let b = blocks.length - 1; b >= 0; b--) {
      const [from, to] = blocks[b]!;
      const meet = (r: number) => {
        const lower = below(rank[r]!);
        const upTo = below(rank[r]! + 1);
        good[r]! += size - upTo;
        tied[r]! += upTo - lower;
        bad[r]! += lower;
      };
      for (let i = from; i < to; i++) if (isEvent(members[i]!)) meet(members[i]!);
      for (let i = from; i < to; i++)
        if (isEvent(members[i]!)) {
          add(rank[members[i]!]!);
          size++;
        }
      for (let i = from; i < to; i++) if (!isEvent(members[i]!)) meet(members[i]!);
    }
  }
  const half = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / 2;
  const concordant = half(good);
  const discordant = half(bad);
  const tiedRisk = half(tied);
  const pairs = concordant + discordant + tiedRisk;
  const base = { level, n, method: "Harrell's C, infinitesimal jackknife", concordant, discordant, tiedRisk };
  if (pairs === 0)
    return {
      ...base,
      value: null,
      low: null,
      high: null,
      standardError: null,
      notes: ["nothing_to_compare"],
    };
  const value = (concordant + tiedRisk / 2) / pairs;
  let variance = 0;
  for (let r = 0; r < n; r++) {
    const own = good[r]! + tied[r]! / 2 - value * (good[r]! + bad[r]! + tied[r]!);
    variance += (own / pairs) ** 2;
  }
  const standardError = Math.sqrt(variance);
  const reach = normalQuantile((1 + level) / 2) * standardError;
  const flat = variance === 0;
  return {
    ...base,
    value,
    low: flat ? null : Math.max(0, value - reach),
    high: flat ? null : Math.min(1, value + reach),
    standardError,
    notes: flat ? ["no_interval"] : [],
  };
}
