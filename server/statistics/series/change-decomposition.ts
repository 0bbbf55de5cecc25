import { type ExactSum, ratioOfIntegers } from "../numbers/integer-sums.ts";

/** A segment's sums in one period: its rate is numerator / denominator, its weight its share of all denominators. */
export type RateParts = { readonly numerator: ExactSum; readonly denominator: ExactSum };

/** One segment in both periods; where it has no denominator in a period it was not there. */
export type ChangedSegment = { readonly base: RateParts; readonly now: RateParts };

/** An exact rational number; the denominator is positive. */
export type Fraction = { readonly numerator: bigint; readonly denominator: bigint };

/** What a segment adds to the change: by its own rate, by its weight, and both together. */
type Effect<Value> = { readonly rate: Value; readonly mix: Value; readonly both: Value };

/** A change of an overall rate taken apart; every sum holds exactly. */
type Decomposition<Value> = {
  readonly base: Value;
  readonly now: Value;
  /** now - base = rate + mix. */
  readonly change: Value;
  readonly rate: Value;
  readonly mix: Value;
  /** In the order of the segments given; `rate` and `mix` add up to those of the whole. */
  readonly segments: readonly Effect<Value>[];
};

/**
 * Symmetric decomposition of the change of an overall rate R = sum of w r over segments (Kitagawa 1955, centred):
 * rate effect = (w1 + w0) / 2 * (r1 - r0), the average weight times the change of the rate;
 * mix effect = ((r1 + r0) / 2 - (R1 + R0) / 2) * (w1 - w0), the average rate relative to the average overall rate
 * times the change of weight, so that only a shift towards better or worse segments counts.
 * A segment that is new, has vanished or has no denominator has no change of rate: all that it adds is mix.
 * Exact rational arithmetic over integers: the effects add up to the change with no rounding. Null where either
 * period has no denominator at all.
 */
export function exactDecomposition(segments: readonly ChangedSegment[]): Decomposition<Fraction> | null {
  const sums = segments.map(({ base, now }) => ({
    n0: whole(base.numerator),
    d0: weight(base.denominator),
    n1: whole(now.numerator),
    d1: weight(now.denominator),
  }));
  const add = (key: "n0" | "d0" | "n1" | "d1") => sums.reduce((total, each) => total + each[key], 0n);
  const [N0, D0, N1, D1] = [add("n0"), add("d0"), add("n1"), add("d1")];
  if (D0 === 0n || D1 === 0n) return null;
  const average = fraction(N1 * D0 + N0 * D1, 2n * D1 * D0);
  const effects = sums.map(({ n0, d0, n1, d1 }): Effect<Fraction> => {
    const shift = d1 * D0 - d0 * D1;
    const centre = fraction(average.numerator * shift, average.denominator * D1 * D0);
    const both = minus(fraction(n1 * D0 - n0 * D1, D1 * D0), centre);
    const isRated = d0 > 0n && d1 > 0n;
    const rate = isRated
      ? fraction((d1 * D0 + d0 * D1) * (n1 * d0 - n0 * d1), 2n * D1 * D0 * d1 * d0)
      : fraction(0n, 1n);
    return { rate, mix: minus(both, rate), both };
  });
  const change = fraction(N1 * D0 - N0 * D1, D1 * D0);
  const rate = sumOf(effects.map((each) => each.rate));
  return {
    base: fraction(N0, D0),
    now: fraction(N1, D1),
    change,
    rate,
    mix: minus(change, rate),
    segments: effects,
  };
}

/** As `exactDecomposition`, each figure rounded once, to the nearest double. */
export function decomposeChange(segments: readonly ChangedSegment[]): Decomposition<number> | null {
  const exact = exactDecomposition(segments);
  if (exact === null) return null;
  return {
    base: toNumber(exact.base),
    now: toNumber(exact.now),
    change: toNumber(exact.change),
    rate: toNumber(exact.rate),
    mix: toNumber(exact.mix),
    segments: exact.segments.map(({ rate, mix, both }) => ({
      rate: toNumber(rate),
      mix: toNumber(mix),
      both: toNumber(both),
    })),
  };
}

/** The exact sum; halves are summed first, so that denominators stay short. */
export function sumOf(fractions: readonly Fraction[]): Fraction {
  if (fractions.length === 0) return fraction(0n, 1n);
  if (fractions.length === 1) return fractions[0]!;
  const middle = fractions.length >> 1;
  const [a, b] = [sumOf(fractions.slice(0, middle)), sumOf(fractions.slice(middle))];
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

function whole(value: ExactSum): bigint {
  if (typeof value === "bigint") return value;
  if (!Number.isInteger(value)) throw new RangeError(`invalid sum: ${value}`);
  return BigInt(value);
}

function weight(value: ExactSum): bigint {
  const found = whole(value);
  if (found < 0n) throw new RangeError(`invalid denominator: ${value}`);
  return found;
}

const fraction = (numerator: bigint, denominator: bigint): Fraction => ({ numerator, denominator });
const minus = (a: Fraction, b: Fraction) =>
  fraction(a.numerator * b.denominator - b.numerator * a.denominator, a.denominator * b.denominator);
const toNumber = ({ numerator, denominator }: Fraction) =>
  numerator === 0n ? 0 : ratioOfIntegers(numerator, denominator);
