import { cannotSay, type Estimate, estimate } from "../statistics/numbers/estimate.ts";
import { differenceInDifferences } from "../statistics/pooling/difference-in-differences.ts";
import { randomEffects } from "../statistics/pooling/random-effects.ts";
import type { Outcome, Promised } from "../store/model-proposal.ts";

/** What one side of a job shows, on the scale on which it is pooled, with its sampling variance. */
type Side = { readonly effect: number; readonly variance: number; readonly n: number };

/** A job before and after, changed or not; null where a side tells nothing. */
export type Sides = {
  readonly treated: boolean;
  readonly before: Side | null;
  readonly after: Side | null;
};

/** What a change did: both sides of the changed jobs, what the others did meanwhile, and the difference. */
export type Measured = {
  readonly before: Estimate;
  readonly after: Estimate;
  /** Change of the jobs that were left as they were. */
  readonly elsewhere: Estimate;
  readonly effect: Estimate;
  readonly treated: number;
  readonly controls: number;
};

export const VERDICTS = ["too_early", "kept", "not_kept", "cannot_say", "taken_back"] as const;
export type Verdict = (typeof VERDICTS)[number];

/** Fewest people on each side of a job: fewer carry no interval that holds. */
const LEAST = 5;

/** From the scale on which jobs are pooled to what people read: r of Fisher's z, the share itself, ratio of its logarithm. */
const BACK: Readonly<Record<Outcome, (value: number) => number>> = {
  validity: Math.tanh,
  competency_validity: Math.tanh,
  pass_rate: (share) => share,
  impact_ratio: Math.exp,
};

/**
 * The effect of a change as a difference in differences within jobs, on the scale that people read: at the level that the
 * changed jobs reached, less what they would have reached with the change of the others.
 */
export function measuredEffect(outcome: Outcome, sides: readonly Sides[]): Measured {
  const back = BACK[outcome];
  const used = sides.flatMap(({ treated, before, after }) =>
    before !== null && after !== null && before.n >= LEAST && after.n >= LEAST
      ? [{ treated, before, after }]
      : [],
  );
  const found = differenceInDifferences(
    used.map(({ treated, before, after }) => ({
      treated,
      effect: after.effect - before.effect,
      variance: after.variance + before.variance,
      n: after.n + before.n,
    })),
  );
  const changed = used.filter(({ treated }) => treated);
  const others = used.filter(({ treated }) => !treated);
  const after = mean(changed.map((each) => each.after));
  const reached = after.value ?? 0;
  const gain = (value: number | null) => (value === null ? null : back(reached) - back(reached - value));
  const elsewhere = mean(
    others.map((each) => ({
      effect: each.after.effect - each.before.effect,
      variance: each.after.variance + each.before.variance,
      n: each.after.n + each.before.n,
    })),
  );
  const { value, low, high, n, method, treated, controls, notes } = found;
  return {
    before: mapped(mean(changed.map((each) => each.before)), back),
    after: mapped(after, back),
    elsewhere: mapped(elsewhere, (change) => back(reached) - back(reached - change)),
    effect: estimate(gain(value), gain(low), gain(high), { n, method, notes }),
    ...{ treated, controls },
  };
}

const mapped = (of: Estimate, back: (value: number) => number): Estimate => {
  const to = (value: number | null) => (value === null ? null : back(value));
  return { ...of, value: to(of.value), low: to(of.low), high: to(of.high) };
};

/** Random-effects mean of some sides; of a single one with its own normal interval. */
function mean(sides: readonly Side[]): Estimate {
  const n = sides.reduce((sum, each) => sum + each.n, 0);
  const method = "random-effects mean over jobs, REML";
  const found = randomEffects(
    sides.map(({ effect }) => effect),
    sides.map(({ variance }) => variance),
    { knappHartung: sides.length > 2 },
  );
  if (found === null) return cannotSay(n, method, "too_few");
  return estimate(found.coefficients[0]!, found.low[0]!, found.high[0]!, { n, method });
}

/**
 * Kept: the interval of the effect lies above 0 in the promised direction and reaches the least change that was promised.
 * Not kept: all of it lies below that least change. Else nothing can be said.
 */
export function verdictOf(
  { direction, least }: Pick<Promised, "direction" | "least">,
  { effect, controls, treated }: Pick<Measured, "effect" | "controls" | "treated">,
): { verdict: Verdict; reason: "few" | "nothing_to_compare" | "open" | null } {
  const { low, high } = effect;
  if (low === null || high === null)
    return {
      verdict: "cannot_say",
      reason: treated > 0 && controls < 2 ? "nothing_to_compare" : "few",
    };
  const [from, to] = direction === "up" ? [low, high] : [-high, -low];
  if (to < least) return { verdict: "not_kept", reason: null };
  return from > 0 ? { verdict: "kept", reason: null } : { verdict: "cannot_say", reason: "open" };
}
