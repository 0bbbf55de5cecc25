import { adjustP } from "../association/multiple-testing.ts";
import { normalQuantile, normalSurvival } from "../distributions/normal.ts";
import { checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";

/** How much more one group uses a term than another. */
type TermLogOdds = {
  term: string;
  /** Mentions in each group. */
  first: number;
  second: number;
  /** Difference of log odds, above 0 where the first group uses it more; drawn to 0 by the prior. */
  logOdds: Estimate;
  z: number;
  p: number;
  /** Benjamini-Hochberg adjusted over all terms. */
  adjustedP: number | null;
};

/**
 * Log-odds ratio of terms between two groups of texts with an informative Dirichlet prior (Monroe, Colaresi & Quinn
 * 2008, "Fightin' Words", equations 16, 19 and 22): the prior of a term is its count in a background corpus, so that a
 * term that is rare everywhere cannot look telling by chance. Counts are mentions; n of an estimate is the term's
 * mentions in both groups. Terms without a count in the background are left out.
 * @param options.priorSize pseudo-mentions that the whole prior is scaled to; default the background's own number.
 */
export function termLogOdds(
  terms: readonly { term: string; first: number; second: number; background: number }[],
  options: { level?: number; priorSize?: number } = {},
): TermLogOdds[] {
  const { level = usualLevel } = options;
  checkLevel(level);
  const used = terms.filter(({ background }) => background > 0);
  const total = (of: (entry: (typeof terms)[number]) => number) =>
    used.reduce((sum, entry) => sum + of(entry), 0);
  const background = total((entry) => entry.background);
  const prior = options.priorSize ?? background;
  if (!(prior >= 0)) throw new RangeError(`invalid priorSize: ${prior}`);
  const [all1, all2] = [total(({ first }) => first), total(({ second }) => second)];
  const reach = normalQuantile(0.5 + level / 2);
  const found = used.flatMap((entry) => {
    const own = (entry.background / background) * prior;
    const odds = (count: number, all: number) => (count + own) / (all + prior - count - own);
    const value = Math.log(odds(entry.first, all1) / odds(entry.second, all2));
    const error = Math.sqrt(1 / (entry.first + own) + 1 / (entry.second + own));
    // a single term, or one without mentions and prior, has no odds
    if (!Number.isFinite(value) || !Number.isFinite(error)) return [];
    const z = value / error;
    const about = {
      n: entry.first + entry.second,
      level,
      method: "log-odds ratio, informative Dirichlet prior",
    };
    return [
      {
        term: entry.term,
        first: entry.first,
        second: entry.second,
        logOdds: estimate(value, value - reach * error, value + reach * error, about),
        z,
        p: Math.min(1, 2 * normalSurvival(Math.abs(z))),
      },
    ];
  });
  const adjusted = adjustP(found.map(({ p }) => p));
  return found.map((entry, i) => ({ ...entry, adjustedP: adjusted[i] ?? null }));
}
