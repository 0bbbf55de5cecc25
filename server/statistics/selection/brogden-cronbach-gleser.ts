import { type Estimate, estimate } from "../numbers/estimate.ts";
import { meanSelectedScore } from "./naylor-shine.ts";

/** Inputs of the money value of selection, each in the unit that its name says. */
type UtilityInputs = {
  /** SD of a year's performance, in money, and its interval where it has one. */
  sdy: number;
  sdyLow?: number | null;
  sdyHigh?: number | null;
  nSelected: number;
  selectionRatio: number;
  years: number;
  costPerApplicant: number;
};

/**
 * Brogden-Cronbach-Gleser: N T r SDy phi(x_c)/SR - cost N/SR, over random selection, with the interval that the
 * validity's interval gives; where SDy has one too, both errors together, as of independent estimates (the squared
 * distances of the ends add up: MOVER, Zou & Donner 2008). Give the operational validity (among applicants) for the
 * value to hold.
 */
export function brogdenCronbachGleser(validity: Estimate, inputs: UtilityInputs): Estimate {
  const { nSelected, selectionRatio, years, costPerApplicant } = inputs;
  const gain = meanSelectedScore(selectionRatio);
  const at = (worth: number | null) =>
    worth === null || gain === null
      ? null
      : nSelected * years * worth * gain - (costPerApplicant * nSelected) / selectionRatio;
  const { value, low, high } = worthOfSd(validity, inputs.sdy, inputs.sdyLow, inputs.sdyHigh);
  return estimate(at(value), at(low), at(high), {
    n: validity.n,
    level: validity.level,
    method: "Brogden-Cronbach-Gleser utility",
    notes: gain === null ? ["out_of_range", ...validity.notes] : validity.notes,
  });
}

/** Validity times SDy, with the interval of both. */
function worthOfSd(
  { value: r, low, high }: Estimate,
  sdy: number,
  sdyLow: number | null = null,
  sdyHigh: number | null = null,
): Pick<Estimate, "value" | "low" | "high"> {
  if (r === null) return { value: null, low: null, high: null };
  const end = (edge: number | null, ofSd: number | null, sign: 1 | -1) =>
    edge === null ? null : r * sdy + sign * Math.hypot(sdy * (edge - r), r * ((ofSd ?? sdy) - sdy));
  // of a negative validity a larger SDy is worth less
  const [below, above] = r >= 0 ? [sdyLow, sdyHigh] : [sdyHigh, sdyLow];
  return { value: r * sdy, low: end(low, below, -1), high: end(high, above, 1) };
}
