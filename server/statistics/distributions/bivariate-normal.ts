import { normalCdf, normalLogCdf, normalLogPdf, normalSurvival } from "./normal.ts";
import { gaussLegendre, integrateLogConcave } from "./quadrature.ts";

const rule = gaussLegendre(24);

/**
 * P(X > h, Y > k) for a standard bivariate normal with correlation r. Genz (2004, after Drezner & Wesolowsky)
 * with 24 points, to 1e-15; small probabilities by quadrature of the conditional form, which keeps relative
 * precision down to 1e-300.
 */
export function bivariateNormalSurvival(h: number, k: number, r: number): number {
  if (!(r >= -1 && r <= 1) || Number.isNaN(h) || Number.isNaN(k)) {
    throw new RangeError(`invalid bivariate normal arguments: ${h}, ${k}, ${r}`);
  }
  if (h === Infinity || k === Infinity) return 0;
  if (h === -Infinity) return normalSurvival(k);
  if (k === -Infinity) return normalSurvival(h);
  if (r === 0) return normalSurvival(h) * normalSurvival(k);
  if (r === 1) return normalSurvival(Math.max(h, k));
  if (r === -1) return h < -k ? Math.max(0, normalCdf(-k) - normalCdf(h)) : 0;
  const value = genz(h, k, r);
  return value > 1e-4 ? value : conditional(h, k, r);
}

/** P(X <= h, Y <= k). */
export function bivariateNormalCdf(h: number, k: number, r: number): number {
  return bivariateNormalSurvival(-h, -k, r);
}

/** Integral over x > h of phi(x) Phi((r x - k) / sqrt(1 - r^2)). */
function conditional(h: number, k: number, r: number): number {
  const spread = Math.sqrt((1 - r) * (1 + r));
  const g = (x: number) => normalLogPdf(x) + normalLogCdf((r * x - k) / spread);
  const { logScale, value } = integrateLogConcave(
    g,
    h,
    Math.max(h, 0) + 60 + Math.abs(k / r),
    1,
    Math.max(h, 0),
  );
  return Math.exp(logScale) * value;
}

function genz(h: number, k0: number, r: number): number {
  let k = k0;
  let hk = h * k;
  let sum = 0;
  if (Math.abs(r) < 0.925) {
    const hs = (h * h + k * k) / 2;
    const half = Math.asin(r) / 2;
    for (let i = 0; i < rule.nodes.length; i++) {
      const s = Math.sin(half * (1 + rule.nodes[i]!));
      sum += rule.weights[i]! * Math.exp((s * hk - hs) / (1 - s * s));
    }
    return (sum * half) / (2 * Math.PI) + normalSurvival(h) * normalSurvival(k);
  }
  if (r < 0) {
    k = -k;
    hk = -hk;
  }
  const square = (1 - r) * (1 + r);
  const a0 = Math.sqrt(square);
  const bs = (h - k) ** 2;
  const c = (4 - hk) / 8;
  const d = (12 - hk) / 16;
  const exponent = -(bs / square + hk) / 2;
  if (exponent > -700) {
    sum =
      a0 *
      Math.exp(exponent) *
      (1 - (c * (bs - square) * (1 - (d * bs) / 5)) / 3 + (c * d * square * square) / 5);
  }
  if (hk > -700) {
    const b = Math.sqrt(bs);
    sum -=
      Math.exp(-hk / 2) *
      Math.sqrt(2 * Math.PI) *
      normalCdf(-b / a0) *
      b *
      (1 - (c * bs * (1 - (d * bs) / 5)) / 3);
  }
  const half = a0 / 2;
  for (let i = 0; i < rule.nodes.length; i++) {
    const x = (half * (1 + rule.nodes[i]!)) ** 2;
    const rs = Math.sqrt(1 - x);
    const power = -(bs / x + hk) / 2;
    if (power > -700) {
      const series = 1 + c * x * (1 + d * x);
      const ep = Math.exp((-hk * x) / (2 * (1 + rs) ** 2)) / rs;
      sum += half * rule.weights[i]! * Math.exp(power) * (ep - series);
    }
  }
  sum /= -2 * Math.PI;
  if (r > 0) return Math.max(0, sum + normalSurvival(Math.max(h, k)));
  return Math.max(0, -sum + (h < k ? normalCdf(k) - normalCdf(h) : 0));
}
