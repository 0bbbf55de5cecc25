import { binCounts, decileBounds, populationStability } from "../../statistics/drift/population-stability.ts";
import { termLogOdds } from "../../statistics/text/term-log-odds.ts";
import type { Adapter } from "../case.ts";

/** Drift and words, against SciPy and closed forms. */
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
  term_log_odds: ({ values }) => {
    const found = termLogOdds(
      values.terms.map((term: string, i: number) => ({
        term,
        first: values.first[i],
        second: values.second[i],
        background: values.background[i],
      })),
      { priorSize: values.priorSize },
    );
    return {
      logOdds: found.map(({ logOdds }) => logOdds.value),
      z: found.map(({ z }) => z),
      p: found.map(({ p }) => p),
    };
  },
};
