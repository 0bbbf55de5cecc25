import { normalSurvival } from "../distributions/normal.ts";
import { completePairs, droppedNote } from "../numbers/complete-pairs.ts";
import { cannotSay, checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import { midRanks, sortOrder, tieSizes } from "../numbers/rank.ts";
import { fisherZFromError } from "./fisher-z.ts";

const method = "Kendall tau-b, asymptotic";

/** Kendall's S (concordant minus discordant pairs), tau-b, and the normal test of no association. */
type KendallTest = { n: number; s: number; tauB: number | null; z: number | null; p: number | null };

const pairsOf = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
const sumOf = (sizes: readonly number[], f: (size: number) => number) =>
  sizes.reduce((sum, size) => sum + f(size), 0);

/** For each observation, the number of concordant minus discordant partners, in O(n log n). */
function balances(x: Float64Array, y: Float64Array): Float64Array {
  const n = x.length;
  const order = sortOrder(x);
  const rank = midRanks(y);
  const slot = rank.map((value) => Math.floor(value));
  const tree = new Int32Array(n + 2);
  const add = (at: number) => {
    for (let i = at; i <= n; i += i & -i) tree[i] = tree[i]! + 1;
  };
  const below = (at: number) => {
    let sum = 0;
    for (let i = at; i > 0; i -= i & -i) sum += tree[i]!;
    return sum;
  };
  const balance = new Float64Array(n);
  const sweep = (indices: Uint32Array, sign: 1 | -1) => {
    tree.fill(0);
    let seen = 0;
    for (let start = 0; start < n; ) {
      let end = start + 1;
      while (end < n && x[indices[end]!] === x[indices[start]!]) end++;
      for (let i = start; i < end; i++) {
        const at = slot[indices[i]!]!;
        const lower = below(at - 1);
        const higher = seen - below(at);
        balance[indices[i]!] = balance[indices[i]!]! + sign * (lower - higher);
      }
      for (let i = start; i < end; i++) add(slot[indices[i]!]!);
      seen += end - start;
      start = end;
    }
  };
  sweep(order, 1);
  sweep(order.slice().reverse(), -1);
  return balance;
}

/** Kendall's tau-b of complete pairs with R's tie-corrected normal test (cor.test, exact = FALSE). */
export function kendallTest(x: ArrayLike<number>, y: ArrayLike<number>): KendallTest {
  const pairs = completePairs(x, y);
  return testOf(pairs.x, pairs.y, discordance(pairs.x, pairs.y));
}

/** S by Knight's (1966) merge sort. */
function discordance(x: Float64Array, y: Float64Array): number {
  const n = x.length;
  const byY = sortOrder(y);
  const xInY = new Float64Array(n);
  for (let i = 0; i < n; i++) xInY[i] = x[byY[i]!]!;
  const byX = sortOrder(xInY);
  let current = new Float64Array(n);
  for (let i = 0; i < n; i++) current[i] = y[byY[byX[i]!]!]!;
  const sortedX = Float64Array.from(byX, (index) => xInY[index]!);
  let joint = 0;
  for (let start = 0; start < n; ) {
    let end = start + 1;
    while (end < n && sortedX[end] === sortedX[start] && current[end] === current[start]) end++;
    joint += ((end - start) * (end - start - 1)) / 2;
    start = end;
  }
  let swaps = 0;
  let spare = new Float64Array(n);
  for (let width = 1; width < n; width *= 2) {
    for (let left = 0; left < n; left += 2 * width) {
      const middle = Math.min(n, left + width);
      const right = Math.min(n, left + 2 * width);
      let i = left;
      let j = middle;
      for (let k = left; k < right; k++) {
        if (i < middle && (j >= right || current[i]! <= current[j]!)) spare[k] = current[i++]!;
        else {
          swaps += middle - i;
          spare[k] = current[j++]!;
        }
      }
    }
    [current, spare] = [spare, current];
  }
  const all = (n * (n - 1)) / 2;
  return all - pairsOf(tieSizes(x)) - pairsOf(tieSizes(y)) + joint - 2 * swaps;
}

function testOf(x: Float64Array, y: Float64Array, s: number): KendallTest {
  const n = x.length;
  const tx = tieSizes(x);
  const ty = tieSizes(y);
  const all = (n * (n - 1)) / 2;
  const product = Math.sqrt(all - pairsOf(tx)) * Math.sqrt(all - pairsOf(ty));
  if (!(product > 0)) return { n, s, tauB: null, z: null, p: null };
  const tauB = Math.max(-1, Math.min(1, s / product));
  const v0 = n * (n - 1) * (2 * n + 5);
  const vt = sumOf(tx, (t) => t * (t - 1) * (2 * t + 5));
  const vu = sumOf(ty, (t) => t * (t - 1) * (2 * t + 5));
  const v1 = (sumOf(tx, (t) => t * (t - 1)) * sumOf(ty, (t) => t * (t - 1))) / (2 * n * (n - 1));
  const v2 =
    n > 2
      ? (sumOf(tx, (t) => t * (t - 1) * (t - 2)) * sumOf(ty, (t) => t * (t - 1) * (t - 2))) /
        (9 * n * (n - 1) * (n - 2))
      : 0;
  const variance = (v0 - vt - vu) / 18 + v1 + v2;
  if (!(variance > 0)) return { n, s, tauB, z: null, p: null };
  const z = s / Math.sqrt(variance);
  return { n, s, tauB, z, p: Math.min(1, 2 * normalSurvival(Math.abs(z))) };
}

/**
 * Kendall's tau-b with its asymptotic interval: the delta-method standard error (Brown & Benedetti 1977),
 * which holds with ties, laid on Fisher's z with t, so that the interval stays within -1..1.
 */
export function kendall(x: ArrayLike<number>, y: ArrayLike<number>, level = usualLevel): Estimate {
  checkLevel(level);
  const pairs = completePairs(x, y);
  const n = pairs.x.length;
  const notes = droppedNote(x.length, n);
  if (n < 2) return cannotSay(n, method, ["too_few", ...notes], level);
  const balance = balances(pairs.x, pairs.y);
  let s = 0;
  for (let i = 0; i < n; i++) s += balance[i]!;
  const { tauB } = testOf(pairs.x, pairs.y, s / 2);
  if (tauB === null) return cannotSay(n, method, ["constant", ...notes], level);
  const about = { n, level, method };
  if (n < 4) return estimate(tauB, null, null, { ...about, notes: ["no_interval", ...notes] });
  if (Math.abs(tauB) === 1) return estimate(tauB, tauB, tauB, { ...about, notes: ["perfect", ...notes] });
  const error = deltaError(pairs.x, pairs.y, balance, tauB);
  const ends = fisherZFromError(tauB, error, n - 2, level) ?? { low: tauB, high: tauB };
  return estimate(tauB, ends.low, ends.high, { ...about, notes });
}

function deltaError(x: Float64Array, y: Float64Array, balance: Float64Array, tauB: number): number {
  const n = x.length;
  const sizeX = groupSizes(x);
  const sizeY = groupSizes(y);
  const wr = n * n - sizeX.reduce((sum, size) => sum + size, 0);
  const wc = n * n - sizeY.reduce((sum, size) => sum + size, 0);
  const w = Math.sqrt(wr) * Math.sqrt(wc);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const v = sizeX[i]! * wc + sizeY[i]! * wr;
    sum += (2 * w * balance[i]! + tauB * v) ** 2;
  }
  const variance = (sum - n ** 3 * tauB * tauB * (wr + wc) ** 2) / w ** 4;
  return Math.sqrt(Math.max(0, variance));
}

/** For each value, how many values are equal to it, itself included. */
function groupSizes(values: Float64Array): Float64Array {
  const order = sortOrder(values);
  const sizes = new Float64Array(values.length);
  for (let start = 0; start < values.length; ) {
    let end = start + 1;
    while (end < values.length && values[order[end]!] === values[order[start]!]) end++;
    for (let i = start; i < end; i++) sizes[order[i]!] = end - start;
    start = end;
  }
  return sizes;
}
