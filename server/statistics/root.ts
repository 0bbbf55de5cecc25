/**
 * Root of a continuous f between a and b by Brent (1973), to the last bits of x. f(a) and f(b) must differ in
 * sign (or one be 0), else null.
 */
export function findRoot(f: (x: number) => number, a: number, b: number, tolerance = 0): number | null {
  let fa = f(a);
  let fb = f(b);
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (!(fa < 0 !== fb < 0) || Number.isNaN(fa) || Number.isNaN(fb)) return null;
  let c = a;
  let fc = fa;
  let d = b - a;
  let e = d;
  for (let iteration = 0; iteration < 400; iteration++) {
    if (fb > 0 === fc > 0) {
      c = a;
      fc = fa;
      d = b - a;
      e = d;
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      a = b;
      b = c;
      c = a;
      fa = fb;
      fb = fc;
      fc = fa;
    }
    const near = 2 * Number.EPSILON * Math.abs(b) + 0.5 * tolerance + 1e-300;
    const half = 0.5 * (c - b);
    if (Math.abs(half) <= near || fb === 0) return b;
    if (Math.abs(e) >= near && Math.abs(fa) > Math.abs(fb)) {
      const s = fb / fa;
      let p: number;
      let q: number;
      if (a === c) {
        p = 2 * half * s;
        q = 1 - s;
      } else {
        const u = fa / fc;
        const r = fb / fc;
        p = s * (2 * half * u * (u - r) - (b - a) * (r - 1));
        q = (u - 1) * (r - 1) * (s - 1);
      }
      if (p > 0) q = -q;
      p = Math.abs(p);
      if (2 * p < Math.min(3 * half * q - Math.abs(near * q), Math.abs(e * q))) {
        e = d;
        d = p / q;
      } else {
        d = half;
        e = d;
      }
    } else {
      d = half;
      e = d;
    }
    a = b;
    fa = fb;
    b += Math.abs(d) > near ? d : half > 0 ? near : -near;
    fb = f(b);
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
