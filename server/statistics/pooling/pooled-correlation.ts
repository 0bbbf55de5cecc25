import { type CorrelationOf, correlationZ } from "../numbers/effect-size.ts";
import { cannotSay, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import { type RandomEffects, randomEffects, type TauMethod } from "./random-effects.ts";

/** Correlations of many jobs pooled on Fisher's z, taken back to r. */
export type PooledCorrelation = {
  pooled: Estimate;
  /** Where the correlation of a new job lies (prediction-interval.ts); null below five jobs. */
  prediction: { low: number | null; high: number | null };
  tau2: number | null;
  iSquared: number | null;
  q: number | null;
  qP: number | null;
  jobs: number;
  model: RandomEffects | null;
};

/**
 * Random-effects mean of correlations on Fisher's z (variance 1 / (n - 3)), its interval by Knapp-Hartung, with the
 * interval of a new job's correlation; jobs below four pairs are left out.
 */
export function pooledCorrelation(
  jobs: readonly CorrelationOf[],
  options: { method?: TauMethod; knappHartung?: boolean; level?: number } = {},
): PooledCorrelation {
  const { method = "REML", knappHartung = true, level = usualLevel } = options;
  const name = `pooled r, ${method} on Fisher z${knappHartung ? ", Knapp-Hartung" : ""}`;
  const used = jobs.flatMap((job) => {
    const found = correlationZ(job);
    return found === null ? [] : [{ ...found, n: job.n }];
  });
  const n = used.reduce((sum, job) => sum + job.n, 0);
  const dropped = jobs.length > used.length ? [`missing_dropped:${jobs.length - used.length}`] : [];
  const model = randomEffects(
    used.map((job) => job.effect),
    used.map((job) => job.variance),
    { method, knappHartung, level },
  );
  if (model === null) {
    const pooled = cannotSay(n, name, ["too_few", ...dropped], level);
    const nothing = { tau2: null, iSquared: null, q: null, qP: null, jobs: used.length, model };
    return { pooled, prediction: { low: null, high: null }, ...nothing };
  }
  const back = (z: number | null) => (z === null ? null : Math.tanh(z));
  return {
    pooled: estimate(Math.tanh(model.coefficients[0]!), Math.tanh(model.low[0]!), Math.tanh(model.high[0]!), {
      n,
      level,
      method: name,
      notes: [...model.notes, ...dropped],
    }),
    prediction: { low: back(model.predictionLow), high: back(model.predictionHigh) },
    tau2: model.tau2,
    iSquared: model.iSquared,
    q: model.q,
    qP: model.qP,
    jobs: used.length,
    model,
  };
}
