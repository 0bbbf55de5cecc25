import { climb, type Height } from "../numbers/climb.ts";
import { cholesky, invertCholesky } from "../numbers/symmetric.ts";

/** People of one answer and one group: their scores, standardized over all. */
type Cell = {
  readonly category: number;
  readonly group: 0 | 1;
  readonly scores: Float64Array;
  readonly sum: number;
};

/** Answers of two groups with a score each, made ready. */
type LineData = {
  readonly n: number;
  /** Cut points between the answers. */
  readonly cuts: number;
  readonly cells: readonly Cell[];
  /** People of each answer. */
  readonly counts: Float64Array;
  /** Share of group 1. */
  readonly share: number;
  /** Of the standardized score in group 1, 0 in the other. */
  readonly product: { readonly mean: number; readonly deviation: number };
};

/** A fitted model of `ordinalLines`. */
export type LineFit = {
  readonly ended: "converged" | "separated" | "not_converged";
  readonly logLikelihood: number;
  /** Coefficients that can be told. */
  readonly used: number;
  /** Log odds of a higher answer of group 1 over group 0 at equal score. */
  readonly groupEffect: number | null;
  readonly groupStandardError: number | null;
  readonly parameters: Float64Array;
};

/** Sorts people into cells. `category` are whole numbers from 0, each used by somebody; `group` is 0 or 1. */
export function lineData(
  category: ArrayLike<number>,
  score: Float64Array,
  group: ArrayLike<number>,
): LineData {
  const n = score.length;
  let last = 0;
  for (let i = 0; i < n; i++) last = Math.max(last, category[i]!);
  const sizes = new Int32Array(2 * (last + 1));
  let [sum, inGroup] = [0, 0];
  for (let i = 0; i < n; i++) {
    sizes[2 * category[i]! + group[i]!]!++;
    sum += score[i]! - score[0]!;
    inGroup += group[i]!;
  }
  const mean = score[0]! + sum / n;
  let squares = 0;
  let differs = false;
  for (let i = 0; i < n; i++) {
    squares += (score[i]! - mean) ** 2;
    if (score[i] !== score[0]) differs = true;
  }
  const deviation = differs && squares / n > 1e-300 ? Math.sqrt(squares / n) : 0;
  const parts = Array.from(sizes, (size) => new Float64Array(size));
  const next = new Int32Array(sizes.length);
  let productSum = 0;
  let productSquares = 0;
  for (let i = 0; i < n; i++) {
    const at = 2 * category[i]! + group[i]!;
    const value = deviation > 0 ? (score[i]! - mean) / deviation : 0;
    parts[at]![next[at]!++] = value;
    if (group[i] === 1) {
      productSum += value;
      productSquares += value * value;
    }
  }
  const productMean = productSum / n;
  return {
    n,
    cuts: last,
    cells: parts.flatMap((scores, at): Cell[] =>
      scores.length === 0
        ? []
        : [
            {
              category: at >> 1,
              group: at % 2 === 0 ? 0 : 1,
              scores,
              sum: scores.reduce((total, value) => total + value, 0),
            },
          ],
    ),
    counts: Float64Array.from({ length: last + 1 }, (_, c) => sizes[2 * c]! + sizes[2 * c + 1]!),
    share: inGroup / n,
    product: {
      mean: productMean,
      deviation: Math.sqrt(Math.max(0, productSquares / n - productMean * productMean)),
    },
  };
}

/** Log likelihood where the answers depend on nothing. */
export function nullLikelihood({ n, counts }: LineData): number {
  return counts.reduce((sum, count) => sum + (count > 0 ? count * Math.log(count / n) : 0), 0);
}

/**
 * Proportional-odds regression of an answer (McCullagh 1980) on a score (`terms` 1), on score and group (2), or on
 * both and their product (3), as R's `MASS::polr`, in a form that is made for many people. Within a group
 * and an answer the linear predictor is a line in the score, so that a person costs one exponential. `start` is the
 * fit with one term fewer.
 */
export function ordinalLines(data: LineData, terms: 1 | 2 | 3, start: LineFit | null): LineFit {
  const { n, cuts, counts } = data;
  const size = cuts + terms;
  const parameters = new Float64Array(size);
  if (start === null || start.ended !== "converged") {
    let below = 0;
    for (let c = 0; c < cuts; c++) {
      below += counts[c]!;
      parameters[c] = Math.log(below / (n - below));
    }
  } else parameters.set(start.parameters);
  // every column as a line in the score: intercept and slope in either group
  const spread = Math.sqrt(data.share * (1 - data.share));
  const { mean, deviation } = data.product;
  const lines = [0, 1].map((g) => ({
    intercepts: [0, (g - data.share) / spread, deviation > 0 ? -mean / deviation : 0].slice(0, terms),
    slopes: [1, 0, deviation > 0 ? g / deviation : 0].slice(0, terms),
  }));
  const { ended, current, first } = climb(parameters, (trial) => evaluate(data, lines, trial));
  const kept = Array.from({ length: terms }, (_, j) => first.kept[cuts + j] === true);
  const fit = {
    ended,
    logLikelihood: current.value,
    used: kept.filter(Boolean).length,
    parameters,
    groupEffect: null,
    groupStandardError: null,
  };
  if (ended !== "converged" || !kept[1]) return fit;
  const at = cuts + 1;
  const factor = cholesky(current.information, size, 1e-13);
  const variance = invertCholesky(factor)[at * size + at]!;
  return {
    ...fit,
    groupEffect: parameters[at]! / spread,
    groupStandardError: variance > 0 ? Math.sqrt(variance) / spread : null,
  };
}

type Line = { readonly intercepts: readonly number[]; readonly slopes: readonly number[] };

/**
 * Log likelihood, gradient and observed information; null where cut points are out of order. Moving the predictor and
 * both cuts together changes nothing, so the slopes in the three add up to 0, and so do the bends with each of them.
 */
function evaluate(
  { cells, cuts }: LineData,
  lines: readonly Line[],
  parameters: Float64Array,
): Height | null {
  for (let c = 1; c < cuts; c++) if (!(parameters[c]! > parameters[c - 1]!)) return null;
  const terms = lines[0]!.slopes.length;
  const size = cuts + terms;
  const gradient = new Float64Array(size);
  const information = new Float64Array(size * size);
  const sums = new Float64Array(9);
  let value = 0;
  for (const { category, group, scores, sum } of cells) {
    const { intercepts, slopes } = lines[group]!;
    let intercept = 0;
    let slope = 0;
    for (let j = 0; j < terms; j++) {
      intercept += parameters[cuts + j]! * intercepts[j]!;
      slope += parameters[cuts + j]! * slopes[j]!;
    }
    const [upper, lower] = [category, category - 1];
    const up = category < cuts ? Math.exp(-parameters[upper]!) : 0;
    const down = category > 0 ? Math.exp(-parameters[lower]!) : 0;
    // slope in the upper cut times slope in the lower one, less both signs: the same for everybody
    let both = 0;
    if (category === 0) addLowest(scores, intercept, slope, up, sums);
    else {
      addOther(scores, intercept, slope, up, down, sums);
      const people = scores.length;
      const ratio = up / (down - up);
      both = people * ratio * (ratio + 1);
      sums[1]! *= ratio;
      value += people * (intercept + Math.log(down - up)) + slope * sum;
    }
    value += sums[0]!;
    if (category < cuts) {
      gradient[upper]! += sums[1]!;
      information[upper * size + upper]! += both + sums[4]!;
    }
    if (category > 0) {
      gradient[lower]! -= sums[1]! + sums[2]!;
      information[lower * size + lower]! += both + sums[6]!;
    }
    if (category > 0 && category < cuts) {
      information[upper * size + lower]! -= both;
      information[lower * size + upper]! -= both;
    }
    const bends = sums[4]! + sums[6]!;
    const scoreBends = sums[5]! + sums[7]!;
    for (let j = 0; j < terms; j++) {
      const [a, b] = [intercepts[j]!, slopes[j]!];
      const at = cuts + j;
      gradient[at]! += a * sums[2]! + b * sums[3]!;
      if (category < cuts) {
        const cross = a * sums[4]! + b * sums[5]!;
        information[upper * size + at]! -= cross;
        information[at * size + upper]! -= cross;
      }
      if (category > 0) {
        const cross = a * sums[6]! + b * sums[7]!;
        information[lower * size + at]! -= cross;
        information[at * size + lower]! -= cross;
      }
      for (let k = 0; k < terms; k++)
        information[at * size + cuts + k]! +=
          a * intercepts[k]! * bends +
          (a * slopes[k]! + b * intercepts[k]!) * scoreBends +
          b * slopes[k]! * sums[8]!;
    }
  }
  return { value, gradient, information };
}

/** Below this a product of probabilities is turned into its logarithm. */
const SMALL = 1e-100;

/**
 * Sums over people of the lowest answer, whose probability is 1 / (1 + exp(eta - cut)), `up` being exp(-cut):
 * 0 log likelihood; 1 its slopes in the upper cut; 2 and 3 its slopes in eta, plain and times the score; 4 and 5 its
 * bends with the upper cut, plain and times the score, 6 and 7 with the lower one; 8 with both, times the score twice.
 */
function addLowest(scores: Float64Array, intercept: number, slope: number, up: number, into: Float64Array) {
  let [value, product, a0, a1, a2, g0, g1] = [0, 1, 0, 0, 0, 0, 0];
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!;
    const inside = 1 / (1 + Math.exp(intercept + slope * score) * up);
    const outside = 1 - inside;
    const bend = inside * outside;
    product *= inside;
    if (product < SMALL) {
      value += Math.log(product);
      product = 1;
    }
    g0 += outside;
    g1 += outside * score;
    a0 += bend;
    const first = bend * score;
    a1 += first;
    a2 += first * score;
  }
  into[0] = value + Math.log(product);
  into[1] = g0;
  into[2] = -g0;
  into[3] = -g1;
  into[4] = a0;
  into[5] = a1;
  into[6] = 0;
  into[7] = 0;
  into[8] = a2;
}

/**
 * The same of any other answer, which lies between two cuts (`up` is 0 for the highest). With A and B the odds beyond
 * the upper and the lower cut its probability is (B - A) / ((1 + A) (1 + B)); of the log likelihood this leaves out
 * log(B - A), and of the slopes in the upper cut their common factor.
 */
function addOther(
  scores: Float64Array,
  intercept: number,
  slope: number,
  up: number,
  down: number,
  into: Float64Array,
) {
  let value = 0;
  let product = 1;
  let slopes = 0;
  let g0 = 0;
  let g1 = 0;
  let a0 = 0;
  let a1 = 0;
  let b0 = 0;
  let b1 = 0;
  let squares = 0;
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!;
    const unit = Math.exp(intercept + slope * score);
    const beyondUpper = 1 + unit * up;
    const beyondLower = 1 + unit * down;
    const inverse = 1 / (beyondUpper * beyondLower);
    product *= inverse;
    if (product < SMALL) {
      value += Math.log(product);
      product = 1;
    }
    const toUpper = beyondLower * inverse;
    const toLower = beyondUpper * inverse;
    slopes += toUpper * beyondLower;
    const inEta = toUpper + toLower - 1;
    g0 += inEta;
    g1 += inEta * score;
    const a = toUpper - toUpper * toUpper;
    const b = toLower - toLower * toLower;
    const atUpper = a * score;
    const atLower = b * score;
    a0 += a;
    a1 += atUpper;
    b0 += b;
    b1 += atLower;
    squares += (atUpper + atLower) * score;
  }
  into[0] = value + Math.log(product);
  into[1] = slopes;
  into[2] = g0;
  into[3] = g1;
  into[4] = a0;
  into[5] = a1;
  into[6] = b0;
  into[7] = b1;
  into[8] = squares;
}
