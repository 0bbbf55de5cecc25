/** How far weights may go. Every weight is at least 0 and they sum to 1; the rest is optional. */
export type WeightLimits = {
  /** Weights in force, summing to 1; needed for `step`. */
  readonly current?: readonly number[];
  /** Largest change of any one weight. */
  readonly step?: number;
  /** Sums of the weights of competencies: least and most, with the predictors that belong to each. */
  readonly competencies?: readonly {
    readonly name: string;
    readonly predictors: readonly number[];
    readonly floor?: number;
    readonly cap?: number;
  }[];
  /** Single predictors whose weight is given. */
  readonly fixed?: readonly { readonly name: string; readonly predictor: number; readonly weight: number }[];
  /** Further rows g that every weighting keeps: g'w <= 0. */
  readonly rows?: readonly ArrayLike<number>[];
};

/** Limits made into bounds per weight, or the limit that cannot be kept. */
type WeightBounds =
  | { low: Float64Array; high: Float64Array; conflict: null }
  | { low: null; high: null; conflict: string };

/**
 * Bounds of each weight and a check that some weights keep all limits at once. A conflict is named:
 * `floor_out_of_reach:<competency>`, `cap_out_of_reach:<competency>` (against the step), `fixed_out_of_reach:<name>`
 * (against step, floor or cap), `floors_above_one`, `caps_below_one`; or an input is no limit: `step_invalid`,
 * `current_invalid`, `predictors_invalid:<competency>`, `fixed_invalid:<name>`.
 */
export function weightBounds(size: number, limits: WeightLimits): WeightBounds {
  const { current, step, competencies = [], fixed = [] } = limits;
  const conflict = (name: string): WeightBounds => ({ low: null, high: null, conflict: name });
  if (step !== undefined && !(step >= 0)) return conflict("step_invalid");
  if (step !== undefined && current === undefined) return conflict("current_invalid");
  if (current && (current.length !== size || Math.abs(current.reduce((s, w) => s + w, 0) - 1) > 1e-6))
    return conflict("current_invalid");
  const low = new Float64Array(size);
  const high = new Float64Array(size).fill(1);
  if (current && step !== undefined)
    for (let i = 0; i < size; i++) {
      low[i] = Math.max(0, current[i]! - step);
      high[i] = Math.min(1, current[i]! + step);
    }
  for (const { name, predictor, weight } of fixed) {
    if (!(predictor >= 0 && predictor < size && weight >= 0 && weight <= 1))
      return conflict(`fixed_invalid:${name}`);
    if (weight < low[predictor]! - 1e-12 || weight > high[predictor]! + 1e-12)
      return conflict(`fixed_out_of_reach:${name}`);
    low[predictor] = high[predictor] = weight;
  }
  const owner = new Int32Array(size).fill(-1);
  let least = 0;
  let most = 0;
  for (const [k, { name, predictors, floor = 0, cap = 1 }] of competencies.entries()) {
    if (!(floor <= cap)) return conflict(`floor_out_of_reach:${name}`);
    let under = 0;
    let over = 0;
    for (const i of predictors) {
      if (i < 0 || i >= size || owner[i] !== -1) return conflict(`predictors_invalid:${name}`);
      owner[i] = k;
      under += low[i]!;
      over += high[i]!;
    }
    const fast = fixed.find(({ predictor }) => predictors.includes(predictor));
    const isFast = fast !== undefined && predictors.length === 1;
    if (over < floor - 1e-12)
      return conflict(isFast ? `fixed_out_of_reach:${fast.name}` : `floor_out_of_reach:${name}`);
    if (under > cap + 1e-12)
      return conflict(isFast ? `fixed_out_of_reach:${fast.name}` : `cap_out_of_reach:${name}`);
    least += Math.max(under, floor);
    most += Math.min(over, cap);
  }
  for (let i = 0; i < size; i++)
    if (owner[i] === -1) {
      least += low[i]!;
      most += high[i]!;
    }
  if (least > 1 + 1e-12) return conflict("floors_above_one");
  if (most < 1 - 1e-12) return conflict("caps_below_one");
  return { low, high, conflict: null };
}
