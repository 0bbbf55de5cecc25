import { survivalConcordance } from "../association/concordance.ts";
import type { CoxModel } from "./cox.ts";
import { linearPredictor } from "./cox-likelihood.ts";

/**
 * Concordance of a Cox model with the data it was fitted on, pairs within strata. Optimistic, as the model has
 * seen them. Null value without a fit. Agrees with R: `summary(fit)$concordance`.
 */
export function coxConcordance(model: CoxModel, level = 0.95): ReturnType<typeof survivalConcordance> {
  const { data } = model;
  const risk = model.converged ? linearPredictor(data, data.beta) : new Float64Array(data.n).fill(Number.NaN);
  return survivalConcordance(data.time, data.event, risk, { stratum: data.stratum, level });
}
