import { type OptimalWeights, optimalWeights, unitWeights } from "./optimal-weights.ts";
import { allRows, compositeCorrelation, type WeightData, weightMoments } from "./weight-data.ts";
import type { WeightLimits } from "./weight-limits.ts";

/** One way of weighting, with its validity on hires that came later than those it was fitted on. */
type WeightCandidate = {
  name: "current" | "unit" | "optimal" | "shrunken";
  weights: number[] | null;
  /** Mean out-of-time correlation with the criterion, over folds, weighted by their size. */
  outOfTime: number | null;
};

/** Ridge weights and what they are compared with. */
type ShrunkenWeights = OptimalWeights & {
  /** Chosen pull toward the current weights, from 0 (none) to 1 (they stay); the ridge is pull / (1 - pull). */
  pull: number | null;
  path: { pull: number; outOfTime: number | null }[];
  candidates: WeightCandidate[];
  /** Best out of time; at HR sample sizes often not the fitted one. */
  best: WeightCandidate["name"] | null;
  folds: number;
  n: number;
};

/** Pulls tried by default. */
export const pullGrid: readonly number[] = [0, 0.03, 0.1, 0.25, 0.5, 0.75, 0.9, 0.97, 1];

/**
 * Weights shrunken toward the current ones, the strength chosen by out-of-time cross-validation: rows stand in
 * the order of time, each fold fits on all rows before it and is judged on itself. A tie goes to the stronger
 * pull. Unit and current weights are always in the comparison, and the notes say when they win.
 */
export function shrunkenWeights(
  data: WeightData,
  current: readonly number[],
  {
    limits = {} as Omit<WeightLimits, "current">,
    folds = 5,
    grid = pullGrid,
  }: { limits?: Omit<WeightLimits, "current">; folds?: number; grid?: readonly number[] } = {},
): ShrunkenWeights {
  const { n } = data;
  const size = data.columns.length;
  const bounds: WeightLimits = { ...limits, current };
  const blocks = timeFolds(n, folds, Math.max(10, 2 * size + 3));
  const outOfTime = (weightsOf: (train: Int32Array) => ArrayLike<number> | null): number | null => {
    let sum = 0;
    let weight = 0;
    for (const { train, test } of blocks) {
      const weights = weightsOf(train);
      const r = weights && compositeCorrelation(data, weights, test);
      if (r === null) continue;
      sum += r * test.length;
      weight += test.length;
    }
    return weight > 0 ? sum / weight : null;
  };
  const fit = (rows: ArrayLike<number>, pull: number): OptimalWeights => {
    const moments = weightMoments(data, rows);
    if (moments === null) return { weights: null, validity: null, residual: null, notes: ["too_few"] };
    return optimalWeights(
      moments.correlations,
      moments.validities,
      bounds,
      pull < 1 ? pull / (1 - pull) : Number.POSITIVE_INFINITY,
    );
  };
  const path = grid.map((pull) => ({ pull, outOfTime: outOfTime((train) => fit(train, pull).weights) }));
  let chosen: (typeof path)[number] | null = null;
  for (const entry of path)
    if (entry.outOfTime !== null && (chosen === null || entry.outOfTime >= chosen.outOfTime! - 1e-12))
      chosen = entry;
  const everything = allRows(n);
  const full = fit(everything, chosen?.pull ?? 1);
  const notes = [...full.notes];
  if (data.dropped > 0) notes.push(`missing_dropped:${data.dropped}`);
  if (chosen === null) notes.push("too_few");
  const candidates: WeightCandidate[] = [
    { name: "shrunken", weights: full.weights, outOfTime: chosen?.outOfTime ?? null },
    {
      name: "optimal",
      weights: fit(everything, 0).weights,
      outOfTime: path.find((entry) => entry.pull === 0)?.outOfTime ?? null,
    },
    {
      name: "unit",
      weights: size > 0 ? unitWeights(size) : null,
      outOfTime: outOfTime(() => unitWeights(size)),
    },
    { name: "current", weights: [...current], outOfTime: outOfTime(() => current) },
  ];
  // In a tie the plainer weights, later in the list, win.
  let best: WeightCandidate | null = null;
  for (const candidate of candidates)
    if (candidate.outOfTime !== null && (best === null || candidate.outOfTime >= best.outOfTime! - 1e-12))
      best = candidate;
  if (best?.name === "unit" || best?.name === "current") notes.push(`${best.name}_weights_win`);
  return {
    ...full,
    notes,
    pull: chosen?.pull ?? null,
    path,
    candidates,
    best: best?.name ?? null,
    folds: blocks.length,
    n,
  };
}

/** Expanding windows over rows in the order of time: train on all before, test on the next block. */
function timeFolds(n: number, folds: number, leastTrain: number): { train: Int32Array; test: Int32Array }[] {
  const out: { train: Int32Array; test: Int32Array }[] = [];
  const rows = allRows(n);
  for (let k = 1; k <= folds; k++) {
    const from = Math.floor((k * n) / (folds + 1));
    const to = Math.floor(((k + 1) * n) / (folds + 1));
    if (from >= leastTrain && to - from >= 5)
      out.push({ train: rows.subarray(0, from), test: rows.subarray(from, to) });
  }
  return out;
}
