import { type Estimate, estimate } from "../numbers/estimate.ts";
import { meanSelectedScore } from "./naylor-shine.ts";

/** Inputs of the money value of selection, each in the unit that its name says. */
type UtilityInputs = {
  /** SD of a year's performance, in money. */
  sdy: number;
  nSelected: number;
  selectionRatio: number;
  years: number;
  costPerApplicant: number;
};

/**
 * Brogden-Cronbach-Gleser: N T r SDy phi(x_c)/SR - cost N/SR, over random selection, with the interval that the
 * validity's interval gives. Give the operational validity (among applicants) for the value to hold.
 */
export function brogdenCronbachGleser(validity: Estimate, inputs: UtilityInputs): Estimate {
  const { sdy, nSelected, selectionRatio, years, costPerApplicant } = inputs;
  const gain = meanSelectedScore(selectionRatio);
  const at = (r: number | null) =>
    r === null || gain === null
      ? null
      : nSelected * years * r * sdy * gain - (costPerApplicant * nSelected) / selectionRatio;
  return estimate(at(validity.value), at(validity.low), at(validity.high), {
    n: validity.n,
    level: validity.level,
    method: "Brogden-Cronbach-Gleser utility",
    notes: gain === null ? ["out_of_range", ...validity.notes] : validity.notes,
  });
}
