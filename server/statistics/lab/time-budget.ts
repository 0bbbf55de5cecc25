/** Most predictors of which every choice is looked at. */
const MOST = 14;

/**
 * Smallest sets of predictors to leave out so that the others take no more than `budget` minutes; the empty set where all
 * fit. Of more than 14 that may go, the longest go first. Empty where no set is enough.
 * @param mayGo whether a predictor's weight may be 0
 */
export function leavingOut(
  minutes: readonly number[],
  budget: number,
  mayGo: readonly boolean[],
): readonly (readonly number[])[] {
  const over = minutes.reduce((sum, each) => sum + each, 0) - budget;
  if (over <= 1e-9) return [[]];
  const free = minutes.flatMap((each, at) => (mayGo[at] && each > 0 ? [at] : []));
  const saved = (set: readonly number[]) => set.reduce((sum, at) => sum + minutes[at]!, 0);
  const isEnough = (set: readonly number[]) => saved(set) >= over - 1e-9;
  if (!isEnough(free)) return [];
  if (free.length > MOST) {
    const longest = [...free].sort((a, b) => minutes[b]! - minutes[a]!);
    const set: number[] = [];
    while (!isEnough(set)) set.push(longest[set.length]!);
    return [set.sort((a, b) => a - b)];
  }
  const sets: number[][] = [];
  for (let mask = 1; mask < 2 ** free.length; mask++) {
    const set = free.filter((_, bit) => (mask >> bit) & 1);
    const isSmallest = set.every((each) => !isEnough(set.filter((other) => other !== each)));
    if (isEnough(set) && isSmallest) sets.push(set);
  }
  return sets;
}
