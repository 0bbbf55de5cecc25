import { blandAltman } from "../../../server/statistics/agreement/bland-altman.ts";
import { agreementTable, cohenKappa } from "../../../server/statistics/agreement/cohen-kappa.ts";
import { cronbachAlpha } from "../../../server/statistics/agreement/cronbach-alpha.ts";
import { fleissKappa } from "../../../server/statistics/agreement/fleiss-kappa.ts";
import { gwetAc1 } from "../../../server/statistics/agreement/gwet-ac1.ts";
import { intraclassCorrelation } from "../../../server/statistics/agreement/intraclass-correlation.ts";
import { itemCovariance } from "../../../server/statistics/agreement/item-covariance.ts";
import { krippendorffInterval } from "../../../server/statistics/agreement/krippendorff-interval.ts";
import { randolphKappa } from "../../../server/statistics/agreement/randolph-kappa.ts";
import { auc } from "../../../server/statistics/association/auc.ts";
import { biserial, pointBiserial } from "../../../server/statistics/association/biserial.ts";
import { bootstrapCorrelation } from "../../../server/statistics/association/bootstrap-correlation.ts";
import { robustCorrelation } from "../../../server/statistics/association/clustered-correlation.ts";
import { correlationMoments } from "../../../server/statistics/association/correlation-moments.ts";
import { overlapDifference } from "../../../server/statistics/association/dependent-correlations.ts";
import { differenceOfCorrelations } from "../../../server/statistics/association/difference-of-correlations.ts";
import { kendall } from "../../../server/statistics/association/kendall.ts";
import { lift } from "../../../server/statistics/association/lift.ts";
import { partialCorrelation } from "../../../server/statistics/association/partial-correlation.ts";
import { correlationOf, pearson } from "../../../server/statistics/association/pearson.ts";
import { probabilityScores } from "../../../server/statistics/association/probability-scores.ts";
import { spearman } from "../../../server/statistics/association/spearman.ts";
import { standardizedDifference } from "../../../server/statistics/association/standardized-difference.ts";
import { normalPdf, normalQuantile } from "../../../server/statistics/distributions/normal.ts";
import { clusteredMomentsOf } from "../../../server/statistics/intervals/clustered-mean.ts";
import { clusteredProportion } from "../../../server/statistics/intervals/clustered-proportion.ts";
import { meanInterval } from "../../../server/statistics/intervals/mean-interval.ts";
import { medianInterval } from "../../../server/statistics/intervals/median-interval.ts";
import { newcombeDifference } from "../../../server/statistics/intervals/newcombe-difference.ts";
import { proportionInterval } from "../../../server/statistics/intervals/proportion-interval.ts";
import { rateInterval } from "../../../server/statistics/intervals/rate-interval.ts";
import { ratioOfMeans } from "../../../server/statistics/intervals/ratio-of-means.ts";
import { ratioOfProportions } from "../../../server/statistics/intervals/ratio-of-proportions.ts";
import {
  skewedMeanDifference,
  skewedMeanInterval,
  skewedMoments,
} from "../../../server/statistics/intervals/skewed-mean.ts";
import { welchDifference } from "../../../server/statistics/intervals/welch-difference.ts";
import { correlationMatrix, covarianceMoments } from "../../../server/statistics/numbers/covariance.ts";
import type { Estimate } from "../../../server/statistics/numbers/estimate.ts";
import { meanMoments } from "../../../server/statistics/numbers/moments.ts";
import { shrunkenCorrelations } from "../../../server/statistics/pooling/empirical-bayes.ts";
import { pooledCorrelation } from "../../../server/statistics/pooling/pooled-correlation.ts";
import { relativeWeights } from "../../../server/statistics/regression/relative-weights.ts";
import { bootstrapGains } from "../../../server/statistics/resampling/bootstrap-gain.ts";
import { coxModel } from "../../../server/statistics/survival/cox.ts";
import { kaplanMeier } from "../../../server/statistics/survival/kaplan-meier.ts";
import { restrictedMeanTime } from "../../../server/statistics/survival/restricted-mean-time.ts";
import { survivalAt } from "../../../server/statistics/survival/survival-at.ts";
import { survivalCounts } from "../../../server/statistics/survival/survival-counts.ts";
import type { CoverageCase, Draws, Held } from "./case.ts";

const column = (n: number, of: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => of(i));
const held = ({ low, high }: Pick<Estimate, "low" | "high">, truth: number): Held => ({ low, high, truth });

type Pair = readonly [x: number, y: number];
const normalPair = ({ normal }: Draws, r: number): Pair => {
  const x = normal();
  return [x, r * x + Math.sqrt(1 - r * r) * normal()];
};
const lognormalPair = (random: Draws, r: number, sigma: number): Pair => {
  const [x, y] = normalPair(random, r);
  return [Math.exp(sigma * x), Math.exp(sigma * y)];
};
/** r of two lognormal variables whose logarithms correlate. */
const lognormalR = (r: number, sigma: number) => Math.expm1(r * sigma ** 2) / Math.expm1(sigma ** 2);
/** Two exponential variables that share a part. */
const exponentialPair = ({ gamma }: Draws, r: number): Pair => {
  const shared = gamma(r);
  return [shared + gamma(1 - r), shared + gamma(1 - r)];
};

/** Columns of n pairs. */
function pairs(n: number, of: () => Pair): { x: Float64Array; y: Float64Array } {
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) [x[i], y[i]] = of() as [number, number];
  return { x, y };
}

const hits = (random: Draws, n: number, p: number) => {
  let k = 0;
  for (let i = 0; i < n; i++) if (random.uniform() < p) k++;
  return k;
};

const shares: CoverageCase[] = [
  {
    estimate: "share, Wilson",
    setting: "p from 0.05 to 0.95",
    draw: (random, n) => {
      const p = 0.05 + 0.9 * random.uniform();
      return held(proportionInterval(hits(random, n, p), n), p);
    },
  },
  ...(
    [
      [0, "rows of a person independent"],
      [0.5, "rows of a person alike by 0.5"],
      [1, "rows of a person the same"],
    ] as const
  ).map(
    ([alike, setting]): CoverageCase => ({
      estimate: "share by person, Wilson",
      setting: `3 rows a person, ${setting}, p from 0.2 to 0.8`,
      draw: (random, n) => {
        const p = 0.2 + 0.6 * random.uniform();
        let [sum, squares] = [0, 0];
        for (let i = 0; i < n; i++) {
          const own = random.uniform() < p ? 1 : 0;
          let k = 0;
          for (let row = 0; row < 3; row++)
            k += random.uniform() < Math.sqrt(alike) ? own : random.uniform() < p ? 1 : 0;
          sum += k;
          squares += k * k;
        }
        const sums = {
          people: n,
          rows: 3 * n,
          hits: sum,
          sumMM: 9 * n,
          sumMK: 3 * sum,
          sumKK: squares,
        };
        return held(clusteredProportion(sums), p);
      },
    }),
  ),
  {
    estimate: "difference of shares, Newcombe",
    setting: "n and n, p from 0.1 to 0.9 each",
    draw: (random, n) => {
      const [p, q] = [0.1 + 0.8 * random.uniform(), 0.1 + 0.8 * random.uniform()];
      return held(newcombeDifference(hits(random, n, p), n, hits(random, n, q), n), p - q);
    },
  },
  {
    estimate: "ratio of shares, Koopman",
    setting: "n and n, p 0.3 to 0.8 each",
    draws: 5000,
    draw: (random, n) => {
      const [p, q] = [0.3 + 0.5 * random.uniform(), 0.3 + 0.5 * random.uniform()];
      return held(ratioOfProportions(hits(random, n, p), n, hits(random, n, q), n), p / q);
    },
  },
  {
    estimate: "rate, Garwood",
    setting: "n events expected",
    draw: (random, n) => {
      let events = -1;
      for (let time = 0; time < n; time += random.exponential()) events++;
      return held(rateInterval(events, 1), n);
    },
  },
];

/** A mean of something skewed by each distribution: its name, a draw, its mean. */
const skewed: readonly (readonly [string, (random: Draws) => number, number, CoverageCase["short"]?])[] = [
  ["normal", ({ normal }) => normal(), 0],
  ["exponential", ({ exponential }) => exponential(), 1],
  ["gamma, shape 0.5", ({ gamma }) => gamma(0.5), 0.5],
  ["lognormal, sigma 0.5", ({ lognormal }) => lognormal(0.5), Math.exp(0.125)],
  [
    "lognormal, sigma 1",
    ({ lognormal }) => lognormal(1),
    Math.exp(0.5),
    { least: 0.91, why: "at n 10 the tail is often not in the sample (Student's t: 84 %)" },
  ],
];

const means: CoverageCase[] = [
  {
    estimate: "mean, Student's t",
    setting: "normal",
    draw: (random, n) => held(meanInterval(meanMoments(column(n, random.normal))), 0),
  },
  ...skewed.map(
    ([setting, of, mean, short]): CoverageCase => ({
      estimate: "mean, t widened for skewness",
      setting,
      ...(short === undefined ? {} : { short }),
      draw: (random, n) => held(skewedMeanInterval(skewedMoments(column(n, () => of(random)))), mean),
    }),
  ),
  {
    estimate: "mean by person, t",
    setting: "1 to 5 rows a person, half of the variance between people",
    draw: (random, n) => {
      const values: number[] = [];
      const person: number[] = [];
      for (let i = 0; i < n; i++) {
        const own = random.normal();
        for (let row = Math.floor(5 * random.uniform()); row >= 0; row--) {
          values.push(own + random.normal());
          person.push(i);
        }
      }
      return held(meanInterval(clusteredMomentsOf(values, person)), 0);
    },
  },
  {
    estimate: "mean by person, t widened for skewness",
    setting: "3 rows a person, exponential times lognormal",
    draw: (random, n) => {
      const values: number[] = [];
      const person: number[] = [];
      for (let i = 0; i < n; i++) {
        const own = random.exponential();
        for (let row = 0; row < 3; row++) {
          values.push(own * random.lognormal(0.5));
          person.push(i);
        }
      }
      return held(skewedMeanInterval(clusteredMomentsOf(values, person)), Math.exp(0.125));
    },
  },
  {
    estimate: "difference of means, Welch",
    setting: "normal, n and n, standard deviations 1 and 2",
    draw: (random, n) => {
      const [a, b] = [column(n, random.normal), column(n, () => 1 + 2 * random.normal())];
      return held(welchDifference(meanMoments(a), meanMoments(b)), -1);
    },
  },
  {
    estimate: "difference of means, Welch widened for skewness",
    setting: "exponential, n and 2n, means 1 and 3",
    draw: (random, n) => {
      const a = skewedMoments(column(n, random.exponential));
      const b = skewedMoments(column(2 * n, () => 3 * random.exponential()));
      return held(skewedMeanDifference(a, b), -2);
    },
  },
  {
    estimate: "ratio of means, Fieller",
    setting: "normal, n and n, means 10 and 8, standard deviations 3",
    draw: (random, n) => {
      const a = meanMoments(column(n, () => 10 + 3 * random.normal()));
      const b = meanMoments(column(n, () => 8 + 3 * random.normal()));
      return held(ratioOfMeans(a, b), 1.25);
    },
  },
  {
    estimate: "median, order statistics",
    setting: "exponential",
    draw: (random, n) => held(medianInterval(column(n, random.exponential).sort()), Math.LN2),
  },
  {
    estimate: "standardized difference, Hedges' g",
    setting: "normal, n and n, 0.5",
    draw: (random, n) => {
      const a = meanMoments(column(n, () => 0.5 + random.normal()));
      return held(standardizedDifference(a, meanMoments(column(n, random.normal))).hedgesG, 0.5);
    },
  },
  {
    estimate: "lift of the top fifth, Welch",
    setting: "normal, r 0.3, n of all from 20",
    sizes: [20, 50, 100],
    draws: 5000,
    draw: (random, n) => {
      const { x, y } = pairs(n, () => normalPair(random, 0.3));
      // the top fifth of n lies a little lower than that of all people: its own expectation
      const top = topMean(n, 0.2);
      return held(lift(x, y).difference, 0.3 * (top + (top * 0.2) / 0.8));
    },
  },
];

/** Mean of the greatest share of n normal scores (Blom's order statistics). */
function topMean(n: number, share: number): number {
  const k = Math.round(n * share);
  let sum = 0;
  for (let i = n - k + 1; i <= n; i++) sum += normalQuantile((i - 0.375) / (n + 0.25));
  return n > 2000 ? normalPdf(normalQuantile(1 - share)) / share : sum / k;
}

/** r by each distribution: its name, a pair, r, and why it falls short. */
const associated: readonly (readonly [string, (random: Draws) => Pair, number, CoverageCase["short"]?])[] = [
  ["normal, r 0", (random) => normalPair(random, 0), 0],
  ["normal, r 0.3", (random) => normalPair(random, 0.3), 0.3],
  ["normal, r 0.6", (random) => normalPair(random, 0.6), 0.6],
  ["lognormal, sigma 0.5, log r 0.3", (random) => lognormalPair(random, 0.3, 0.5), lognormalR(0.3, 0.5)],
  ["lognormal, sigma 0.5, log r 0.6", (random) => lognormalPair(random, 0.6, 0.5), lognormalR(0.6, 0.5)],
  ["lognormal, sigma 1, log r 0.3", (random) => lognormalPair(random, 0.3, 1), lognormalR(0.3, 1)],
  ["lognormal, sigma 1, log r 0.6", (random) => lognormalPair(random, 0.6, 1), lognormalR(0.6, 1)],
  ["exponential, r 0.3", (random) => exponentialPair(random, 0.3), 0.3],
  [
    "exponential, r 0.6",
    (random) => exponentialPair(random, 0.6),
    0.6,
    { least: 0.9, why: "r is far from normal on Fisher's z too (Fisher's own: 74 to 82 %)" },
  ],
];

const correlations: CoverageCase[] = [
  ...[0, 0.3, 0.6].map(
    (r): CoverageCase => ({
      estimate: "Pearson r, Fisher z",
      setting: `normal, r ${r}`,
      draw: (random, n) => {
        const { x, y } = pairs(n, () => normalPair(random, r));
        return held(pearson(x, y), r);
      },
    }),
  ),
  ...associated.map(
    ([setting, of, r, short]): CoverageCase => ({
      estimate: "Pearson r, distribution-free",
      setting,
      ...(short === undefined ? {} : { short }),
      draws: 10_000,
      draw: (random, n) => {
        const { x, y } = pairs(n, () => of(random));
        return held(robustCorrelation(x, y), r);
      },
    }),
  ),
  ...(
    [
      [1, "the same"],
      [0.5, "half alike"],
      [0, "independent"],
    ] as const
  ).map(
    ([alike, how]): CoverageCase => ({
      estimate: "Pearson r by person",
      setting: `normal, r 0.3, 3 rows a person, ${how}`,
      draws: 5000,
      draw: (random, n) => {
        const person = Int32Array.from({ length: 3 * n }, (_, row) => Math.floor(row / 3));
        let own: Pair = [0, 0];
        let row = 0;
        const { x, y } = pairs(3 * n, () => {
          if (row++ % 3 === 0) own = normalPair(random, 0.3);
          const other = normalPair(random, 0.3);
          const [a, b] = [Math.sqrt(alike), Math.sqrt(1 - alike)];
          return [a * own[0] + b * other[0], a * own[1] + b * other[1]];
        });
        return held(robustCorrelation(x, y, { person }), 0.3);
      },
    }),
  ),
  {
    estimate: "Spearman rho, Bonett-Wright",
    setting: "normal, r 0.5",
    draws: 5000,
    draw: (random, n) => {
      const { x, y } = pairs(n, () => normalPair(random, 0.5));
      // what a sample of n expects, not only an endless one
      const endless = (6 / Math.PI) * Math.asin(0.25);
      const tau = (2 / Math.PI) * Math.asin(0.5);
      return held(spearman(x, y), (endless * (n - 2) + 3 * tau) / (n + 1));
    },
  },
  {
    estimate: "Kendall tau-b, asymptotic",
    setting: "normal, r 0.5",
    draws: 5000,
    draw: (random, n) => {
      const { x, y } = pairs(n, () => normalPair(random, 0.5));
      return held(kendall(x, y), (2 / Math.PI) * Math.asin(0.5));
    },
  },
  {
    estimate: "point-biserial r, Fisher z",
    setting: "n/2 and n/2, d 0.6",
    draw: (random, n) => {
      const half = n / 2;
      const label = column(n, (i) => (i < half ? 1 : 0));
      const score = column(n, (i) => 0.6 * label[i]! + random.normal());
      return held(pointBiserial(label, score), 0.3 / Math.sqrt(1 + 0.09));
    },
  },
  {
    estimate: "biserial r, Soper on Fisher z",
    setting: "normal, r 0.4, cut at 0.5",
    draw: (random, n) => {
      const { x, y } = pairs(n, () => normalPair(random, 0.4));
      return held(
        biserial(
          y.map((value) => (value > 0.5 ? 1 : 0)),
          x,
        ),
        0.4,
      );
    },
  },
  ...(["BCa", "percentile"] as const).map(
    (interval): CoverageCase => ({
      estimate: `Pearson r, ${interval} bootstrap`,
      setting: "normal, r 0.3",
      draws: 1000,
      short: { least: 0.89, why: "a bootstrap of few pairs is narrow" },
      draw: (random, n) => {
        const { x, y } = pairs(n, () => normalPair(random, 0.3));
        const seed = Math.floor(random.uniform() * 1e9);
        return held(bootstrapCorrelation(x, y, { seed, replicates: 500, interval }), 0.3);
      },
    }),
  ),
  {
    estimate: "difference of two r, Zou",
    setting: "normal, n and n, r 0.5 and 0.2",
    draw: (random, n) => {
      const one = pairs(n, () => normalPair(random, 0.5));
      const other = pairs(n, () => normalPair(random, 0.2));
      const r = ({ x, y }: typeof one) => correlationOf(correlationMoments(x, y))!;
      return held(differenceOfCorrelations(r(one), n, r(other), n), 0.3);
    },
  },
  ...trivariate(),
  ...[0.7, 0.9].map(
    (area): CoverageCase => ({
      estimate: "AUC, DeLong on the logit scale",
      setting: `normal, ${area}, n and n`,
      draws: 5000,
      draw: (random, n) => {
        const label = column(2 * n, (i) => (i < n ? 1 : 0));
        const apart = Math.SQRT2 * normalQuantile(area);
        return held(
          auc(
            label,
            label.map((own) => own * apart + random.normal()),
          ),
          area,
        );
      },
    }),
  ),
  {
    estimate: "Brier score, mean of skewed losses",
    setting: "probabilities from 0.05 to 0.95, well calibrated",
    draws: 10_000,
    draw: (random, n) => {
      const chance = column(n, () => 0.05 + 0.9 * random.uniform());
      const label = chance.map((p) => (random.uniform() < p ? 1 : 0));
      // mean of p (1 - p) over that range
      return held(probabilityScores(label, chance).brier, 0.25 - 0.9 ** 2 / 12);
    },
  },
];

/** y, a and b with known correlations: partial r, difference of dependent r, gains, R squared and relative weights. */
function trivariate(): CoverageCase[] {
  const [ra, rb, rab] = [0.4, 0.3, 0.3];
  const beta = [(ra - rb * rab) / (1 - rab ** 2), (rb - ra * rab) / (1 - rab ** 2)] as const;
  const both = beta[0] * ra + beta[1] * rb;
  const sample = (random: Draws, n: number) => {
    const columns = [new Float64Array(n), new Float64Array(n), new Float64Array(n)] as const;
    for (let i = 0; i < n; i++) {
      const [a, b] = normalPair(random, rab);
      columns[0][i] = beta[0] * a + beta[1] * b + Math.sqrt(1 - both) * random.normal();
      columns[1][i] = a;
      columns[2][i] = b;
    }
    return columns;
  };
  return [
    {
      estimate: "difference of dependent r, Zou",
      setting: "normal, r 0.4 and 0.3, 0.3 between",
      draw: (random, n) => {
        const m = correlationMatrix(covarianceMoments(sample(random, n)));
        return held(overlapDifference(m[1]!, m[2]!, m[5]!, n), ra - rb);
      },
    },
    {
      estimate: "partial r, Fisher z",
      setting: "normal, one control",
      draw: (random, n) => {
        const m = correlationMatrix(covarianceMoments(sample(random, n)));
        const truth = (rb - ra * rab) / Math.sqrt((1 - ra ** 2) * (1 - rab ** 2));
        return held(partialCorrelation(m, n, 2, 0, [1]), truth);
      },
    },
    {
      estimate: "gain in R squared, percentile bootstrap",
      setting: "normal, a gain of 0.036",
      draws: 2000,
      sizes: [20, 50],
      draw: (random, n) => {
        const [y, a, b] = sample(random, n);
        const seed = Math.floor(random.uniform() * 1e9);
        return held(bootstrapGains(y, a, b, { seed, replicates: 500 }).second, both - ra ** 2);
      },
    },
    {
      estimate: "gain in R squared, percentile bootstrap",
      setting: "normal, no gain",
      draws: 2000,
      sizes: [20, 50],
      draw: (random, n) => {
        const [y, a] = sample(random, n);
        const seed = Math.floor(random.uniform() * 1e9);
        return held(bootstrapGains(y, a, column(n, random.normal), { seed, replicates: 500 }).second, 0);
      },
    },
    {
      estimate: "R squared, percentile bootstrap, twice adjusted",
      setting: "normal, two predictors, 0.195",
      draws: 1000,
      sizes: [20, 50],
      draw: (random, n) => {
        const columns = sample(random, n);
        const patterns = Array.from(columns[0], (_, i) => ({
          values: columns.map((own) => own[i]!),
          count: 1,
        }));
        const seed = Math.floor(random.uniform() * 1e9);
        return held(relativeWeights(patterns, 2, { seed, replicates: 300 }).rSquared, both);
      },
    },
  ];
}

const pooled: CoverageCase[] = [0, 0.1, 0.3].flatMap((tau): CoverageCase[] => {
  const studies = (random: Draws, k: number) =>
    Array.from({ length: k }, () => {
      const n = 30 + Math.floor(171 * random.uniform());
      const z = 0.25 + tau * random.normal() + random.normal() / Math.sqrt(n - 3);
      return { r: Math.tanh(z), n };
    });
  const about = { sizes: [5, 10, 20], draws: 2000 };
  return [
    {
      estimate: "pooled r, Knapp-Hartung",
      setting: `n jobs of 30 to 200 people, tau ${tau}`,
      ...about,
      draw: (random, k) => held(pooledCorrelation(studies(random, k)).pooled, Math.tanh(0.25)),
    },
    {
      estimate: "r of a further job, confidence distribution of tau2",
      setting: `n jobs of 30 to 200 people, tau ${tau}`,
      ...about,
      draw: (random, k) => {
        const found = pooledCorrelation(studies(random, k)).prediction;
        return held(found, Math.tanh(0.25 + tau * random.normal()));
      },
    },
  ];
});
pooled.push({
  estimate: "r of one job, empirical Bayes",
  setting: "10 jobs of n people, tau 0.15",
  draws: 1000,
  draw: (random, n) => {
    const truths = Array.from({ length: 10 }, () => Math.tanh(0.25 + 0.15 * random.normal()));
    const jobs = truths.map((rho) => ({
      r: Math.tanh(Math.atanh(rho) + random.normal() / Math.sqrt(n - 3)),
      n,
    }));
    return held(shrunkenCorrelations(jobs)[0]!.shrunken, truths[0]!);
  },
});

/** Ratings of n subjects by k raters, subjects' share of the variance `alike`. */
const ratings = (random: Draws, n: number, k: number, alike: number) =>
  Array.from({ length: n }, () => {
    const own = random.normal();
    return Array.from({ length: k }, () => Math.sqrt(alike) * own + Math.sqrt(1 - alike) * random.normal());
  });

/** Categories of n subjects by k raters: each says the subject's own category with chance sqrt(alike), else a draw. */
const categories = (random: Draws, n: number, k: number, alike: number) => {
  const one = () => (random.uniform() < 0.5 ? 0 : random.uniform() < 0.6 ? 1 : 2);
  return Array.from({ length: n }, () => {
    const own = one();
    return Array.from({ length: k }, () => (random.uniform() < Math.sqrt(alike) ? own : one()));
  });
};
const shareOf = [0.5, 0.3, 0.2];

const agreement: CoverageCase[] = [
  ...[0, 0.3, 0.7].map(
    (alike): CoverageCase => ({
      estimate: "ICC(1,1), F",
      setting: `3 ratings, ${alike}`,
      draw: (random, n) => held(intraclassCorrelation(ratings(random, n, 3, alike)).forms[0]!, alike),
    }),
  ),
  {
    estimate: "ICC(2,1), F",
    setting: "3 raters of severity 0.3, 0.5",
    draw: (random, n) => {
      const severity = Array.from({ length: 3 }, () => Math.sqrt(0.1) * random.normal());
      const rows = ratings(random, n, 3, 0.5 / 0.9).map((row) =>
        row.map((value, j) => Math.sqrt(0.9) * value + severity[j]!),
      );
      return held(intraclassCorrelation(rows).forms[1]!, 0.5);
    },
  },
  ...[0, 0.5, 0.8].map(
    (alpha): CoverageCase => ({
      estimate: "Cronbach's alpha, Feldt",
      setting: `5 items, ${alpha}`,
      draw: (random, n) => {
        const alike = alpha / (5 - 4 * alpha);
        const rows = ratings(random, n, 5, alike);
        const items = [0, 1, 2, 3, 4].map((j) => rows.map((row) => row[j]!));
        return held(cronbachAlpha(itemCovariance(items)), alpha);
      },
    }),
  ),
  ...[0, 0.5, 0.8].map(
    (alike): CoverageCase => ({
      estimate: "Krippendorff's alpha, jackknife",
      short: { least: 0.92, why: "at n 10" },
      setting: `interval, 2 ratings, ${alike}`,
      draws: 2000,
      draw: (random, n) => held(krippendorffInterval(ratings(random, n, 2, alike), "interval"), alike),
    }),
  ),
  {
    estimate: "Krippendorff's alpha, jackknife",
    setting: "nominal, 3 ratings, 0.5",
    draws: 2000,
    draw: (random, n) => held(krippendorffInterval(categories(random, n, 3, 0.5), "nominal"), 0.5),
  },
  {
    estimate: "Cohen's kappa, Fisher z",
    setting: "3 categories, 0.5",
    draw: (random, n) => {
      const rows = categories(random, n, 2, 0.5);
      const { table } = agreementTable<number>(
        rows.map((row) => row[0]!),
        rows.map((row) => row[1]!),
        [0, 1, 2],
      );
      return held(cohenKappa(table), 0.5);
    },
  },
  {
    estimate: "Gwet's AC1",
    setting: "3 categories, 2 raters",
    draw: (random, n) => {
      const rows = categories(random, n, 2, 0.5);
      const { table } = agreementTable<number>(
        rows.map((row) => row[0]!),
        rows.map((row) => row[1]!),
        [0, 1, 2],
      );
      const agreed = 0.5 + 0.5 * shareOf.reduce((sum, p) => sum + p * p, 0);
      const chance = shareOf.reduce((sum, p) => sum + p * (1 - p), 0) / 2;
      return held(gwetAc1(table), (agreed - chance) / (1 - chance));
    },
  },
  ...(["Fleiss", "Randolph"] as const).map(
    (name): CoverageCase => ({
      estimate: `${name}' kappa`.replace("h'", "h's"),
      setting: "3 categories, 4 raters",
      draws: 5000,
      draw: (random, n) => {
        const counts = categories(random, n, 4, 0.5).map((row) =>
          [0, 1, 2].map((category) => row.filter((own) => own === category).length),
        );
        if (name === "Fleiss") return held(fleissKappa(counts), 0.5);
        const agreed = 0.5 + 0.5 * shareOf.reduce((sum, p) => sum + p * p, 0);
        return held(randolphKappa(counts), (agreed - 1 / 3) / (2 / 3));
      },
    }),
  ),
  ...(["bias", "upper"] as const).map(
    (which): CoverageCase => ({
      estimate: which === "bias" ? "Bland-Altman bias" : "Bland-Altman upper limit",
      setting: "normal differences",
      draw: (random, n) => {
        const found = blandAltman(meanMoments(column(n, random.normal)));
        return held(found[which], which === "bias" ? 0 : normalQuantile(0.975));
      },
    }),
  ),
];

/** Stays in exponential time of mean 1, watched for 0.4 to 1.4. */
const stays = (random: Draws, n: number, mean = 1) => {
  const time = new Float64Array(n);
  const event = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const stay = mean * random.exponential();
    const watched = 0.4 + random.uniform();
    time[i] = Math.min(stay, watched);
    event[i] = stay <= watched ? 1 : 0;
  }
  return { time, event };
};

const retention: CoverageCase[] = [
  {
    estimate: "retention, Kaplan-Meier, log-log",
    short: { least: 0.9, why: "ten people take few values" },
    setting: "exponential stays, censored, S 0.67",
    draws: 10_000,
    draw: (random, n) => {
      const { time, event } = stays(random, n);
      return held(survivalAt(kaplanMeier(survivalCounts(time, event)), 0.4), Math.exp(-0.4));
    },
  },
  {
    estimate: "restricted mean stay, logit",
    setting: "exponential stays, censored, to 0.4",
    draws: 10_000,
    draw: (random, n) => {
      const { time, event } = stays(random, n);
      return held(restrictedMeanTime(kaplanMeier(survivalCounts(time, event)), 0.4), 1 - Math.exp(-0.4));
    },
  },
  {
    estimate: "hazard ratio, Cox",
    setting: "two groups, log ratio 0.5, n and n",
    draws: 3000,
    draw: (random, n) => {
      const one = stays(random, n, Math.exp(-0.5));
      const other = stays(random, n);
      const found = coxModel({
        time: [...one.time, ...other.time],
        event: [...one.event, ...other.event],
        covariates: { group: Array.from({ length: 2 * n }, (_, i) => (i < n ? 1 : 0)) },
      }).coefficients[0]!;
      return held(found, Math.exp(0.5));
    },
  },
];

/** Every estimator of the statistics folder. */
export const cases: readonly CoverageCase[] = [
  ...shares,
  ...means,
  ...correlations,
  ...pooled,
  ...agreement,
  ...retention,
];
