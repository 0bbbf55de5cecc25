import type { EffectFormat } from "../format/effect.ts";
import type { whyWords } from "../text/why.ts";
import type { Metric } from "../types.ts";

/** A dimension's name inside a sentence. */
export const dimensionInside = (label: string): string =>
  /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;

/** What of a change is rate and what mix, in a sentence; `three` are rounded so that they add up. */
export function partsSaid(
  words: ReturnType<typeof whyWords>,
  three: ReturnType<EffectFormat["three"]>,
  {
    by,
    better,
    format,
    isRateClear = true,
  }: {
    readonly by: string;
    readonly better: Metric["better"];
    readonly format: EffectFormat;
    /** Whether the rate goes the way that it seems to: not so where its interval holds 0 or is not known. */
    readonly isRateClear?: boolean;
  },
): string {
  const isUp = three.rate > 0;
  const way = better === "neutral" ? (isUp ? "up" : "down") : isUp === (better === "higher") ? "good" : "bad";
  const rates = words.rates[isRateClear ? way : "open"](by);
  const whole = format.full(three.change);
  if (three.rate === 0 && three.mix === 0) return words.none;
  if (three.mix === 0) return words.allRate(whole, by, rates);
  if (three.rate === 0) return words.allMix(whole, by);
  return Math.sign(three.rate) === Math.sign(three.mix)
    ? words.both(whole, format.bare(three.rate), format.bare(three.mix), by, rates)
    : words.opposed(format.full(three.rate), format.full(three.mix), by, rates);
}
