import { minimize } from "./minimize.ts";
import { cholesky, logDeterminant, solveCholesky } from "./symmetric.ts";

/** One rater's leaning. */
export type RaterEffect = {
  rater: string;
  ratings: number;
  /** Best linear unbiased prediction of how far the rater marks above (+, mild) or below (-, severe) the rest. */
  effect: number;
  standardError: number;
  /** Mean of the rater's ratings less the grand mean, before shrinkage and candidate mix. */
  raw: number;
};

/** Share of the variance of a single rating. */
export type VarianceShare = { source: "candidate" | "rater" | "residual"; variance: number; share: number };

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
  if (parts(rows) > 1 && parts(rows) >= Math.min(candidates, names.length))
    return none("no_shared_candidates");

  const objective = (point: ArrayLike<number>) =>
    reml(rows, Math.abs(point[0]!), Math.abs(point[1]!)).deviance;
  let best = { point: [1, 0.5], value: Number.POSITIVE_INFINITY };
  for (const startAt of [
    [1, 0.5],
    [0.3, 0.3],
    [2, 0.05],
  ]) {
    const found = minimize(objective, startAt, { step: 0.4, tolerance: 1e-12, maxEvaluations: 400 });
    if (found.value < best.value) best = { point: Array.from(found.point), value: found.value };
  }
  // A component at the edge is 0 itself, not a small number.
  for (const at of [0, 1]) {
    const edge = [...best.point];
    edge[at] = 0;
    if (objective(edge) <= best.value + 1e-9) best = { point: edge, value: objective(edge) };
  }
  best.point = polish(objective, best.point);
  const a = Math.abs(best.point[0]!);
  const b = Math.abs(best.point[1]!);
  const fit = reml(rows, a, b);
  if (!Number.isFinite(fit.deviance)) return none("not_converged");
  const residual = fit.sigma2;
  const variances = [a * a * residual, b * b * residual, residual];
  const total = variances.reduce((sum, value) => sum + value, 0);
  const effects = fit.effects();
  const sums = new Float64Array(names.length);
  const counts = new Float64Array(names.length);
  let grand = 0;
  for (let i = 0; i < n; i++) {
    sums[rows.rater[i]!]! += rows.y[i]!;
    counts[rows.rater[i]!]! += 1;
    grand += rows.y[i]! / n;
  }
  const notes: string[] = [];
  if (rows.dropped > 0) notes.push(`missing_dropped:${rows.dropped}`);
  if (parts(rows) > 1) notes.push("disconnected_raters");
  if (b === 0) notes.push("no_rater_variance");
  return {
    ...base,
    raters: names.map((name, j) => ({
      rater: name,
      ratings: counts[j]!,
      effect: effects.value[j]!,
      standardError: effects.standardError[j]!,
      raw: sums[j]! / counts[j]! - grand,
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

/** Newton steps on central differences: the simplex alone leaves a share of 1e-6. */
function polish(f: (point: number[]) => number, start: number[]): number[] {
  const free = [0, 1].filter((i) => start[i] !== 0);
  let point = start.map(Math.abs);
  for (let round = 0; round < 4; round++) {
    const width = free.map((i) => 1e-4 * Math.max(1e-2, point[i]!));
    const at = (...moves: [number, number][]) => {
      const moved = [...point];
      for (const [k, by] of moves) moved[free[k]!]! += by * width[k]!;
      return f(moved);
    };
    const here = at();
    const slope = free.map((_, k) => (at([k, 1]) - at([k, -1])) / (2 * width[k]!));
    const bend = free.map((_, k) => (at([k, 1]) + at([k, -1]) - 2 * here) / width[k]! ** 2);
    let step: number[];
    if (free.length === 2) {
      const cross =
        (at([0, 1], [1, 1]) - at([0, 1], [1, -1]) - at([0, -1], [1, 1]) + at([0, -1], [1, -1])) /
        (4 * width[0]! * width[1]!);
      const determinant = bend[0]! * bend[1]! - cross * cross;
      if (!(determinant > 0)) return point;
      step = [
        (bend[1]! * slope[0]! - cross * slope[1]!) / determinant,
        (bend[0]! * slope[1]! - cross * slope[0]!) / determinant,
      ];
    } else if (free.length === 1 && bend[0]! > 0) step = [slope[0]! / bend[0]!];
    else return point;
    const next = [...point];
    free.forEach((i, k) => {
      next[i]! -= step[k]!;
    });
    if (free.some((i, k) => !(Math.abs(step[k]!) < 0.1 * point[i]!)) || !(f(next) <= here + 1e-9))
      return point;
    point = next;
  }
  return point;
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
  const people = new Map<string, number[]>();
  const raters = new Set<string>();
  let n = 0;
  for (let i = 0; i < rating.length; i++) {
    if (!Number.isFinite(rating[i]!)) continue;
    n++;
    raters.add(String(rater[i]!));
    const key = String(candidate[i]!);
    const list = people.get(key);
    if (list) list.push(i);
    else people.set(key, [i]);
  }
  const names = [...raters].sort();
  const index = new Map(names.map((name, j) => [name, j]));
  const order = [...people.values()].flat();
  const origin = order.length > 0 ? rating[order[0]!]! : 0;
  const from = new Int32Array(people.size + 1);
  let at = 0;
  let c = 0;
  for (const list of people.values()) {
    at += list.length;
    from[++c] = at;
  }
  return {
    n,
    candidates: people.size,
    names,
    dropped: rating.length - n,
    y: Float64Array.from(order, (i) => rating[i]! - origin),
    origin,
    rater: Int32Array.from(order, (i) => index.get(String(rater[i]!))!),
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

/**
 * Profiled REML deviance at relative standard deviations a (candidate) and b (rater): candidates are
 * absorbed (their block is diagonal), leaving a dense system over raters and the mean.
 */
function reml(rows: Ratings, a: number, b: number) {
  const { n, y, rater, from, names } = rows;
  const q = names.length;
  const size = q + 1;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  let squares = 0;
  let logAbsorbed = 0;
  const counts = new Float64Array(q);
  for (let c = 0; c + 1 < from.length; c++) {
    const start = from[c]!;
    const end = from[c + 1]!;
    const own = end - start;
    const d = 1 + a * a * own;
    logAbsorbed += Math.log(d);
    let sum = 0;
    for (let i = start; i < end; i++) {
      const j = rater[i]!;
      sum += y[i]!;
      counts[j]! += 1;
      right[j]! += b * y[i]!;
      squares += y[i]! ** 2;
    }
    const take = (a * a) / d;
    squares -= take * sum * sum;
    right[q]! += sum * (1 - take * own);
    matrix[q * size + q]! += own * (1 - take * own);
    for (let i = start; i < end; i++) {
      const j = rater[i]!;
      right[j]! -= b * take * sum;
      matrix[q * size + j]! += b * (1 - take * own);
      for (let m = start; m < end; m++) matrix[j * size + rater[m]!]! -= b * b * take;
    }
  }
  for (let j = 0; j < q; j++) {
    matrix[j * size + j]! += 1 + b * b * counts[j]!;
    matrix[j * size + q] = matrix[q * size + j]!;
  }
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
