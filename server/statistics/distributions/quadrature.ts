/** Nodes and weights of Gauss-Legendre quadrature with n points on [-1, 1], by Newton's method. */
export function gaussLegendre(n: number): { nodes: Float64Array; weights: Float64Array } {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < (n + 1) >> 1; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let iteration = 0; iteration < 100; iteration++) {
      let p0 = 1;
      let p1 = x;
      for (let k = 2; k <= n; k++) {
        const next = ((2 * k - 1) * x * p1 - (k - 1) * p0) / k;
        p0 = p1;
        p1 = next;
      }
      slope = (n * (x * p1 - p0)) / (x * x - 1);
      const step = p1 / slope;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    nodes[i] = -x;
    nodes[n - 1 - i] = x;
    const weight = 2 / ((1 - x * x) * slope * slope);
    weights[i] = weight;
    weights[n - 1 - i] = weight;
  }
  return { nodes, weights };
}

const coarse = gaussLegendre(12);
const fine = gaussLegendre(24);

function panel(f: (x: number) => number, a: number, b: number, rule: typeof fine): number {
  const half = 0.5 * (b - a);
  const middle = 0.5 * (a + b);
  let sum = 0;
  for (let i = 0; i < rule.nodes.length; i++) sum += rule.weights[i]! * f(middle + half * rule.nodes[i]!);
  return sum * half;
}

/**
 * Integral of f over [a, b] by adaptive Gauss-Legendre panels, to a relative error of about 1e-13 for a
 * non-negative f: a panel is split while its 12- and 24-point values differ by more than its share.
 */
export function integrate(f: (x: number) => number, a: number, b: number, relative = 1e-13): number {
  const stack: [number, number, number][] = [];
  const start = 8;
  for (let i = 0; i < start; i++) stack.push([a + ((b - a) * i) / start, a + ((b - a) * (i + 1)) / start, 0]);
  let rough = 0;
  for (const [left, right] of stack) rough += Math.abs(panel(f, left, right, fine));
  let total = 0;
  while (stack.length > 0) {
    const [left, right, depth] = stack.pop()!;
    const value = panel(f, left, right, fine);
    const difference = Math.abs(value - panel(f, left, right, coarse));
    if (difference <= relative * Math.max(rough, Math.abs(total)) || depth > 40) {
      total += value;
    } else {
      const middle = 0.5 * (left + right);
      stack.push([left, middle, depth + 1], [middle, right, depth + 1]);
    }
  }
  return total;
}

/**
 * Integral of exp(g) over [low, high] for a concave g, as {log of the scale, value}: the scale is taken at the
 * peak of g, so that the relative precision holds however small the integral is.
 */
export function integrateLogConcave(
  g: (x: number) => number,
  low: number,
  high: number,
  width: number,
  start: number,
) {
  let step = width;
  let best = Math.min(high, Math.max(low, start));
  let peak = g(best);
  while (step > 1e-4 * width || peak === -Infinity) {
    const right = Math.min(high, best + step);
    const left = Math.max(low, best - step);
    const atRight = g(right);
    const atLeft = g(left);
    if (atRight > peak && atRight >= atLeft) {
      best = right;
      peak = atRight;
      step *= 2;
    } else if (atLeft > peak) {
      best = left;
      peak = atLeft;
      step *= 2;
    } else step /= 2;
    if (step < 1e-12 * width || step > 1e300) break;
  }
  const edge = (direction: 1 | -1) => {
    const limit = direction > 0 ? high : low;
    let reach = width * 1e-6;
    for (;;) {
      const at = best + direction * reach;
      if (direction > 0 ? at >= limit : at <= limit) return limit;
      if (g(at) < peak - 42) return at;
      reach *= 1.5;
    }
  };
  const left = edge(-1);
  const right = edge(1);
  const scaled = (x: number) => Math.exp(g(x) - peak);
  const value =
    (left < best ? integrate(scaled, left, best) : 0) + (right > best ? integrate(scaled, best, right) : 0);
  return { logScale: peak, value };
}
