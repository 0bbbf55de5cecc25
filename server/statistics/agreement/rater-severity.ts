import { minimize } from "../numbers/minimize.ts";
import { cholesky, invertCholesky, logDeterminant, solveCholesky } from "../numbers/symmetric.ts";

/** One rater's leaning. */
type RaterEffect = {
  rater: string;
  ratings: number;
  /** Best linear unbiased prediction of how far the rater marks above (+, mild) or below (-, severe) the rest. */
  effect: number;
  standardError: number;
  /** Mean of the rater's ratings less the grand mean, before shrinkage and candidate mix. */
  raw: number;
};

/** Share of the variance of a single rating. */
type VarianceShare = { source: "candidate" | "rater" | "residual"; variance: number; share: number };

/** Rater effects and variance components. */
export type RaterSeverity = {
  n: number;
  candidates: number;
  raters: RaterEffect[];
  variance: VarianceShare[];
  mean: number | null;
  /** Reliability of one rating as an absolute and as a relative mark. */
  absolute: number | null;
  consistency: number | null;
  method: string;
  notes: string[];
};

/**
 * Severity of raters from unbalanced, crossed ratings: `rating = mean + candidate + rater + residual`, all
 * random, variance components by REML (profiled as in Bates et al. 2015), effects as empirical-Bayes
 * predictions with their prediction standard errors. Small raters are drawn toward 0. Needs raters who share
 * candidates; else severity and candidates cannot be told apart, and the notes say so. Agrees with R:
 * `lme4::lmer(y ~ 1 + (1 | candidate) + (1 | rater))`.
 */
export function raterSeverity(
  candidate: ArrayLike<string | number>,
  rater: ArrayLike<string | number>,
  rating: ArrayLike<number>,
): RaterSeverity {
  const rows = ratingTable(candidate, rater, rating);
  const { n, candidates, names } = rows;
  const base = { n, candidates, method: "crossed random effects, REML, empirical-Bayes effects" };
  const none = (note: string): RaterSeverity => ({
    ...base,
    raters: [],
    variance: [],
    mean: null,
    absolute: null,
    consistency: null,
    notes: [note],
  });
  if (n < 3 || names.length < 2 || candidates < 2) return none("too_few");
  if (names.length > 1500) return none("too_many_raters");
  const first = rows.y[0]!;
  if (rows.y.every((value) => value === first)) return none("constant");
  if (n <= candidates || n <= names.length) return none("no_shared_candidates");
  const connected = parts(rows);
  if (connected > 1 && connected >= Math.min(candidates, names.length)) return none("no_shared_candidates");

  const sums = sumsOf(rows);
  const objective = (point: ArrayLike<number>) =>
    reml(sums, Math.abs(point[0]!), Math.abs(point[1]!)).deviance;
  const searched = (startAt: readonly number[], tolerance: number) => {
    const { point, value } = minimize(objective, startAt, { step: 0.4, tolerance, maxEvaluations: 400 });
    return { point: Array.from(point, Math.abs), value };
  };
  const edgeOf = (point: readonly number[], at: number) => {
    const edge = point.with(at, 0);
    return { point: edge, value: objective(edge) };
  };
  const slopeAt = (point: readonly number[]) => reml(sums, point[0]!, point[1]!).slope();
  const starts = [
    [1, 0.5],
    [0.3, 0.3],
    [2, 0.05],
    [1, 0.2],
    [2, 1],
  ];
  const [begin] = starts
    .map((point) => ({ point, value: objective(point) }))
    .sort((one, other) => one.value - other.value);
  let best = searched(begin!.point, ROUGH);
  const nearly = best.value + 0.01 + 10 * ROUGH * Math.abs(best.value);
  const isNearEdge = [0, 1].some((at) => edgeOf(best.point, at).value <= nearly);
  let polished = isNearEdge ? null : polish(slopeAt, best.point);
  if (polished?.isSettled !== true) {
    best = searched(best.point, 1e-12);
    // A component at the edge is 0 itself, not a small number.
    for (const at of [0, 1]) {
      const edge = edgeOf(best.point, at);
      if (edge.value <= best.value + 1e-9) best = edge;
    }
    polished = polish(slopeAt, best.point);
  }
  const [a, b] = polished.point as [number, number];
  const fit = reml(sums, a, b);
  if (!Number.isFinite(fit.deviance)) return none("not_converged");
  const residual = fit.sigma2;
  const variances = [a * a * residual, b * b * residual, residual];
  const total = variances.reduce((sum, value) => sum + value, 0);
  const effects = fit.effects();
  const grand = sums.perRater.reduce((sum, own) => sum + own, 0) / n;
  const notes: string[] = [];
  if (rows.dropped > 0) notes.push(`missing_dropped:${rows.dropped}`);
  if (connected > 1) notes.push("disconnected_raters");
  if (b === 0) notes.push("no_rater_variance");
  return {
    ...base,
    raters: names.map((name, j) => ({
      rater: name,
      ratings: sums.counts[j]!,
      effect: effects.value[j]!,
      standardError: effects.standardError[j]!,
      raw: sums.perRater[j]! / sums.counts[j]! - grand,
    })),
    variance: (["candidate", "rater", "residual"] as const).map((source, i) => ({
      source,
      variance: variances[i]!,
      share: variances[i]! / total,
    })),
    mean: fit.mean + rows.origin,
    absolute: variances[0]! / total,
    consistency: variances[0]! + residual > 0 ? variances[0]! / (variances[0]! + residual) : null,
    notes,
  };
}

/** Of a first search: near enough for Newton steps. */
const ROUGH = 1e-8;

type Polished = { point: number[]; isSettled: boolean };

/** Newton steps on the exact slopes, their bend from differences: the simplex alone leaves a share of 1e-6. */
function polish(slopeAt: (point: readonly number[]) => number[], start: readonly number[]): Polished {
  const free = [0, 1].filter((i) => start[i] !== 0);
  let point = [...start];
  let isSettled = false;
  const bend = new Float64Array(free.length ** 2);
  free.forEach((i, row) => {
    const width = 1e-4 * point[i]!;
    const moved = (by: number) => slopeAt(point.map((value, at) => (at === i ? value + by : value)));
    const [up, down] = [moved(width), moved(-width)];
    free.forEach((k, column) => {
      bend[row * free.length + column] = (up[k]! - down[k]!) / (2 * width);
    });
  });
  const factor = cholesky(bend, free.length);
  for (let round = 0; factor.rank === free.length && round < 12; round++) {
    const slope = slopeAt(point);
    const step = solveCholesky(
      factor,
      free.map((i) => slope[i]!),
    );
    const isWithin = (share: number) => free.every((i, k) => Math.abs(step[k]!) < share * point[i]!);
    if (!isWithin(0.1)) break;
    const next = [...point];
    free.forEach((i, k) => {
      next[i]! -= step[k]!;
    });
    point = next;
    isSettled = isWithin(1e-6);
    if (isWithin(1e-11)) break;
  }
  return { point, isSettled };
}

type Ratings = {
  n: number;
  candidates: number;
  names: string[];
  dropped: number;
  /** Ratings less `origin`, sorted by candidate. */
  y: Float64Array;
  origin: number;
  rater: Int32Array;
  /** First row of each candidate, and one past the last. */
  from: Int32Array;
};

function ratingTable(
  candidate: ArrayLike<string | number>,
  rater: ArrayLike<string | number>,
  rating: ArrayLike<number>,
): Ratings {
  const people = new Map<string | number, number>();
  const owners = new Int32Array(rating.length).fill(-1);
  const sizes: number[] = [];
  const seen = new Set<string | number>();
  let n = 0;
  for (let i = 0; i < rating.length; i++) {
    if (!Number.isFinite(rating[i]!)) continue;
    n++;
    seen.add(rater[i]!);
    let person = people.get(candidate[i]!);
    if (person === undefined) {
      person = people.size;
      people.set(candidate[i]!, person);
      sizes.push(0);
    }
    owners[i] = person;
    sizes[person]!++;
  }
  const names = [...seen].map(String).sort();
  const rank = new Map(names.map((name, j) => [name, j]));
  const index = new Map([...seen].map((name) => [name, rank.get(String(name))!]));
  const from = new Int32Array(people.size + 1);
  for (let c = 0; c < people.size; c++) from[c + 1] = from[c]! + sizes[c]!;
  const next = from.slice();
  const first = owners.findIndex((person) => person >= 0);
  const origin = first < 0 ? 0 : rating[first]!;
  const y = new Float64Array(n);
  const raters = new Int32Array(n);
  for (let i = 0; i < rating.length; i++) {
    if (owners[i]! < 0) continue;
    const at = next[owners[i]!]!++;
    y[at] = rating[i]! - origin;
    raters[at] = index.get(rater[i]!)!;
  }
  return {
    n,
    candidates: people.size,
    names,
    dropped: rating.length - n,
    y,
    origin,
    rater: raters,
    from,
  };
}

/** Number of sets of raters that share no candidate with another set. */
function parts(rows: Ratings): number {
  const parent = Int32Array.from({ length: rows.names.length }, (_, j) => j);
  const root = (j: number): number => {
    while (parent[j] !== j) {
      parent[j] = parent[parent[j]!]!;
      j = parent[j]!;
    }
    return j;
  };
  for (let c = 0; c < rows.candidates; c++)
    for (let i = rows.from[c]! + 1; i < rows.from[c + 1]!; i++)
      parent[root(rows.rater[i]!)] = root(rows.rater[rows.from[c]!]!);
  let count = 0;
  for (let j = 0; j < parent.length; j++) if (root(j) === j) count++;
  return count;
}

/** Sums of the ratings of all candidates who have the same number of them. */
type SizeClass = {
  readonly size: number;
  readonly candidates: number;
  /** Of the candidates' own sums: their sum and their squares' sum. */
  readonly sum: number;
  readonly squares: number;
  /** Per rater: ratings, and the sums of the candidates rated, once a rating. */
  readonly counts: Float64Array;
  readonly candidateSums: Float64Array;
  /** Places in the lower triangle over raters that share candidates, and how many pairs of ratings they share. */
  readonly places: Int32Array;
  readonly pairs: Float64Array;
};

/** All that the deviance needs of the ratings. */
type RatingSums = {
  readonly n: number;
  readonly raters: number;
  readonly squares: number;
  readonly counts: Float64Array;
  readonly perRater: Float64Array;
  readonly classes: readonly SizeClass[];
};

function sumsOf({ n, y, rater, from, names }: Ratings): RatingSums {
  const q = names.length;
  const counts = new Float64Array(q);
  const perRater = new Float64Array(q);
  let squares = 0;
  for (let i = 0; i < n; i++) {
    counts[rater[i]!]! += 1;
    perRater[rater[i]!]! += y[i]!;
    squares += y[i]! ** 2;
  }
  const bySize = new Map<number, number[]>();
  for (let c = 0; c + 1 < from.length; c++) {
    const size = from[c + 1]! - from[c]!;
    const own = bySize.get(size);
    if (own === undefined) bySize.set(size, [c]);
    else own.push(c);
  }
  const shared = new Float64Array((q + 1) * (q + 1));
  const classes = [...bySize].map(([size, members]): SizeClass => {
    const own = { sum: 0, squares: 0, counts: new Float64Array(q), candidateSums: new Float64Array(q) };
    const used: number[] = [];
    for (const c of members) {
      const end = from[c + 1]!;
      let sum = 0;
      for (let i = from[c]!; i < end; i++) sum += y[i]!;
      own.sum += sum;
      own.squares += sum * sum;
      for (let i = from[c]!; i < end; i++) {
        const j = rater[i]!;
        own.counts[j]! += 1;
        own.candidateSums[j]! += sum;
        for (let m = from[c]!; m < end; m++) {
          if (rater[m]! > j) continue;
          const place = j * (q + 1) + rater[m]!;
          if (shared[place] === 0) used.push(place);
          shared[place]! += 1;
        }
      }
    }
    const places = Int32Array.from(used);
    const pairs = Float64Array.from(used, (place) => shared[place]!);
    for (const place of used) shared[place] = 0;
    return { size, candidates: members.length, ...own, places, pairs };
  });
  return { n, raters: q, squares, counts, perRater, classes };
}

/**
 * Profiled REML deviance at relative standard deviations a (candidate) and b (rater): candidates are
 * absorbed (their block is diagonal, and alike for candidates with as many ratings), leaving a dense system over
 * raters and the mean.
 */
function reml({ n, raters: q, squares: all, counts, perRater, classes }: RatingSums, a: number, b: number) {
  const size = q + 1;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  let squares = all;
  let logAbsorbed = 0;
  for (let j = 0; j < q; j++) right[j] = b * perRater[j]!;
  for (const own of classes) {
    const d = 1 + a * a * own.size;
    const take = (a * a) / d;
    const rest = 1 - take * own.size;
    logAbsorbed += own.candidates * Math.log(d);
    squares -= take * own.squares;
    right[q]! += rest * own.sum;
    matrix[q * size + q]! += rest * own.size * own.candidates;
    for (let j = 0; j < q; j++) {
      right[j]! -= b * take * own.candidateSums[j]!;
      matrix[q * size + j]! += b * rest * own.counts[j]!;
    }
    const each = b * b * take;
    for (let k = 0; k < own.places.length; k++) matrix[own.places[k]!]! -= each * own.pairs[k]!;
  }
  for (let j = 0; j < q; j++) matrix[j * size + j]! += 1 + b * b * counts[j]!;
  const factor = cholesky(matrix, size, 1e-14);
  const solution = solveCholesky(factor, right);
  let residual = squares;
  for (let j = 0; j < size; j++) residual -= right[j]! * solution[j]!;
  const df = n - 1;
  const sigma2 = Math.max(residual, 1e-300) / df;
  const deviance = logAbsorbed + logDeterminant(factor) + df * (1 + Math.log(2 * Math.PI * sigma2));
  return {
    deviance: factor.rank < size ? Number.POSITIVE_INFINITY : deviance,
    sigma2,
    mean: solution[q]!,
    /** Derivatives of the deviance in a and, where it is not 0, in b. */
    slope: () => {
      const inverse = invertCholesky(factor);
      const inA = new Float64Array(size * size);
      const rightInA = new Float64Array(size);
      let [logInA, squaresInA] = [0, 0];
      for (const own of classes) {
        const d = 1 + a * a * own.size;
        const take = (2 * a) / (d * d);
        const rest = -own.size * take;
        logInA += (own.candidates * 2 * a * own.size) / d;
        squaresInA -= take * own.squares;
        rightInA[q]! += rest * own.sum;
        inA[q * size + q]! += rest * own.size * own.candidates;
        for (let j = 0; j < q; j++) {
          rightInA[j]! -= b * take * own.candidateSums[j]!;
          inA[q * size + j]! += b * rest * own.counts[j]!;
        }
        const each = b * b * take;
        for (let k = 0; k < own.places.length; k++) inA[own.places[k]!]! -= each * own.pairs[k]!;
      }
      const inB = new Float64Array(size * size);
      const rightInB = right.map((value, j) => (j < q ? value / b : 0));
      for (let j = 0; j < q; j++) {
        for (let k = 0; k <= j; k++)
          inB[j * size + k] = (2 / b) * (matrix[j * size + k]! - (j === k ? 1 : 0));
        inB[q * size + j] = matrix[q * size + j]! / b;
      }
      const total = (change: Float64Array, rightChange: Float64Array, log: number, own: number) => {
        let trace = 0;
        let inResidual = own;
        for (let j = 0; j < size; j++) {
          inResidual -= 2 * rightChange[j]! * solution[j]!;
          for (let k = 0; k <= j; k++) {
            const twice = (j === k ? 1 : 2) * change[j * size + k]!;
            trace += twice * inverse[j * size + k]!;
            inResidual += twice * solution[j]! * solution[k]!;
          }
        }
        return log + trace + (df * inResidual) / residual;
      };
      return [total(inA, rightInA, logInA, squaresInA), total(inB, rightInB, 0, 0)];
    },
    effects: () => {
      const value = new Float64Array(q);
      const standardError = new Float64Array(q);
      const unit = new Float64Array(size);
      for (let j = 0; j < q; j++) {
        value[j] = b * solution[j]!;
        unit.fill(0);
        unit[j] = 1;
        standardError[j] = b * Math.sqrt(Math.max(0, sigma2 * solveCholesky(factor, unit)[j]!));
      }
      return { value, standardError };
    },
  };
}
