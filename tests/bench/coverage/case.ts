import { normalRandom, seededRandom } from "../../../server/statistics/numbers/random.ts";

/** Sources of random numbers of one seed. */
export type Draws = {
  readonly uniform: () => number;
  readonly normal: () => number;
  /** Mean 1. */
  readonly exponential: () => number;
  /** exp of a normal number with this standard deviation. */
  readonly lognormal: (sigma: number) => number;
  readonly gamma: (shape: number) => number;
};

/** An interval and what it ought to hold. */
export type Held = { readonly low: number | null; readonly high: number | null; readonly truth: number };

/** One estimate in one setting, drawn again and again. */
export type CoverageCase = {
  readonly estimate: string;
  readonly setting: string;
  /** People, pairs, studies, a group: what n means is said in the setting where it is not people. Default 10, 20, 50. */
  readonly sizes?: readonly number[];
  /** Draws of the bench where they are dear; default 20,000. */
  readonly draws?: number;
  /** Where it is known to fall short of 93 per cent: the least share that it must hold all the same, and why. */
  readonly short?: { readonly least: number; readonly why: string };
  /** One sample of size n; null where it gives no interval, which is told and counts for nothing. */
  readonly draw: (random: Draws, n: number) => Held | null;
};

/** What came of a case at one size. */
export type Coverage = {
  readonly n: number;
  readonly draws: number;
  /** Share of intervals that held the truth. */
  readonly share: number;
  /** Samples that gave no interval. */
  readonly without: number;
  readonly verdict: "holds" | "conservative" | "short";
};

/** Least and greatest coverage of an interval of 95 per cent that holds its level. */
export const bounds = [0.93, 0.97] as const;

export function drawsOf(seed: number): Draws {
  const uniform = seededRandom(seed);
  const normal = normalRandom(uniform);
  const exponential = () => -Math.log1p(-uniform());
  // Marsaglia & Tsang (2000)
  const gamma = (shape: number): number => {
    if (shape < 1) return gamma(shape + 1) * (1 - uniform()) ** (1 / shape);
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log1p(-uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
    }
  };
  return { uniform, normal, exponential, lognormal: (sigma) => Math.exp(sigma * normal()), gamma };
}

/** Draws a case; `slack` widens the verdict's bounds where draws are few. */
export function cover(each: CoverageCase, n: number, draws: number, slack = 0): Coverage {
  const random = drawsOf(n * 1009 + each.estimate.length * 31 + each.setting.length);
  let held = 0;
  let without = 0;
  for (let draw = 0; draw < draws; draw++) {
    const found = each.draw(random, n);
    if (found === null || found.low === null || found.high === null) without++;
    // a hair for what rounding does to a bound
    else if (found.low <= found.truth + 1e-12 && found.truth - 1e-12 <= found.high) held++;
  }
  const share = held / Math.max(1, draws - without);
  const verdict = share < bounds[0] - slack ? "short" : share > bounds[1] ? "conservative" : "holds";
  return { n, draws, share, without, verdict };
}
