import { sortOrder } from "../numbers/rank.ts";
import type { CoxInput } from "./cox.ts";

/** How tied event times enter the partial likelihood. */
export type CoxTies = "efron" | "breslow" | "exact";

/** Rows of a Cox model made ready: sorted by stratum and falling time, covariates centred and scaled. */
export type CoxData = {
  readonly names: string[];
  readonly n: number;
  readonly events: number;
  readonly dropped: number;
  readonly strata: number;
  /** Row of the input behind each sorted row. */
  readonly row: Int32Array;
  readonly time: Float64Array;
  readonly event: Uint8Array;
  readonly stratum: Int32Array;
  /** Standardized covariates, row by row, n x p. */
  readonly x: Float64Array;
  readonly mean: Float64Array;
  readonly scale: Float64Array;
  readonly constant: boolean[];
  /** Coefficients on the standardized covariates, once fitted. */
  readonly beta: Float64Array;
};

/** Sort, drop rows with missing values, centre and scale. */
export function prepareCox(input: CoxInput): CoxData {
  const names = Object.keys(input.covariates);
  const columns = names.map((name) => input.covariates[name]!);
  const size = names.length;
  const stratumIndex = new Map<string, number>();
  const rows: number[] = [];
  const strata = new Int32Array(input.time.length);
  const missing = (value: string | number | null | undefined) =>
    value === null || value === undefined || (typeof value === "number" && Number.isNaN(value));
  let last: string | number | undefined;
  let lastIndex = -1;
  for (let i = 0; i < input.time.length; i++) {
    if (!Number.isFinite(input.time[i]!) || Number.isNaN(Number(input.event[i]!))) continue;
    if (!isComplete(columns, i)) continue;
    if (input.stratum) {
      const own = input.stratum[i];
      if (missing(own)) continue;
      // people of a stratum often stand together
      if (own !== last || lastIndex < 0) {
        const key = String(own);
        if (!stratumIndex.has(key)) stratumIndex.set(key, stratumIndex.size);
        last = own;
        lastIndex = stratumIndex.get(key)!;
      }
      strata[i] = lastIndex;
    }
    rows.push(i);
  }
  sortRows(rows, strata, stratumIndex.size, input.time);
  const n = rows.length;
  const x = new Float64Array(n * size);
  const mean = new Float64Array(size);
  const scale = new Float64Array(size);
  const constant: boolean[] = [];
  for (let j = 0; j < size; j++) {
    const column = columns[j]!;
    const origin = n > 0 ? column[rows[0]!]! : 0;
    let sum = 0;
    let differs = false;
    for (const i of rows) {
      sum += column[i]! - origin;
      if (column[i] !== origin) differs = true;
    }
    const shift = n > 0 ? sum / n : 0;
    mean[j] = origin + shift;
    let spread = 0;
    for (let r = 0; r < n; r++) {
      const value = differs ? column[rows[r]!]! - origin - shift : 0;
      x[r * size + j] = value;
      spread += Math.abs(value);
    }
    if (!(spread > 1e-150 * n)) differs = false;
    const unit = differs ? spread / n : 1;
    scale[j] = unit;
    constant.push(!differs);
    for (let r = 0; r < n; r++) x[r * size + j] = differs ? x[r * size + j]! / unit : 0;
  }
  let events = 0;
  const event = Uint8Array.from(rows, (i) => {
    const seen = Number(input.event[i]!) ? 1 : 0;
    events += seen;
    return seen;
  });
  return {
    names,
    n,
    events,
    dropped: input.time.length - n,
    strata: Math.max(1, stratumIndex.size),
    row: Int32Array.from(rows),
    time: Float64Array.from(rows, (i) => input.time[i]!),
    event,
    stratum: Int32Array.from(rows, (i) => strata[i]!),
    x,
    mean,
    scale,
    constant,
    beta: new Float64Array(size),
  };
}

function isComplete(columns: readonly ArrayLike<number>[], row: number): boolean {
  for (let j = 0; j < columns.length; j++) if (!Number.isFinite(columns[j]![row]!)) return false;
  return true;
}

/** Rows by stratum, then by falling time. */
function sortRows(rows: number[], strata: Int32Array, groups: number, time: ArrayLike<number>): void {
  const order = sortOrder(Float64Array.from(rows, (i) => -time[i]!));
  const sorted = Array.from(order, (k) => rows[k]!);
  if (groups < 2) {
    for (let k = 0; k < rows.length; k++) rows[k] = sorted[k]!;
    return;
  }
  const start = new Int32Array(groups + 1);
  for (const i of rows) start[strata[i]! + 1]!++;
  for (let g = 0; g < groups; g++) start[g + 1]! += start[g]!;
  for (const i of sorted) rows[start[strata[i]!]!++] = i;
}

/** Log partial likelihood with its gradient and its information (negative Hessian) on the scaled covariates. */
type CoxInformation = { logLikelihood: number; score: Float64Array; information: Float64Array };

/**
 * Evaluate the partial likelihood at `beta`. One pass over the sorted rows; ties by Efron (1977), Breslow
 * (1974) or exactly over all sets of as many leavers (Cox 1972, by the recursion of Gail, Lubin & Rubinstein
 * 1981). Null when the exact sum is too large to compute.
 */
export function coxInformation(data: CoxData, beta: Float64Array, ties: CoxTies): CoxInformation | null {
  const size = beta.length;
  const { x, n } = data;
  const eta = linearPredictor(data, beta);
  let logLikelihood = 0;
  const score = new Float64Array(size);
  const information = new Float64Array(size * size);
  const s1 = new Float64Array(size);
  const s2 = new Float64Array(size * size);
  const d1 = new Float64Array(size);
  const d2 = new Float64Array(size * size);
  const mean = new Float64Array(size);
  for (let start = 0; start < n; ) {
    const stratum = data.stratum[start]!;
    let end = start;
    let highest = -Infinity;
    for (; end < n && data.stratum[end] === stratum; end++) highest = Math.max(highest, eta[end]!);
    let s0 = 0;
    s1.fill(0);
    s2.fill(0);
    for (let i = start; i < end; ) {
      const t = data.time[i]!;
      let until = i;
      let deaths = 0;
      for (; until < end && data.time[until] === t; until++) deaths += data.event[until]!;
      // Sums over the leavers alone are only needed where Efron's method thins out a tie.
      const thin = ties === "efron" && deaths > 1;
      let d0 = 0;
      if (thin) {
        d1.fill(0);
        d2.fill(0);
      }
      for (; i < until; i++) {
        const weight = Math.exp(eta[i]! - highest);
        const base = i * size;
        const dead = data.event[i] === 1;
        s0 += weight;
        if (dead) {
          d0 += weight;
          logLikelihood += eta[i]! - highest;
          for (let j = 0; j < size; j++) score[j]! += x[base + j]!;
        }
        for (let j = 0; j < size; j++) {
          const wx = weight * x[base + j]!;
          s1[j]! += wx;
          for (let k = 0; k <= j; k++) s2[j * size + k]! += wx * x[base + k]!;
        }
        if (thin && dead)
          for (let j = 0; j < size; j++) {
            const wx = weight * x[base + j]!;
            d1[j]! += wx;
            for (let k = 0; k <= j; k++) d2[j * size + k]! += wx * x[base + k]!;
          }
      }
      if (deaths === 0) continue;
      if (ties === "exact" && deaths > 1) {
        const exact = exactTerm(data, eta, highest, start, i, deaths);
        if (exact === null) return null;
        logLikelihood -= exact.log;
        for (let j = 0; j < size; j++) {
          score[j]! -= exact.first[j]!;
          for (let k = 0; k <= j; k++) information[j * size + k]! += exact.second[j * size + k]!;
        }
        continue;
      }
      const terms = ties === "efron" ? deaths : 1;
      const times = ties === "efron" ? 1 : deaths;
      for (let term = 0; term < terms; term++) {
        const part = term / deaths;
        const a0 = s0 - part * d0;
        logLikelihood -= times * Math.log(a0);
        for (let j = 0; j < size; j++) {
          const m = (s1[j]! - part * d1[j]!) / a0;
          mean[j] = m;
          score[j]! -= times * m;
          for (let k = 0; k <= j; k++) {
            const at = j * size + k;
            information[at]! += times * ((s2[at]! - part * d2[at]!) / a0 - m * mean[k]!);
          }
        }
      }
    }
    start = end;
  }
  for (let j = 0; j < size; j++)
    for (let k = 0; k < j; k++) information[k * size + j] = information[j * size + k]!;
  return { logLikelihood, score, information };
}

/** First and one-past-last sorted row of each stratum. */
export function strataOf(data: CoxData): { start: number; end: number }[] {
  const parts: { start: number; end: number }[] = [];
  for (let start = 0; start < data.n; ) {
    let end = start;
    while (end < data.n && data.stratum[end] === data.stratum[start]) end++;
    parts.push({ start, end });
    start = end;
  }
  return parts;
}

/** x'beta per sorted row. */
export function linearPredictor(data: CoxData, beta: Float64Array): Float64Array {
  const size = beta.length;
  const eta = new Float64Array(data.n);
  for (let i = 0; i < data.n; i++) {
    let sum = 0;
    for (let j = 0; j < size; j++) sum += data.x[i * size + j]! * beta[j]!;
    eta[i] = sum;
  }
  return eta;
}

/** Most work that one exact term may take, in multiply-adds. */
const exactLimit = 4e8;

/**
 * Log of the sum over all sets of `deaths` among rows from..to of the product of exp(eta), with first and
 * (negative) second derivatives of that log in beta.
 */
function exactTerm(
  data: CoxData,
  eta: Float64Array,
  highest: number,
  from: number,
  to: number,
  deaths: number,
): { log: number; first: Float64Array; second: Float64Array } | null {
  const size = data.names.length;
  const triangle = (size * (size + 1)) / 2;
  const people = to - from;
  if (people * deaths * (1 + size + triangle) > exactLimit || deaths > 1500) return null;
  let total = 0;
  for (let i = from; i < to; i++) total += Math.exp(eta[i]! - highest);
  const unit = deaths / (Math.E * total);
  const value = new Float64Array(deaths + 1);
  const first = new Float64Array((deaths + 1) * size);
  const second = new Float64Array((deaths + 1) * triangle);
  value[0] = 1;
  for (let i = from; i < to; i++) {
    const weight = unit * Math.exp(eta[i]! - highest);
    const base = i * size;
    for (let k = Math.min(deaths, i - from + 1); k >= 1; k--) {
      const before = value[k - 1]!;
      for (let j = 0, at = 0; j < size; j++) {
        const xj = data.x[base + j]!;
        const fj = first[(k - 1) * size + j]!;
        for (let l = 0; l <= j; l++, at++) {
          const xl = data.x[base + l]!;
          second[k * triangle + at]! +=
            weight *
            (second[(k - 1) * triangle + at]! + xl * fj + xj * first[(k - 1) * size + l]! + xj * xl * before);
        }
      }
      for (let j = 0; j < size; j++)
        first[k * size + j]! += weight * (first[(k - 1) * size + j]! + data.x[base + j]! * before);
      value[k]! += weight * before;
    }
  }
  const sum = value[deaths]!;
  if (!(sum > 0) || !Number.isFinite(sum)) return null;
  const gradient = new Float64Array(size);
  const curvature = new Float64Array(size * size);
  for (let j = 0; j < size; j++) gradient[j] = first[deaths * size + j]! / sum;
  for (let j = 0, at = 0; j < size; j++)
    for (let l = 0; l <= j; l++, at++)
      curvature[j * size + l] = second[deaths * triangle + at]! / sum - gradient[j]! * gradient[l]!;
  return { log: Math.log(sum) - deaths * Math.log(unit), first: gradient, second: curvature };
}
