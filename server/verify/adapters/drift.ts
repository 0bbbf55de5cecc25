import { jensenShannon } from "../../statistics/drift/jensen-shannon.ts";
import { binCounts, decileBounds, populationStability } from "../../statistics/drift/population-stability.ts";
import { wasserstein } from "../../statistics/drift/wasserstein.ts";
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
  jensen_shannon: ({ values }) => ({
    distanceBits: jensenShannon(values.base, values.actual)?.distance ?? null,
    distanceNats: jensenShannon(values.base, values.actual, "nats")?.distance ?? null,
  }),
  wasserstein: ({ values }) => ({ distance: wasserstein(values.x, values.y) }),
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
