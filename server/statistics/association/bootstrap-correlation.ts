import { completePairs, droppedNote } from "../numbers/complete-pairs.ts";
import { cannotSay, checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import { seededInteger } from "../numbers/random.ts";
import { bootstrapIntervals } from "../resampling/bootstrap.ts";
import { correlationMoments } from "./correlation-moments.ts";
import { correlationOf } from "./pearson.ts";

/**
 * Pearson's r with a BCa (or percentile) bootstrap interval, seeded; pairs are drawn within strata (such as
 * jobs) when these are given. Missing pairs are left out first.
 */
export function bootstrapCorrelation(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  options: {
    seed: number;
    replicates?: number;
    level?: number;
    strata?: ArrayLike<number | string>;
    interval?: "BCa" | "percentile";
  },
): Estimate {
  const { seed, replicates = 2000, level = usualLevel, interval = "BCa" } = options;
  checkLevel(level);
  const method = `Pearson r, ${interval} bootstrap`;
  const pairs = completePairs(x, y);
  const n = pairs.x.length;
  const notes = droppedNote(x.length, n);
  const moments = correlationMoments(pairs.x, pairs.y);
  const r = correlationOf(moments);
  if (n < 2) return cannotSay(n, method, ["too_few", ...notes], level);
  if (r === null) return cannotSay(n, method, ["constant", ...notes], level);
  const about = { n, level, method };
  if (Math.abs(r) === 1) return estimate(r, r, r, { ...about, notes: ["perfect", ...notes] });
  // standardized pairs, x and y side by side: sums of squares lose nothing and each draw touches one place
  const scaleX = Math.sqrt(moments.m2X / n);
  const scaleY = Math.sqrt(moments.m2Y / n);
  const standard = new Float64Array(2 * n);
  const blocks = arrange(x, y, options.strata, n);
  for (let i = 0; i < n; i++) {
    const from = blocks.order[i]!;
    standard[2 * i] = (pairs.x[from]! - moments.meanX) / scaleX;
    standard[2 * i + 1] = (pairs.y[from]! - moments.meanY) / scaleY;
  }
  const found = bootstrapIntervals(
    r,
    replicate(standard, blocks.ends, replicates, seed),
    interval === "BCa" ? leaveOneOut(standard) : [],
    level,
  );
  if (found === null) return estimate(r, null, null, { ...about, notes: ["no_interval", ...notes] });
  const ends = interval === "BCa" ? found.bca : found.percentile;
  return estimate(r, ends[0], ends[1], { ...about, notes });
}

/** Order of the complete pairs by stratum, and where each stratum ends. */
function arrange(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  strata: ArrayLike<number | string> | undefined,
  n: number,
): { order: Uint32Array; ends: Uint32Array } {
  const order = new Uint32Array(n).map((_, i) => i);
  if (strata === undefined) return { order, ends: Uint32Array.of(n) };
  if (strata.length !== x.length) throw new RangeError(`invalid strata length: ${strata.length}`);
  const number = new Map<number | string, number>();
  const label = new Uint32Array(n);
  for (let i = 0, k = 0; i < x.length; i++) {
    if (!Number.isFinite(x[i]!) || !Number.isFinite(y[i]!)) continue;
    let at = number.get(strata[i]!);
    if (at === undefined) {
      at = number.size;
      number.set(strata[i]!, at);
    }
    label[k++] = at;
  }
  const ends = new Uint32Array(number.size);
  for (const at of label) ends[at] = ends[at]! + 1;
  for (let i = 1; i < ends.length; i++) ends[i] = ends[i]! + ends[i - 1]!;
  order.sort((a, b) => label[a]! - label[b]! || a - b);
  return { order, ends };
}

function replicate(
  standard: Float64Array,
  ends: Uint32Array,
  replicates: number,
  seed: number,
): Float64Array {
  const n = standard.length / 2;
  const next = seededInteger(seed);
  const values = new Float64Array(replicates);
  for (let b = 0; b < replicates; b++) {
    let sx = 0;
    let sy = 0;
    let xx = 0;
    let yy = 0;
    let xy = 0;
    let start = 0;
    for (let g = 0; g < ends.length; g++) {
      const end = ends[g]!;
      const scale = (end - start) / 4294967296;
      for (let i = start; i < end; i++) {
        const at = 2 * (start + Math.floor(next() * scale));
        const vx = standard[at]!;
        const vy = standard[at + 1]!;
        sx += vx;
        sy += vy;
        xx += vx * vx;
        yy += vy * vy;
        xy += vx * vy;
      }
      start = end;
    }
    values[b] = (xy - (sx * sy) / n) / Math.sqrt((xx - (sx * sx) / n) * (yy - (sy * sy) / n));
  }
  return values;
}

/** r without each pair in turn, by taking it out of the moments. */
function leaveOneOut(standard: Float64Array): Float64Array {
  const n = standard.length / 2;
  const values = new Float64Array(n);
  let sx = 0;
  let sy = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let i = 0; i < n; i++) {
    const vx = standard[2 * i]!;
    const vy = standard[2 * i + 1]!;
    sx += vx;
    sy += vy;
    xx += vx * vx;
    yy += vy * vy;
    xy += vx * vy;
  }
  const m = n - 1;
  for (let i = 0; i < n; i++) {
    const vx = standard[2 * i]!;
    const vy = standard[2 * i + 1]!;
    const ax = sx - vx;
    const ay = sy - vy;
    const c = xy - vx * vy - (ax * ay) / m;
    values[i] = c / Math.sqrt((xx - vx * vx - (ax * ax) / m) * (yy - vy * vy - (ay * ay) / m));
  }
  return values;
}
