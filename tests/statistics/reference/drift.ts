import { populationStability } from "../../../server/statistics/population-stability.ts";
import type { Adapter } from "../reference-data.ts";

/** Drift, against closed forms. */
export const adapters: Record<string, Adapter> = {
  psi: ({ values }) => ({
    psi: populationStability(values.baseline, values.actual, { smoothing: "floor", floor: values.epsilon })
      .value,
  }),
};
