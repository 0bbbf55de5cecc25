import { normalPdf, normalQuantile } from "../distributions/normal.ts";
import { completePairs, droppedNote } from "../numbers/complete-pairs.ts";
import { cannotSay, checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import { correlationMoments } from "./correlation-moments.ts";
import { correlationEstimate, fisherZFromError } from "./fisher-z.ts";
import { correlationOf } from "./pearson.ts";

function checkBinary(values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (v !== 0 && v !== 1 && Number.isFinite(v)) throw new RangeError(`invalid binary value: ${v}`);
  }
}

/** Point-biserial correlation of a 0/1 outcome (retained, passed) and a score, with Fisher's z interval. */
export function pointBiserial(
  outcome: ArrayLike<number>,
  score: ArrayLike<number>,
  level = usualLevel,
): Estimate {
  const method = "point-biserial r, Fisher z";
  checkBinary(outcome);
  const moments = correlationMoments(outcome, score);
  const notes = droppedNote(outcome.length, moments.n);
  if (moments.n < 2) return cannotSay(moments.n, method, ["too_few", ...notes], level);
  const r = correlationOf(moments);
  if (r === null) {
    return cannotSay(moments.n, method, [moments.m2X > 0 ? "constant" : "one_class", ...notes], level);
  }
  return correlationEstimate(r, moments.n, level, { method, notes });
}

/**
 * Biserial correlation of a cut normal variable (0/1) and a score: r_pb sqrt(pq) / phi(z_p), with Soper's (1914)
 * standard error (sqrt(pq) / phi - r^2) / sqrt(n), laid on Fisher's z. A value beyond 1 is null with the
 * note `above_one`.
 */
export function biserial(outcome: ArrayLike<number>, score: ArrayLike<number>, level = usualLevel): Estimate {
  const method = "biserial r, Soper on Fisher z";
  checkLevel(level);
  checkBinary(outcome);
  const pairs = completePairs(outcome, score);
  const n = pairs.x.length;
  const notes = droppedNote(outcome.length, n);
  if (n < 3) return cannotSay(n, method, ["too_few", ...notes], level);
  const moments = correlationMoments(pairs.x, pairs.y);
  const point = correlationOf(moments);
  if (point === null)
    return cannotSay(n, method, [moments.m2X > 0 ? "constant" : "one_class", ...notes], level);
  const p = moments.meanX;
  const stretch = Math.sqrt(p * (1 - p)) / normalPdf(normalQuantile(p));
  const r = point * stretch;
  if (Math.abs(r) > 1) return cannotSay(n, method, ["above_one", ...notes], level);
  const ends = fisherZFromError(r, (stretch - r * r) / Math.sqrt(n), Infinity, level);
  if (ends === null) notes.unshift("no_interval");
  return estimate(r, ends?.low ?? null, ends?.high ?? null, { n, level, method, notes });
}
