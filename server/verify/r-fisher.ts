import { conditionalTails } from "../statistics/selection/fisher-exact.ts";

/**
 * The odds ratio and its ends as R's fisher.test prints them. R searches with `uniroot` at its default
 * tolerance of 1.2e-4 and stops there; these take the project's own conditional distribution through the same
 * search (Brent's zeroin as in R's sources), so that agreement to 1e-8 shows that only the stopping differs.
 */
export function rFisherOddsRatio(a: number, b: number, c: number, d: number, alpha = 0.025) {
  const low = Math.max(0, a + c - (c + d));
  const high = Math.min(a + c, a + b);
  const tails = (odds: number) =>
    odds === 0
      ? { mean: low, less: a >= low ? 1 : 0, greater: a <= low ? 1 : 0 }
      : conditionalTails(a, b, c, d, odds);
  const solve = (f: (odds: number) => number, atOne: number): number => {
    if (atOne > 0) return zeroin((t) => f(t), 0, 1);
    if (atOne < 0) return 1 / zeroin((t) => f(1 / t), Number.EPSILON, 1);
    return 1;
  };
  const mean = (odds: number) => tails(odds).mean - a;
  const less = (odds: number) => tails(odds).less - alpha;
  const greater = (odds: number) => tails(odds).greater - alpha;
  return {
    estimate: a === low ? 0 : a === high ? null : solve(mean, mean(1)),
    low: a === low ? 0 : solve(greater, greater(1)),
    high: a === high ? null : solve(less, -less(1)),
  };
}

function zeroin(f: (x: number) => number, from: number, to: number): number {
  const tolerance = Number.EPSILON ** 0.25;
  let [a, b, c] = [from, to, from];
  let [fa, fb] = [f(a), f(b)];
  let fc = fa;
  if (fa === 0) return a;
  if (fb === 0) return b;
  for (let iteration = 0; iteration <= 1000; iteration++) {
    const before = b - a;
    if (Math.abs(fc) < Math.abs(fb)) {
      [a, b, c] = [b, c, b];
      [fa, fb, fc] = [fb, fc, fb];
    }
    const near = 2 * Number.EPSILON * Math.abs(b) + tolerance / 2;
    let step = (c - b) / 2;
    if (Math.abs(step) <= near || fb === 0) return b;
    if (Math.abs(before) >= near && Math.abs(fa) > Math.abs(fb)) {
      const span = c - b;
      let p: number;
      let q: number;
      if (a === c) {
        const t1 = fb / fa;
        p = span * t1;
        q = 1 - t1;
      } else {
        const t0 = fa / fc;
        const t1 = fb / fc;
        const t2 = fb / fa;
        p = t2 * (span * t0 * (t0 - t1) - (b - a) * (t1 - 1));
        q = (t0 - 1) * (t1 - 1) * (t2 - 1);
      }
      if (p > 0) q = -q;
      else p = -p;
      if (p < 0.75 * span * q - Math.abs(near * q) / 2 && p < Math.abs((before * q) / 2)) step = p / q;
    }
    if (Math.abs(step) < near) step = step > 0 ? near : -near;
    a = b;
    fa = fb;
    b += step;
    fb = f(b);
    if ((fb > 0 && fc > 0) || (fb < 0 && fc < 0)) {
      c = a;
      fc = fa;
    }
  }
  return b;
}
