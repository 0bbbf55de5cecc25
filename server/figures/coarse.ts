import type { Unit } from "../metrics/metric.ts";
import type { Figure } from "./figure.ts";
import { roundedCount } from "./tell.ts";

/** What one person can be worth at most in a value of these units, where an interval does not say it. */
const WORTH: Partial<Readonly<Record<Unit, number>>> = {
  percent: 1,
  net_points: 100,
  per_day: 1,
  count: 1,
  ratio: 1,
};

/** People whose part in a value its rounding covers. */
const COVERED = 5;

/** A number that an estimate says, with its interval where there is one. */
type Said = Pick<Figure, "n" | "value" | "low" | "high">;

/**
 * The least step of a value such that no sum of a few people can be computed back from it and n: what five people are
 * worth among n. One person is worth the whole of a share, a deviation of the people (as the interval tells it) of
 * other values, and never less than a part of the value itself.
 */
export function stepOf({ n, value, low, high }: Said, unit?: Unit): number {
  const people = Math.max(COVERED, roundedCount(n));
  const spread = low === null || high === null ? 0 : ((high - low) / 3.92) * Math.sqrt(people);
  const worth = unit === "count" ? people : unit === undefined ? 0 : (WORTH[unit] ?? 0);
  return niceStep(Math.max((COVERED * Math.max(worth, spread)) / people, Math.abs(value ?? 0) / people));
}

/** The first of 1, 2, 2.5 and 5 times a power of ten that is not below a number. */
function niceStep(least: number): number {
  if (!(least > 0) || !Number.isFinite(least)) return 0;
  const power = 10 ** Math.floor(Math.log10(least));
  return power * ([1, 2, 2.5, 5, 10].find((each) => each * power >= least * (1 - 1e-9)) ?? 10);
}

/** The nearest multiple of a step; of a step of 0 the number itself. */
export function toStep(value: number, step: number, round: (value: number) => number = Math.round): number {
  return step === 0 ? value : Number((round(value / step) * step).toPrecision(12));
}

/** A figure with its count to 5, and value and interval to what five people are worth; the interval errs on the wide side. */
export function coarseFigure<T extends Said & { readonly notes?: readonly string[] }>(
  figure: T,
  unit?: Unit,
): T {
  const step = stepOf(figure, unit);
  const isShare = unit === "percent";
  const to = (value: number | null, round: (value: number) => number) => {
    if (value === null) return null;
    const rounded = toStep(value, step, round);
    return isShare ? Math.min(1, Math.max(0, rounded)) : rounded;
  };
  return {
    ...figure,
    n: roundedCount(figure.n),
    value: to(figure.value, Math.round),
    low: to(figure.low, Math.floor),
    high: to(figure.high, Math.ceil),
    ...(figure.notes === undefined ? {} : { notes: figure.notes.map(coarseNote) }),
  };
}

/** A note without an exact number of records. */
export const coarseNote = (note: string): string =>
  note.replace(
    /^(missing_dropped|ratings_drawn|not_observed_so_long):(\d+)$/,
    (_, code: string, n: string) => `${code}:${roundedCount(Number(n))}`,
  );

/** Members of answers that count people, or records of theirs. */
const COUNTS =
  /^(.*_)?n$|^(total|selected|unknown|sent|answered|answers|begun|responses|comments|at_risk|focal|reference|satisfied|not_satisfied|ai|traditional|candidates|applicants|hires|there|missing|left|pending|of|people|documents|mentions|left_out|outcomes_to_come|flips)$/;
/** Chances: what matters of them is their size, not their share of people. */
const CHANCES = /^(p|.*_p)$/;
/** Settings and thresholds, which are not about anybody. */
const AS_TOLD = new Set(
  "fewest fewest_hires least min_documents target level day until horizon x y width height cutoff stated".split(
    " ",
  ),
);

/**
 * An answer as it may be told to those who may not see rows: counts to 5, other numbers to what five people of the
 * nearest count around them are worth, chances to one figure. Nothing leaves with more digits, whatever its shape.
 */
export function coarseAnswer<T>(answer: T): T {
  return coarseWithin(answer, "", null) as T;
}

function coarseWithin(value: unknown, name: string, around: number | null): unknown {
  if (typeof value === "number") return coarseNumber(value, name, around);
  if (Array.isArray(value))
    return value.map((each: unknown) =>
      name === "notes" && typeof each === "string" ? coarseNote(each) : coarseWithin(each, name, around),
    );
  if (typeof value !== "object" || value === null) return value;
  const members = value as Readonly<Record<string, unknown>>;
  const n = typeof members.n === "number" ? members.n : around;
  const { value: said, low, high } = members;
  const step =
    typeof said === "number" && typeof low === "number" && typeof high === "number"
      ? Math.max(stepOf({ n: n ?? 0, value: said, low, high }), shareStep(said, n))
      : null;
  return Object.fromEntries(
    Object.entries(members).map(([member, inner]): [string, unknown] => {
      if (step === null || typeof inner !== "number" || !["value", "low", "high"].includes(member))
        return [
          member,
          coarseWithin(inner, member, typeof inner === "number" ? n : besideOf(inner, members, n)),
        ];
      const round = { value: Math.round, low: Math.floor, high: Math.ceil }[
        member as "value" | "low" | "high"
      ];
      const isShare = [said, low, high].every((each) => (each as number) >= 0 && (each as number) <= 1);
      const rounded = toStep(inner, step, round);
      return [member, isShare ? Math.min(1, Math.max(0, rounded)) : rounded];
    }),
  );
}

/** The count nearest to a member without one of its own: where none stands around it, the least of its neighbours'. */
function besideOf(
  inner: unknown,
  members: Readonly<Record<string, unknown>>,
  n: number | null,
): number | null {
  if (n !== null || Array.isArray(inner)) return n;
  const counts = Object.values(members).flatMap((each) => {
    const own = (each as { readonly n?: unknown } | null)?.n;
    return typeof own === "number" ? own : [];
  });
  return counts.length === 0 ? null : Math.min(...counts);
}

/** What is between -1 and 1 may be a share: one person is worth the whole of it. */
const shareStep = (value: number, n: number | null): number =>
  Math.abs(value) > 1 ? 0 : niceStep(COVERED / Math.max(COVERED, roundedCount(n ?? 0)));

function coarseNumber(value: number, name: string, n: number | null): number {
  if (COUNTS.test(name) && Number.isInteger(value)) return roundedCount(value);
  if (CHANCES.test(name)) return Number(value.toPrecision(1));
  // a share of counts as they are told tells no more than they do
  if (name === "share_of_all") return Number(value.toFixed(3));
  if (AS_TOLD.has(name) || Number.isInteger(value)) return value;
  if (n === null) return Number(value.toPrecision(2));
  return toStep(value, Math.max(shareStep(value, n), stepOf({ n, value, low: null, high: null })));
}
