const lanczos = [
  0.9999999999999971, 57.15623566586292, -59.59796035547549, 14.136097974741746, -0.4919138160976202,
  0.00003399464998481189, 0.00004652362892704858, -0.00009837447530487956, 0.0001580887032249125,
  -0.00021026444172410488, 0.00021743961811521265, -0.0001643181065367639, 0.00008441822398385275,
  -0.000026190838401581408, 0.0000036899182659531625,
];
const halfLog2Pi = 0.9189385332046728;

/** Natural logarithm of the gamma function for x > 0 (Lanczos with Godfrey's coefficients; 1e-15). */
export function logGamma(x: number): number {
  if (x === 1 || x === 2) return 0;
  if (x > 1e6) return (x - 0.5) * Math.log(x) - x + halfLog2Pi + 1 / (12 * x) - 1 / (360 * x ** 3);
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const t = x + 5.2421875 - 1;
  let sum = lanczos[0]!;
  for (let i = 1; i < lanczos.length; i++) sum += lanczos[i]! / (x - 1 + i);
  return (x - 0.5) * Math.log(t) - t + halfLog2Pi + Math.log(sum);
}

/** log of the beta function B(a, b), without cancellation for large arguments. */
export function logBeta(a: number, b: number): number {
  const n = a + b;
  return (
    halfLog2Pi +
    stirlingError(a) +
    stirlingError(b) -
    stirlingError(n) +
    0.5 * Math.log(n / (a * b)) +
    a * Math.log(a / n) +
    b * Math.log(b / n)
  );
}

/** log Gamma(x + 1) minus Stirling's approximation (Loader 2000). */
export function stirlingError(x: number): number {
  if (x <= 15) return logGamma(x + 1) - (x + 0.5) * Math.log(x) + x - halfLog2Pi;
  const y = x * x;
  const series =
    1 / 12 -
    (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - (691 / 360360 - 1 / 156 / y) / y) / y) / y) / y) / y;
  return series / x;
}

/** The deviance part x log(x/m) + m - x, exact near x = m (Loader 2000). */
export function deviance(x: number, m: number): number {
  if (Math.abs(x - m) < 0.1 * (x + m)) {
    const v = (x - m) / (x + m);
    let sum = (x - m) * v;
    let term = 2 * x * v;
    for (let j = 1; j < 1000; j++) {
      term *= v * v;
      const next = sum + term / (2 * j + 1);
      if (next === sum) return sum;
      sum = next;
    }
    return sum;
  }
  return x * Math.log(x / m) + m - x;
}

/** exp(-m) m^x / Gamma(x + 1) for real x >= 0, m > 0. */
export function poissonTerm(x: number, m: number): number {
  if (x === 0) return Math.exp(-m);
  if (m === 0) return 0;
  return Math.exp(-stirlingError(x) - deviance(x, m)) / Math.sqrt(2 * Math.PI * x);
}

/** log of Gamma(n+1) / (Gamma(x+1) Gamma(n-x+1)) p^x q^(n-x) for real 0 <= x <= n, q = 1 - p given. */
export function logBinomialTerm(x: number, n: number, p: number, q: number): number {
  if (p === 0) return x === 0 ? 0 : -Infinity;
  if (q === 0) return x === n ? 0 : -Infinity;
  if (x === 0) return p < 0.1 ? n * Math.log1p(-p) : n * Math.log(q);
  if (x === n) return q < 0.1 ? n * Math.log1p(-q) : n * Math.log(p);
  return (
    stirlingError(n) -
    stirlingError(x) -
    stirlingError(n - x) -
    deviance(x, n * p) -
    deviance(n - x, n * q) +
    0.5 * Math.log(n / (x * (n - x))) -
    halfLog2Pi
  );
}
