/**
 * Root of a continuous f between a and b by Brent (1973), to the last bits of x or to `tolerance`; the steps are
 * those of R's uniroot. f(a) and f(b) must differ in sign (or one be 0), else null.
 */
export function findRoot(f: (x: number) => number, a: number, b: number, tolerance = 0): number | null {
  let fa = f(a);
  let fb = f(b);
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (fa < 0 === fb < 0 || Number.isNaN(fa) || Number.isNaN(fb)) return null;
  let c = a;
  let fc = fa;
  for (let iteration = 0; iteration < 500; iteration++) {
    const previous = b - a;
    if (Math.abs(fc) < Math.abs(fb)) {
      a = b;
      b = c;
      c = a;
      fa = fb;
      fb = fc;
      fc = fa;
    }
    const near = 2 * Number.EPSILON * Math.abs(b) + tolerance / 2;
    let step = (c - b) / 2;
    if (Math.abs(step) <= near || fb === 0) return b;
    if (Math.abs(previous) >= near && Math.abs(fa) > Math.abs(fb)) {
      const gap = c - b;
      const t2 = fb / fa;
      let p: number;
      let q: number;
      if (a === c) {
        p = gap * t2;
        q = 1 - t2;
      } else {
        const r = fa / fc;
        const t1 = fb / fc;
        p = t2 * (gap * r * (r - t1) - (b - a) * (t1 - 1));
        q = (r - 1) * (t1 - 1) * (t2 - 1);
      }
      if (p > 0) q = -q;
      else p = -p;
      if (p < 0.75 * gap * q - Math.abs(near * q) / 2 && p < Math.abs((previous * q) / 2)) step = p / q;
    }
    const least = near > 0 ? near : 1e-300;
    if (Math.abs(step) < least) step = step > 0 ? least : -least;
    a = b;
    fa = fb;
    b += step;
    fb = f(b);
    if (fb > 0 === fc > 0) {
      c = a;
      fc = fa;
    }
  }
  return b;
}

/**
 * Root of an increasing f on the whole line: a bracket is grown from `start` by doubling steps within
 * [low, high]; where f never changes sign, the nearer limit is returned.
 */
export function findIncreasingRoot(
  f: (x: number) => number,
  start: number,
  step: number,
  low: number,
  high: number,
): number {
  const direction = f(start) < 0 ? 1 : -1;
  let inner = start;
  let outer = start;
  for (let width = step; ; width *= 2) {
    outer = Math.min(high, Math.max(low, inner + direction * width));
    if (f(outer) < 0 !== direction > 0) break;
    if (outer === low || outer === high) return outer;
    inner = outer;
  }
  return findRoot(f, inner, outer) ?? outer;
}
