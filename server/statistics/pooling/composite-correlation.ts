import { normalQuantile } from "../distributions/normal.ts";
import { studentTQuantile } from "../distributions/student-t.ts";
import { type CorrelationOf, correlationZ } from "../numbers/effect-size.ts";
import { cannotSay, type Estimate, estimate, usualLevel } from "../numbers/estimate.ts";
import { type PooledCorrelation, pooledCorrelation } from "./pooled-correlation.ts";

/** Fewest measures that say where one more would lie. */
const FEWEST_PREDICTED = 5;

/** Correlations of several measures of the same people as one. */
type CompositeCorrelation = {
  composite: Estimate;
  /** Where the correlation of one more such measure lies; null below five. */
  prediction: { low: number | null; high: number | null };
  /** Measures that went in. */
  k: number;
  /** Mean Fisher z and the bound of its sampling variance. */
  z: number | null;
  variance: number | null;
};

/**
 * Mean of dependent correlations (several measures, the same people, one outcome) on Fisher's z, unweighted. How
 * far their sampling errors go together is not known, so they are taken as going together fully: then the variance
 * of the mean is the square of the mean standard error, which bounds it from above whatever the dependence
 * (Borenstein et al. 2009, chapter 24). The prediction interval takes the whole spread between the measures as real
 * and adds that bound: mean ± t(k - 1) sqrt(s² (1 + 1/k) + v).
 */
export function compositeCorrelation(
  measures: readonly CorrelationOf[],
  level = usualLevel,
): CompositeCorrelation {
  const method = "mean Fisher z of the same people, errors taken as fully correlated";
  const used = measures.flatMap((measure) => {
    const found = correlationZ(measure);
    return found === null ? [] : [{ ...found, n: measure.n }];
  });
  const k = used.length;
  const n = Math.max(0, ...used.map((each) => each.n));
  if (k === 0) {
    return {
      composite: cannotSay(n, method, "too_few", level),
      prediction: { low: null, high: null },
      k,
      z: null,
      variance: null,
    };
  }
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const z = mean(used.map(({ effect }) => effect));
  const error = mean(used.map(({ variance }) => Math.sqrt(variance)));
  const reach = normalQuantile(0.5 + level / 2) * error;
  const spread = used.reduce((sum, { effect }) => sum + (effect - z) ** 2, 0) / (k - 1);
  const half =
    k < FEWEST_PREDICTED
      ? null
      : studentTQuantile(0.5 + level / 2, k - 1) * Math.sqrt(spread * (1 + 1 / k) + error ** 2);
  const dropped = measures.length - k;
  return {
    composite: estimate(Math.tanh(z), Math.tanh(z - reach), Math.tanh(z + reach), {
      n,
      level,
      method,
      notes: dropped > 0 ? [`missing_dropped:${dropped}`] : [],
    }),
    prediction: {
      low: half === null ? null : Math.tanh(z - half),
      high: half === null ? null : Math.tanh(z + half),
    },
    k,
    z,
    variance: error ** 2,
  };
}

/**
 * Composites of different people (one per job) pooled by random effects. Dependence within a composite is not known,
 * so each bound is used where it errs on the wide side: errors that go fully together for the mean, independent ones
 * for the variance between groups, which would else be hidden by them; the prediction interval is the wider of both.
 */
export function pooledComposites(
  composites: readonly CompositeCorrelation[],
  level = usualLevel,
): Pick<PooledCorrelation, "pooled" | "prediction" | "tau2" | "jobs"> {
  const as = (k: (each: CompositeCorrelation) => number) =>
    pooledCorrelation(
      composites.map((each) => ({
        r: each.composite.value,
        n: each.variance === null ? 0 : 3 + k(each) / each.variance,
      })),
      { level },
    );
  const together = as(() => 1);
  const apart = as(({ k }) => k);
  const n = composites.reduce((sum, each) => sum + each.composite.n, 0);
  return {
    pooled: { ...together.pooled, n },
    prediction: {
      low: widest(Math.min, together.prediction.low, apart.prediction.low),
      high: widest(Math.max, together.prediction.high, apart.prediction.high),
    },
    tau2: apart.tau2 === null || together.tau2 === null ? null : Math.max(apart.tau2, together.tau2),
    jobs: together.jobs,
  };
}

const widest = (of: (a: number, b: number) => number, a: number | null, b: number | null) =>
  a === null || b === null ? null : of(a, b);
