import { cholesky, solveCholesky } from "./symmetric.ts";

/** Log likelihood at some parameters, with its gradient and the observed information. */
export type Height = {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly information: Float64Array;
};

/**
 * Newton's method with step halving; `parameters` are the start and end at the maximum. `evaluate` gives null where
 * there is no likelihood. Parameters that the others determine at the start stay as they are (`first.kept`).
 */
export function climb(
  parameters: Float64Array,
  evaluate: (parameters: Float64Array) => Height | null,
  maxIterations = 100,
): {
  readonly ended: "converged" | "separated" | "not_converged";
  readonly current: Height;
  readonly first: ReturnType<typeof cholesky>;
} {
  const size = parameters.length;
  let current = evaluate(parameters)!;
  const first = cholesky(current.information, size, 1e-9);
  const trial = new Float64Array(size);
  let gain = Number.POSITIVE_INFINITY;
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    const factor = cholesky(current.information, size, 1e-13);
    for (let j = 0; j < size; j++) if (!first.kept[j]) factor.kept[j] = false;
    const change = solveCholesky(factor, current.gradient);
    let scaleDown = 1;
    let next: Height | null = null;
    for (; scaleDown > 1e-9; scaleDown /= 2) {
      for (let j = 0; j < size; j++) trial[j] = parameters[j]! + scaleDown * change[j]!;
      next = evaluate(trial);
      if (next && next.value >= current.value - 1e-12 * Math.abs(current.value)) break;
      next = null;
    }
    const most = change.reduce((m, value) => Math.max(m, Math.abs(value)), 0);
    if (!next) {
      if (most < 1e-6) return { ended: "converged", current, first };
      break;
    }
    gain = next.value - current.value;
    parameters.set(trial);
    current = next;
    if (gain <= 1e-12 * Math.max(1, Math.abs(current.value))) {
      if (scaleDown * most < 1e-8) return { ended: "converged", current, first };
      if (most > 1e-3) break;
    }
  }
  const isFlat = gain <= 1e-9 * Math.max(1, Math.abs(current.value));
  return { ended: isFlat ? "separated" : "not_converged", current, first };
}
