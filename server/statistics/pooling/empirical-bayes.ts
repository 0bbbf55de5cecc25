import { correlationEstimate } from "../association/fisher-z.ts";
import { mixtureQuantile } from "../distributions/normal-mixture.ts";
import { type CorrelationOf, correlationZ } from "../numbers/effect-size.ts";
import { cannotSay, checkLevel, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import { randomEffects } from "./random-effects.ts";

/** The correlation of one job beside what it becomes when small jobs borrow strength from all. */
type ShrunkenCorrelation = {
  raw: Estimate;
  shrunken: Estimate;
  /** Weight of the job's own data, 0..1, averaged over tau; null where nothing was borrowed. */
  ownWeight: number | null;
};

const gridSize = 60;

/**
 * Empirical-Bayes correlations per job. On Fisher's z each job is normal about its own effect and the effects
 * are normal about a common mean; the mean (flat prior) and the spread tau (flat prior, on a grid) are integrated
 * out, so that the intervals allow for not knowing either. Fewer than three jobs borrow nothing: the raw r
 * stands. The value is tanh of the posterior mean.
 */
export function shrunkenCorrelations(
  jobs: readonly CorrelationOf[],
  level = usualLevel,
): ShrunkenCorrelation[] {
  checkLevel(level);
  const method = "empirical Bayes r, normal on Fisher z";
  const raws = jobs.map(({ r, n, worth }) =>
    r === null
      ? cannotSay(n, "Pearson r, Fisher z", "too_few", level)
      : { ...correlationEstimate(r, worth ?? n, level), n },
  );
  const effects = jobs.map(correlationZ);
  const used = effects.flatMap((found) => (found === null ? [] : [found]));
  if (used.length < 3) {
    return raws.map((raw, i) => ({
      raw,
      shrunken: {
        ...raw,
        method,
        notes: [...new Set([...raw.notes, ...(effects[i] === null ? [] : ["too_few"])])],
      },
      ownWeight: null,
    }));
  }
  const posterior = tauPosterior(used);
  return effects.map((found, i) => {
    const raw = raws[i]!;
    if (found === null) {
      return { raw, shrunken: cannotSay(jobs[i]!.n, method, "too_few", level), ownWeight: null };
    }
    const parts = posterior.map(({ tau2, weight, mean, meanVariance }) => {
      const own = tau2 / (tau2 + found.variance);
      return {
        weight,
        own,
        mean: own * found.effect + (1 - own) * mean,
        sd: Math.sqrt(own * found.variance + (1 - own) ** 2 * meanVariance),
      };
    });
    const average = (pick: (part: (typeof parts)[number]) => number) =>
      parts.reduce((sum, part) => sum + part.weight * pick(part), 0);
    const tail = (1 - level) / 2;
    return {
      raw,
      shrunken: estimate(
        Math.tanh(average((part) => part.mean)),
        Math.tanh(mixtureQuantile(parts, tail)),
        Math.tanh(mixtureQuantile(parts, 1 - tail)),
        { n: jobs[i]!.n, level, method },
      ),
      ownWeight: average((part) => part.own),
    };
  });
}

type Node = { tau2: number; weight: number; mean: number; meanVariance: number };

/** Posterior of tau on a grid of equal steps, with the pooled mean at each. */
function tauPosterior(effects: readonly { effect: number; variance: number }[]): Node[] {
  const at = (tau: number) => {
    const tau2 = tau * tau;
    let weight = 0;
    let sum = 0;
    let log = 0;
    for (const { effect, variance } of effects) {
      const w = 1 / (variance + tau2);
      weight += w;
      sum += w * effect;
      log += 0.5 * Math.log(w);
    }
    const mean = sum / weight;
    for (const { effect, variance } of effects) log -= (0.5 * (effect - mean) ** 2) / (variance + tau2);
    return { tau2, log: log - 0.5 * Math.log(weight), mean, meanVariance: 1 / weight };
  };
  const fit = randomEffects(
    effects.map(({ effect }) => effect),
    effects.map(({ variance }) => variance),
    { method: "REML" },
  );
  const typical = Math.sqrt(effects.reduce((sum, { variance }) => sum + variance, 0) / effects.length);
  let top = Math.sqrt(fit?.tau2 ?? 0) + typical / 4;
  const peak = Math.max(at(0).log, at(top).log, at(Math.sqrt(fit?.tau2 ?? 0)).log);
  while (at(top).log > peak - 16 && top < 20) top *= 1.3;
  const nodes = Array.from({ length: gridSize }, (_, i) => at(((i + 0.5) / gridSize) * top));
  const highest = Math.max(...nodes.map(({ log }) => log));
  const masses = nodes.map(({ log }) => Math.exp(log - highest));
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  return nodes.map(({ tau2, mean, meanVariance }, i) => ({
    tau2,
    weight: masses[i]! / total,
    mean,
    meanVariance,
  }));
}
