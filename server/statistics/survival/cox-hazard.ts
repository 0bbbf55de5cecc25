import type { CoxModel } from "./cox.ts";
import { linearPredictor, strataOf } from "./cox-likelihood.ts";

/** Breslow or Efron cumulative baseline hazard per stratum, and residuals. */
type CoxHazard = {
  /** Distinct times, ascending, per stratum; hazard at the means of the covariates, and with all at 0. */
  strata: { time: Float64Array; hazard: Float64Array; hazardAtZero: Float64Array | null }[];
  /** Martingale residual per used row: events seen less events expected, in the order of `row`. */
  martingale: Float64Array;
  /** Row of the input behind each residual. */
  row: Int32Array;
};

/**
 * Cumulative baseline hazard (R: `basehaz(fit)`; at 0, which may lie out of reach and is null then, `basehaz(fit,
 * centered = FALSE)`) and martingale
 * residuals (R: `residuals(fit, "martingale")`). Null for a model without a fit or with exact ties.
 */
export function coxHazard(model: CoxModel): CoxHazard | null {
  const { data, ties } = model;
  if (!model.converged || ties === "exact") return null;
  const eta = linearPredictor(data, data.beta);
  let shift = 0;
  for (let j = 0; j < data.names.length; j++) shift += (data.beta[j]! / data.scale[j]!) * data.mean[j]!;
  const toZero = Math.exp(-shift);
  const martingale = new Float64Array(data.n);
  const strata: CoxHazard["strata"] = [];
  for (const { start, end } of strataOf(data)) {
    const times: number[] = [];
    const steps: number[] = [];
    const shares: number[] = [];
    let s0 = 0;
    for (let i = start; i < end; ) {
      const t = data.time[i]!;
      let deaths = 0;
      let d0 = 0;
      for (; i < end && data.time[i] === t; i++) {
        const weight = Math.exp(eta[i]!);
        s0 += weight;
        if (data.event[i]) {
          deaths++;
          d0 += weight;
        }
      }
      let step = 0;
      let own = 0;
      const terms = ties === "efron" ? deaths : Math.min(1, deaths);
      for (let k = 0; k < terms; k++) {
        const part = ties === "efron" ? k / deaths : 0;
        const add = (ties === "efron" ? 1 : deaths) / (s0 - part * d0);
        step += add;
        own += (1 - part) * add;
      }
      times.push(t);
      steps.push(step);
      shares.push(own);
    }
    let hazard = 0;
    const cumulative = new Float64Array(times.length);
    for (let k = times.length - 1, i = end - 1; k >= 0; k--) {
      for (; i >= start && data.time[i] === times[k]; i--) {
        const expected = hazard + (data.event[i] ? shares[k]! : steps[k]!);
        martingale[i] = data.event[i]! - Math.exp(eta[i]!) * expected;
      }
      hazard += steps[k]!;
      cumulative[times.length - 1 - k] = hazard;
    }
    const atZero = cumulative.map((value) => value * toZero);
    const reachable = atZero.every((value) => Number.isFinite(value)) && toZero > 0;
    strata.push({
      time: Float64Array.from(times.reverse()),
      hazard: cumulative,
      hazardAtZero: reachable ? atZero : null,
    });
  }
  if (![martingale, ...strata.map((part) => part.hazard)].every((part) => part.every(Number.isFinite)))
    return null;
  return { strata, martingale, row: data.row };
}
