/** Each group that is there counts with its weight, which its rows share equally. */
export type Weighted<Group> = { readonly group: Group; readonly weight: number };

/** One group in both periods; null where it was not there. */
type ChangedGroup<Group> = { readonly base: Group | null; readonly now: Group | null };

/** A change taken apart, as a whole and by group in the order given. */
export type MixtureChange = {
  readonly change: number;
  readonly rate: number;
  readonly mix: number;
  readonly segments: readonly Effect[];
};

type Effect = { readonly rate: number; readonly mix: number; readonly both: number };

/** Orders in which groups are moved one by one, at most, each with its reverse. */
const ORDERS = 6;

/**
 * A change of any statistic of a whole that is mixed from groups, taken apart by Shapley's value over two factors
 * (Shorrocks 2013, J Econ Inequal 11:99): the groups' shares w and what is within them, F. With f(w, F) the statistic
 * of the groups' rows reweighted to the shares w (DiNardo, Fortin & Lemieux 1996),
 * rate = [f(w0, F1) - f(w0, F0) + f(w1, F1) - f(w1, F0)] / 2 and mix = [f(w1, F0) - f(w0, F0) + f(w1, F1) - f(w0, F1)] / 2:
 * both orders averaged, so they add up to the change. A group's part is what moving it alone adds, averaged over
 * rotations of the list of groups and their reverses; each order adds up, so the parts do. A group that is
 * there in one period only has no change of its own: all that it adds is mix. Null where f cannot be said.
 */
export function mixtureChange<Group>(
  groups: readonly ChangedGroup<Group>[],
  size: (group: Group) => number,
  statistic: (groups: readonly Weighted<Group>[]) => number | null,
): MixtureChange | null {
  const shares = (period: "base" | "now") => {
    const sizes = groups.map((each) => (each[period] === null ? 0 : size(each[period])));
    const all = sizes.reduce((sum, each) => sum + each, 0);
    return sizes.map((each) => each / all);
  };
  const [w0, w1] = [shares("base"), shares("now")];
  const [f0, f1] = [groups.map(({ base, now }) => base ?? now), groups.map(({ base, now }) => now ?? base)];
  const there = (weights: readonly number[], within: readonly (Group | null)[]) =>
    within.flatMap((group, index) =>
      group === null || weights[index] === 0 ? [] : [{ group, weight: weights[index]! }],
    );
  const at = (weights: readonly number[], within: readonly (Group | null)[]): number => {
    const value = statistic(there(weights, within));
    if (value === null || !Number.isFinite(value)) throw unsaid;
    return value;
  };
  try {
    const [base, now] = [at(w0, f0), at(w1, f1)];
    const [late, early] = [at(w0, f1), at(w1, f0)];
    const rate = (late - base + (now - early)) / 2;
    const orders = ordersOf(groups.length);
    const rates = orders.flatMap((order) => [
      steps(order, f0, f1, (within) => at(w0, within)),
      steps(order, f0, f1, (within) => at(w1, within)),
    ]);
    const mixes = orders.flatMap((order) => [
      steps(order, w0, w1, (weights) => (there(weights, f0).length === 0 ? null : at(weights, f0))),
      steps(order, w0, w1, (weights) => (there(weights, f1).length === 0 ? null : at(weights, f1))),
    ]);
    const segments = groups.map((_, index): Effect => {
      const [own, share] = [meanOf(rates, index), meanOf(mixes, index)];
      return { rate: own, mix: share, both: own + share };
    });
    return { change: now - base, rate, mix: (early - base + (now - late)) / 2, segments };
  } catch (error) {
    if (error === unsaid) return null;
    throw error;
  }
}

const unsaid = new Error("the statistic cannot be said of a mixture");

/** Evenly spaced rotations of the groups, and their reverses. */
function ordersOf(count: number): number[][] {
  const rotations = Math.min(count, ORDERS);
  return Array.from({ length: rotations }, (_, turn) => {
    const first = Math.floor((turn * count) / rotations);
    return Array.from({ length: count }, (_, index) => (first + index) % count);
  }).flatMap((order) => [order, order.toReversed()]);
}

/** What each group adds where all are moved from one list to the other in this order; nobody there (null) adds with the next. */
function steps<T>(
  order: readonly number[],
  from: readonly T[],
  to: readonly T[],
  value: (list: readonly T[]) => number | null,
): number[] {
  const list = [...from];
  const added = list.map(() => 0);
  let before = value(list)!;
  for (const index of order) {
    if (list[index] === to[index]) continue;
    list[index] = to[index]!;
    const after = value(list);
    if (after === null) continue;
    added[index] = after - before;
    before = after;
  }
  return added;
}

const meanOf = (lists: readonly (readonly number[])[], index: number) =>
  lists.reduce((sum, list) => sum + list[index]!, 0) / lists.length;
