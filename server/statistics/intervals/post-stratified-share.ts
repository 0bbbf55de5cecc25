import { normalQuantile } from "../distributions/normal.ts";
import { cannotSay, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";

/** People of one stratum: all that were asked, those who answered, and those of them who said yes. */
export type AskedStratum = { readonly asked: number; readonly answered: number; readonly yes: number };

const method = "post-stratified share";

/**
 * Share of yes among all who were asked, if within a stratum those who did not answer think as those who did: each
 * stratum's share weighs as its part of all asked (Holt & Smith 1979). Strata without an answer are left out and
 * counted in a note. The interval is on the logit scale, so that it stays within 0 and 1.
 */
export function postStratifiedShare(strata: readonly AskedStratum[], level = usualLevel): Estimate {
  for (const { asked, answered, yes } of strata)
    if (!(yes >= 0 && yes <= answered && answered <= asked))
      throw new RangeError(`invalid stratum: ${yes} of ${answered} of ${asked}`);
  const heard = strata.filter(({ answered }) => answered > 0);
  const n = heard.reduce((sum, { answered }) => sum + answered, 0);
  const asked = heard.reduce((sum, stratum) => sum + stratum.asked, 0);
  const silent = strata.reduce((sum, stratum) => sum + (stratum.answered > 0 ? 0 : stratum.asked), 0);
  if (n === 0) return cannotSay(0, method, "zero_denominator", level);
  const pooled = heard.reduce((sum, { yes }) => sum + yes, 0) / n;
  let share = 0;
  let variance = 0;
  for (const stratum of heard) {
    const weight = stratum.asked / asked;
    const p = stratum.yes / stratum.answered;
    share += weight * p;
    // a stratum with one answer has no spread of its own: it takes that of all
    variance +=
      weight ** 2 * (stratum.answered > 1 ? (p * (1 - p)) / (stratum.answered - 1) : pooled * (1 - pooled));
  }
  const notes = silent > 0 ? [`silent_strata:${silent}`] : [];
  const spread = share * (1 - share);
  if (!(spread > 0) || !(variance > 0))
    return estimate(share, null, null, { n, level, method, notes: [...notes, "no_interval"] });
  const half = (normalQuantile(0.5 + level / 2) * Math.sqrt(variance)) / spread;
  const logit = Math.log(share / (1 - share));
  const back = (x: number) => 1 / (1 + Math.exp(-x));
  return estimate(share, back(logit - half), back(logit + half), { n, level, method, notes });
}
