import { asExact, asNumber, type Moments } from "../../../metrics/estimator.ts";
import { momentsFromIntegerSums } from "../../../statistics/numbers/integer-sums.ts";
import { type MeanMoments, mergeMoments, noMoments } from "../../../statistics/numbers/moments.ts";
import type { Stratum } from "../../../statistics/selection/mantel-haenszel.ts";

/** The two ways of screening that are compared: the first less the second. */
export const PATHS = ["ai", "traditional"] as const;

/** Both paths of one stratum. */
type Pair<T> = { readonly ai: T; readonly traditional: T };

/** What is compared within: keys of the records, side by side for both paths. */
function sideBySide<T>(
  records: readonly Moments[],
  within: readonly string[],
  none: T,
  read: (record: Moments) => T,
): Pair<T>[] {
  const pairs = new Map<string, Pair<T>>();
  for (const record of records) {
    const path = PATHS.find((name) => name === record.path);
    if (path === undefined) continue;
    const key = within.map((name) => String(record[name])).join("\n");
    const pair = pairs.get(key) ?? { ai: none, traditional: none };
    pairs.set(key, { ...pair, [path]: read(record) });
  }
  return [...pairs.values()];
}

/** SQL of the sums of a column of whole seconds, for `daysOf`. */
export const secondSums = (column: string): Readonly<Record<"n" | "sum" | "squares", string>> => ({
  n: `count(${column})`,
  sum: `sum(${column})`,
  squares: `sum(cast(${column} as hugeint) * ${column})`,
});

/** Moments in days from the sums of seconds. */
export const daysOf = ({ n, sum, squares }: Moments): MeanMoments =>
  momentsFromIntegerSums({ n: asExact(n), sumX: asExact(sum), sumXX: asExact(squares), scale: 86_400 });

/** Moments in days by stratum; `read` names the sums in a record where they are not its own `n`, `sum` and `squares`. */
export const meansOf = (
  records: readonly Moments[],
  within: readonly string[],
  read: (record: Moments) => MeanMoments = daysOf,
): Pair<MeanMoments>[] => sideBySide(records, within, noMoments, read);

/** The moments of all strata together. */
export const together = (pairs: readonly Pair<MeanMoments>[]): Pair<MeanMoments> => ({
  ai: pairs.reduce((sum, { ai }) => mergeMoments(sum, ai), noMoments),
  traditional: pairs.reduce((sum, { traditional }) => mergeMoments(sum, traditional), noMoments),
});

type Hits = { readonly k: number; readonly n: number };

/** Hits by stratum from `k` and `n`. */
export const hitsOf = (records: readonly Moments[], within: readonly string[]): Pair<Hits>[] =>
  sideBySide(records, within, { k: 0, n: 0 }, ({ k, n }) => ({ k: asNumber(k), n: asNumber(n) }));

/** All hits together. */
export const allHits = (pairs: readonly Pair<Hits>[]): Pair<Hits> => {
  const of = (path: keyof Pair<Hits>) => ({
    k: pairs.reduce((sum, pair) => sum + pair[path].k, 0),
    n: pairs.reduce((sum, pair) => sum + pair[path].n, 0),
  });
  return { ai: of("ai"), traditional: of("traditional") };
};

/** One stratum's table: the AI path against the other. */
export const tableOf = ({ ai, traditional }: Pair<Hits>): Stratum => ({
  a: ai.k,
  b: ai.n - ai.k,
  c: traditional.k,
  d: traditional.n - traditional.k,
});

/** What lies since the roll-out, where there is one: before it nobody had what is to be judged. */
export function sinceRollout(records: readonly Moments[]): {
  readonly records: readonly Moments[];
  readonly isSince: boolean;
} {
  const since = records.filter(({ phase }) => phase === "after");
  return since.length > 0 ? { records: since, isSince: true } : { records, isSince: false };
}
