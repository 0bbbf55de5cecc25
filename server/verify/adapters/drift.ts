import { binCounts, decileBounds, populationStability } from "../../statistics/population-stability.ts";
import type { Adapter } from "../case.ts";

/** Drift, against closed forms. */
export const adapters: Record<string, Adapter> = {
  psi: ({ values }) => {
    // Counts per bin; or, in samples of two sizes, values to be cut at the deciles of the baseline.
    const counted = values.baseline.length === values.actual.length;
    const bounds = counted ? [] : decileBounds(values.baseline);
    const count = (list: number[]) => (counted ? list : binCounts(list, bounds));
    return {
      psi: populationStability(count(values.baseline), count(values.actual), {
        smoothing: "floor",
        floor: values.epsilon,
      }).value,
    };
  },
};
