import { logBinomialTerm } from "./gamma-function.ts";

/**
 * P(X = x): x white balls among `draws` taken without replacement from `white` white and `black` black ones.
 * Parameters in R's order, dhyper(x, m, n, k). Loader's saddle-point form: no cancellation for large urns.
 */
export function hypergeometricPmf(x: number, white: number, black: number, draws: number): number {
  const total = white + black;
  if (!(white >= 0 && black >= 0 && draws >= 0 && draws <= total)) {
    throw new RangeError(`invalid hypergeometric parameters: ${white}, ${black}, ${draws}`);
  }
  if (!Number.isInteger(x) || x < Math.max(0, draws - black) || x > Math.min(draws, white)) return 0;
  if (draws === 0 || draws === total) return 1;
  const p = draws / total;
  const q = (total - draws) / total;
  return Math.exp(
    logBinomialTerm(x, white, p, q) +
      logBinomialTerm(draws - x, black, p, q) -
      logBinomialTerm(draws, total, p, q),
  );
}

function tailSum(x: number, white: number, black: number, draws: number, direction: 1 | -1): number {
  const first = hypergeometricPmf(x, white, black, draws);
  let term = 1;
  let sum = 1;
  for (let i = x; term > sum * 1e-18; i += direction) {
    term *=
      direction < 0
        ? (i * (black - draws + i)) / ((white - i + 1) * (draws - i + 1))
        : ((white - i) * (draws - i)) / ((i + 1) * (black - draws + i + 1));
    sum += term;
  }
  return first * sum;
}

function bothTails(x: number, white: number, black: number, draws: number): { lower: number; upper: number } {
  const k = Math.floor(x);
  if (k < Math.max(0, draws - black)) return { lower: 0, upper: 1 };
  if (k >= Math.min(draws, white)) return { lower: 1, upper: 0 };
  if (k * (white + black) <= draws * white) {
    const lower = tailSum(k, white, black, draws, -1);
    return { lower, upper: Math.max(0, 1 - lower) };
  }
  const upper = tailSum(k + 1, white, black, draws, 1);
  return { lower: Math.max(0, 1 - upper), upper };
}

/** P(X <= x). */
export function hypergeometricCdf(x: number, white: number, black: number, draws: number): number {
  return bothTails(x, white, black, draws).lower;
}

/** P(X > x). */
export function hypergeometricSurvival(x: number, white: number, black: number, draws: number): number {
  return bothTails(x, white, black, draws).upper;
}

/** The smallest x with P(X <= x) >= p. */
export function hypergeometricQuantile(p: number, white: number, black: number, draws: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`invalid p: ${p}`);
  const target = p * (1 - 1000 * Number.EPSILON);
  let low = Math.max(0, draws - black) - 1;
  let high = Math.min(draws, white);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (hypergeometricCdf(middle, white, black, draws) >= target) high = middle;
    else low = middle;
  }
  return high;
}
