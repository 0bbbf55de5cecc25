import { pearson } from "../association/pearson.ts";
import { conjugateGradient } from "../numbers/conjugate-gradient.ts";
import { dot } from "../numbers/dot.ts";
import { cannotSay, type Estimate } from "../numbers/estimate.ts";
import { seededRandom, shuffledIndices } from "../numbers/random.ts";
import { cholesky, solveCholesky } from "../numbers/symmetric.ts";

/** Answers from `from` to `to` (both included) and what they count, from 0 to 1. */
export type AnswerPoints = { readonly from: number; readonly to: number; readonly points: number };

/** How a question counts: its weight, and the points of each of its answers. */
export type QuestionKey = {
  readonly weight: number;
  readonly answers: readonly AnswerPoints[];
  /** What a missing or rare answer counts: the mean of the others. */
  readonly otherwise: number;
};

/** An answer key of a questionnaire, and how well it does on people that it was not fitted on. */
export type AnswerKeys = {
  /** In the order of the questions; weights sum to 1. Null where nothing can be fitted. */
  readonly keys: readonly QuestionKey[] | null;
  /** Correlation of the keyed score with the outcome on folds left out. */
  readonly validity: Estimate;
  /** Lowest impact ratio of a group on folds left out, `passShare` of all passing; null without groups. */
  readonly impactRatio: number | null;
  /** Penalty per person that cross-validation chose. */
  readonly ridge: number | null;
  /** How far the groups' mean scores were brought together, 0 (not) to 1 (equal). */
  readonly held: number;
  /** People with an outcome. */
  readonly n: number;
  readonly notes: readonly string[];
};

/** Fewest people that an answer is counted of by itself, and that a group needs to be held. */
const LEAST = 30;
/** Distinct answers of a question up to which each counts by itself; of more, each fifth of people does. */
const MOST_ANSWERS = 12;
const RIDGES = [1, 2, 4, 8, 16] as const;
const HOLDS = Array.from({ length: 21 }, (_, at) => at / 20);

/**
 * Empirical key of a questionnaire (Guion 2011, ch. 6; Cucina, Caputo, Thibodeaux & MacLane 2012): ridge regression of
 * the outcome on which answer was given, so that an answer's points need not rise with its number. The penalty is the
 * one with the largest correlation on folds left out. Where `leastImpact` is given, groups' mean scores are brought
 * together (a linear constraint on the points) as far as the impact ratio on folds left out asks for, up to equal means;
 * whose group it is, is in no score. A ratio that stays below is told by `impact_short`.
 *
 * @param answers a column for each question, NaN where there is no answer
 * @param outcome what became of each; NaN where it is not known
 * @param group codes from 0 of each one's group; -1 where it is not known
 */
export function answerKeys(
  answers: readonly ArrayLike<number>[],
  outcome: ArrayLike<number>,
  {
    group = null,
    leastImpact = null,
    passShare = 0.5,
    folds = 5,
    seed = 1,
    level = 0.95,
  }: {
    group?: ArrayLike<number> | null;
    leastImpact?: number | null;
    passShare?: number;
    folds?: number;
    seed?: number;
    level?: number;
  } = {},
): AnswerKeys {
  const method = `correlation on ${folds} folds left out`;
  const people = Array.from({ length: outcome.length }, (_, row) => row).filter((row) =>
    Number.isFinite(outcome[row]!),
  );
  const n = people.length;
  const none = (note: string): AnswerKeys => ({
    ...{ keys: null, validity: cannotSay(n, method, note, level), impactRatio: null, ridge: null },
    ...{ held: 0, n, notes: [note] },
  });
  if (n < 10 * folds) return none("too_few");
  const classes = answers.map((column) => answerClasses(column));
  const places = placesOf(classes);
  if (places.size === 0) return none("constant");
  const given = answers.map((column, at) => givenOf(column, classes[at]!, places.starts[at]!));
  const y = Float64Array.from(people, (row) => outcome[row]!);
  if (y.every((each) => each === y[0])) return none("constant");

  const order = shuffledIndices(n, seededRandom(seed));
  const fold = new Int32Array(n);
  order.forEach((at, place) => {
    fold[at] = place % folds;
  });
  const parts = Array.from({ length: folds }, (_, k) =>
    countsOf(
      given,
      people.filter((_, at) => fold[at] === k),
      places.size,
      (row) => outcome[row]!,
    ),
  );
  const whole = added(parts, places.size);
  const rests = parts.map((part) => subtracted(whole, part));
  const shifts = group === null || leastImpact === null ? [] : groupShifts(given, group, places.size);

  const predict = (coefficients: Float64Array, row: number) => {
    let sum = 0;
    for (const column of given) if (column[row]! >= 0) sum += coefficients[column[row]!]!;
    return sum;
  };
  /** Scores on folds left out, each fold's in standard deviations of those that it was fitted on. */
  const leftOut = (ridge: number): { free: Float64Array; held: Float64Array } => {
    const free = new Float64Array(n);
    const held = new Float64Array(n);
    rests.forEach((rest, k) => {
      const fit = fitted(rest, ridge, shifts);
      for (const [into, coefficients] of [
        [free, fit.free],
        [held, fit.held],
      ] as const) {
        const { mean, spread } = spreadOf(rest, coefficients);
        for (let at = 0; at < n; at++)
          if (fold[at] === k) into[at] = (predict(coefficients, people[at]!) - mean) / spread;
      }
    });
    return { free, held };
  };

  let best: { ridge: number; free: Float64Array; held: Float64Array; r: number } | null = null;
  for (const ridge of RIDGES) {
    const scores = leftOut(ridge);
    const r = pearson(scores.held, y).value;
    if (r !== null && (best === null || r > best.r)) best = { ridge, ...scores, r };
  }
  if (best === null) return none("constant");
  const { ridge, free, held: equal } = best;
  const mixed = (share: number) => free.map((each, at) => (1 - share) * each + share * equal[at]!);
  const groups = group === null ? null : Int32Array.from(people, (row) => group[row]!);
  const ratioAt = (share: number) => (groups === null ? null : lowestRatio(mixed(share), groups, passShare));
  const wanted = leastImpact ?? 0;
  const share =
    shifts.length === 0 ? 0 : (HOLDS.find((each) => (ratioAt(each) ?? 1) >= wanted) ?? HOLDS.at(-1)!);
  const impactRatio = ratioAt(share);
  const fit = fitted(whole, ridge, shifts);
  const coefficients = fit.free.map((each, at) => (1 - share) * each + share * fit.held[at]!);
  return {
    keys: keysOf(coefficients, classes, places.starts, whole),
    validity: pearson(mixed(share), y, level),
    impactRatio,
    ridge,
    held: share,
    n,
    notes:
      leastImpact !== null && impactRatio !== null && impactRatio < leastImpact
        ? [`impact_short:${leastImpact}`]
        : [],
  };
}

/** Keyed score of each row, from 0 to 1: what its answers count. */
export function keyedScores(
  keys: readonly QuestionKey[],
  answers: readonly ArrayLike<number>[],
): Float64Array {
  return Float64Array.from({ length: answers[0]?.length ?? 0 }, (_, row) =>
    keys.reduce((sum, { weight, answers: points, otherwise }, at) => {
      const answer = answers[at]![row]!;
      const found = points.find(({ from, to }) => answer >= from && answer <= to);
      return sum + weight * (found?.points ?? otherwise);
    }, 0),
  );
}

type Class = { readonly from: number; readonly to: number };

/** Answers that count by themselves: each of few, or a fifth of people each. Rare ones are of no class. */
function answerClasses(column: ArrayLike<number>): Class[] {
  const sorted = Float64Array.from(column).filter(Number.isFinite).sort();
  const counts = new Map<number, number>();
  for (const each of sorted) counts.set(each, (counts.get(each) ?? 0) + 1);
  if (counts.size < 2) return [];
  if (counts.size <= MOST_ANSWERS)
    return [...counts].flatMap(([value, count]) => (count >= LEAST ? [{ from: value, to: value }] : []));
  const edges = [
    ...new Set([1, 2, 3, 4].map((fifth) => sorted[Math.floor((fifth * sorted.length) / 5)]!)),
  ].filter((edge) => edge > sorted[0]!);
  if (sorted.length < 5 * LEAST) return [];
  const starts = [Number.NEGATIVE_INFINITY, ...edges];
  return starts.map((from, at) => ({
    from,
    to: at + 1 < starts.length ? below(starts[at + 1]!, sorted) : Number.POSITIVE_INFINITY,
  }));
}

/** The largest answer under an edge. */
function below(edge: number, sorted: Float64Array): number {
  let at = sorted.indexOf(edge);
  while (at > 0 && sorted[at - 1]! >= edge) at--;
  return sorted[at - 1]!;
}

function placesOf(classes: readonly (readonly Class[])[]): { starts: number[]; size: number } {
  let size = 0;
  const starts = classes.map((each) => {
    const start = size;
    size += each.length;
    return start;
  });
  return { starts, size };
}

/** The place of each row's answer among all answers of all questions; -1 where it is of no class. */
function givenOf(column: ArrayLike<number>, classes: readonly Class[], start: number): Int32Array {
  return Int32Array.from({ length: column.length }, (_, row) => {
    const at = classes.findIndex(({ from, to }) => column[row]! >= from && column[row]! <= to);
    return at < 0 ? -1 : start + at;
  });
}

/** How often each answer, and each two together, were given, and sums of the outcome. */
type Counts = {
  readonly n: number;
  readonly pairs: Float64Array;
  readonly sums: Float64Array;
  readonly y: number;
  readonly yy: number;
};

function countsOf(
  given: readonly Int32Array[],
  rows: readonly number[],
  size: number,
  outcome: (row: number) => number,
): Counts {
  const pairs = new Float64Array(size * size);
  const sums = new Float64Array(size);
  let y = 0;
  let yy = 0;
  const own = new Int32Array(given.length);
  for (const row of rows) {
    const value = outcome(row);
    y += value;
    yy += value * value;
    let known = 0;
    for (const column of given) if (column[row]! >= 0) own[known++] = column[row]!;
    for (let i = 0; i < known; i++) {
      const at = own[i]! * size;
      sums[own[i]!]! += value;
      for (let j = 0; j <= i; j++) pairs[at + own[j]!]!++;
    }
  }
  return { n: rows.length, pairs, sums, y, yy };
}

function added(parts: readonly Counts[], size: number): Counts {
  const pairs = new Float64Array(size * size);
  const sums = new Float64Array(size);
  for (const part of parts) {
    part.pairs.forEach((each, at) => {
      pairs[at]! += each;
    });
    part.sums.forEach((each, at) => {
      sums[at]! += each;
    });
  }
  const total = (key: "n" | "y" | "yy") => parts.reduce((sum, part) => sum + part[key], 0);
  return { n: total("n"), pairs, sums, y: total("y"), yy: total("yy") };
}

const subtracted = (whole: Counts, part: Counts): Counts => ({
  n: whole.n - part.n,
  pairs: whole.pairs.map((each, at) => each - part.pairs[at]!),
  sums: whole.sums.map((each, at) => each - part.sums[at]!),
  y: whole.y - part.y,
  yy: whole.yy - part.yy,
});

/** Covariance of two answers: `pairs` has its lower triangle filled, places of a later question after an earlier's. */
const covariance = ({ n, pairs }: Counts, size: number, i: number, j: number): number =>
  pairs[Math.max(i, j) * size + Math.min(i, j)]! / n -
  (pairs[i * size + i]! / n) * (pairs[j * size + j]! / n);

/** Points of answers by ridge regression on standardized indicators, and those with equal means of all groups. */
function fitted(
  counts: Counts,
  ridge: number,
  shifts: readonly Float64Array[],
): { free: Float64Array; held: Float64Array } {
  const { n, sums, y, yy } = counts;
  const size = sums.length;
  const spread = Float64Array.from({ length: size }, (_, at) => Math.sqrt(covariance(counts, size, at, at)));
  const scale = spread.map((each) => (each > 0 ? 1 / each : 0));
  const outcomeSpread = Math.sqrt(yy / n - (y / n) ** 2);
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const share = counts.pairs[i * size + i]! / n;
    right[i] = (scale[i]! * (sums[i]! / n - share * (y / n))) / outcomeSpread;
    for (let j = 0; j < i; j++)
      matrix[i * size + j] = matrix[j * size + i] = scale[i]! * scale[j]! * covariance(counts, size, i, j);
    matrix[i * size + i] = 1 + ridge;
  }
  const free = conjugateGradient(matrix, right);
  const scaled = shifts.map((shift) => shift.map((each, at) => each * scale[at]!));
  const solved = scaled.map((shift) => conjugateGradient(matrix, shift));
  const gram = Float64Array.from({ length: shifts.length ** 2 }, (_, at) =>
    dot(scaled[Math.floor(at / shifts.length)]!, solved[at % shifts.length]!),
  );
  const prices = solveCholesky(
    cholesky(gram, shifts.length),
    scaled.map((shift) => dot(shift, free)),
  );
  const held = free.map((each, at) =>
    solved.reduce((rest, shift, k) => rest - prices[k]! * shift[at]!, each),
  );
  const unscaled = (each: Float64Array) => each.map((value, at) => value * scale[at]!);
  return { free: unscaled(free), held: unscaled(held) };
}

/** For each group but the first: how much more of it than of the first gave each answer. Small groups are left out. */
function groupShifts(given: readonly Int32Array[], group: ArrayLike<number>, size: number): Float64Array[] {
  const rows = new Map<number, number[]>();
  for (let row = 0; row < group.length; row++)
    if (group[row]! >= 0) rows.set(group[row]!, [...(rows.get(group[row]!) ?? []), row]);
  const shares = [...rows]
    .filter(([, members]) => members.length >= LEAST)
    .sort(([a], [b]) => a - b)
    .map(([, members]) => {
      const share = new Float64Array(size);
      for (const row of members)
        for (const column of given) if (column[row]! >= 0) share[column[row]!]! += 1 / members.length;
      return share;
    });
  const [first, ...others] = shares;
  return others.map((each) => each.map((share, at) => share - first![at]!));
}

/** Mean and standard deviation of the score among those that were counted. */
function spreadOf(counts: Counts, coefficients: Float64Array): { mean: number; spread: number } {
  const size = coefficients.length;
  let mean = 0;
  let variance = 0;
  for (let i = 0; i < size; i++) {
    mean += (coefficients[i]! * counts.pairs[i * size + i]!) / counts.n;
    if (coefficients[i] === 0) continue;
    for (let j = 0; j < size; j++)
      variance += coefficients[i]! * coefficients[j]! * covariance(counts, size, i, j);
  }
  return { mean, spread: variance > 0 ? Math.sqrt(variance) : 1 };
}

/** Lowest pass rate of a group over the highest one's, the best `share` of all passing; null with fewer than two groups. */
function lowestRatio(scores: Float64Array, group: Int32Array, share: number): number | null {
  const sorted = Float64Array.from(scores).sort();
  const cut = sorted[Math.max(0, sorted.length - Math.round(share * sorted.length))]!;
  const sums = new Map<number, { n: number; passed: number }>();
  scores.forEach((score, at) => {
    if (group[at]! < 0) return;
    const sum = sums.get(group[at]!) ?? { n: 0, passed: 0 };
    sum.n++;
    if (score >= cut) sum.passed++;
    sums.set(group[at]!, sum);
  });
  const rates = [...sums.values()].filter(({ n }) => n >= LEAST).map(({ n, passed }) => passed / n);
  return rates.length < 2 || Math.max(...rates) === 0 ? null : Math.min(...rates) / Math.max(...rates);
}

/** Coefficients as points from 0 to 1 of each question and its weight. */
function keysOf(
  coefficients: Float64Array,
  classes: readonly (readonly Class[])[],
  starts: readonly number[],
  { pairs }: Counts,
): QuestionKey[] {
  const size = coefficients.length;
  const ranges = classes.map((each, at) => {
    const own = each.map((_, place) => coefficients[starts[at]! + place]!);
    return { own, low: Math.min(...own), range: own.length === 0 ? 0 : Math.max(...own) - Math.min(...own) };
  });
  const total = ranges.reduce((sum, { range }) => sum + range, 0);
  return ranges.map(({ own, low, range }, at) => {
    const counts = own.map((_, place) => pairs[(starts[at]! + place) * (size + 1)]!);
    const points = own.map((each) => (range > 0 ? (each - low) / range : 0));
    const people = counts.reduce((sum, count) => sum + count, 0);
    return {
      weight: total > 0 ? range / total : 0,
      answers: classes[at]!.map((each, place) => ({ ...each, points: points[place]! })),
      otherwise:
        people > 0 ? points.reduce((sum, each, place) => sum + each * counts[place]!, 0) / people : 0,
    };
  });
}
