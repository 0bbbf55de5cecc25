/** Additive moments of two variables over the same complete pairs. */
export type CorrelationMoments = {
  n: number;
  meanX: number;
  meanY: number;
  m2X: number;
  m2Y: number;
  cXY: number;
};

/** Moments of the complete pairs of two columns (NaN is missing), in two passes. */
export function correlationMoments(x: ArrayLike<number>, y: ArrayLike<number>): CorrelationMoments {
  if (x.length !== y.length) throw new RangeError(`invalid column lengths: ${x.length}, ${y.length}`);
  let n = 0;
  let sumX = 0;
  let sumY = 0;
  let firstX = 0;
  let firstY = 0;
  for (let i = 0; i < x.length; i++) {
    const a = x[i]!;
    const b = y[i]!;
    if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
    if (n === 0) {
      firstX = a;
      firstY = b;
    }
    n++;
    sumX += a - firstX;
    sumY += b - firstY;
  }
  if (n === 0) return { n: 0, meanX: 0, meanY: 0, m2X: 0, m2Y: 0, cXY: 0 };
  const meanX = firstX + sumX / n;
  const meanY = firstY + sumY / n;
  let restX = 0;
  let restY = 0;
  let m2X = 0;
  let m2Y = 0;
  let cXY = 0;
  for (let i = 0; i < x.length; i++) {
    const a = x[i]!;
    const b = y[i]!;
    if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
    const dx = a - meanX;
    const dy = b - meanY;
    restX += dx;
    restY += dy;
    m2X += dx * dx;
    m2Y += dy * dy;
    cXY += dx * dy;
  }
  return {
    n,
    meanX: meanX + restX / n,
    meanY: meanY + restY / n,
    m2X: Math.max(0, m2X - (restX * restX) / n),
    m2Y: Math.max(0, m2Y - (restY * restY) / n),
    cXY: cXY - (restX * restY) / n,
  };
}

/** Moments of the union of two disjoint sets of pairs (Chan, Golub & LeVeque 1983). */
export function mergeCorrelationMoments(a: CorrelationMoments, b: CorrelationMoments): CorrelationMoments {
  if (a.n === 0) return b;
  if (b.n === 0) return a;
  const n = a.n + b.n;
  const dx = b.meanX - a.meanX;
  const dy = b.meanY - a.meanY;
  const weight = (a.n * b.n) / n;
  return {
    n,
    meanX: a.meanX + dx * (b.n / n),
    meanY: a.meanY + dy * (b.n / n),
    m2X: a.m2X + b.m2X + dx * dx * weight,
    m2Y: a.m2Y + b.m2Y + dy * dy * weight,
    cXY: a.cXY + b.cXY + dx * dy * weight,
  };
}
