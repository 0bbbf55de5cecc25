import { FEWEST_PEOPLE } from "../figures/tell.ts";

/** Who is in a cell in one quarter: by kind of person their number, and who they are where they are few. */
export type Group = {
  readonly counts: readonly number[];
  /** Null where they are many, or where only their number is known. */
  readonly who: readonly (readonly number[] | null)[];
};

/** A cell of a table: its values, and its people by quarter. */
export type Counted = {
  readonly values: readonly (string | null)[];
  readonly quarters: readonly (Group | null)[];
};

/**
 * A cell with what may be told of it: nothing where it `isHidden`, else what lies between two of its `bounds`. Bound
 * `b` lies before quarter `b`; a table of so many quarters has one more of them.
 */
export type Guarded = Counted & {
  isHidden: boolean;
  readonly bounds: boolean[];
  /** People before each bound, those of each quarter counted anew. */
  readonly before: readonly number[];
  /** The bounds around each bound between which the cell has nobody: windows to each of them are of the same people. */
  readonly alike: readonly (readonly [first: number, last: number])[];
};

/** Cells that add up to another one that is told as well. */
export type Line = { readonly whole: Guarded; readonly parts: readonly Guarded[] };

/**
 * Two cells that share people and are no parts of each other in any line (a company and a family of jobs): where one holds the other,
 * the difference tells of those whom it alone has. `one` can be told less; of the `other` it was decided before.
 */
export type Pair = {
  readonly one: Guarded;
  readonly other: Guarded;
  /** Those whom one of the two has, and the other has not. */
  readonly only: { readonly one: readonly Counted[]; readonly other: readonly Counted[] };
};

/** People of groups together, of each kind counted once, of the kind that has the fewest; counted no further than enough. */
export function peopleOf(groups: readonly Group[]): number {
  const kinds = groups[0]?.counts.length ?? 0;
  let fewest = groups.length === 0 ? 0 : FEWEST_PEOPLE;
  for (let kind = 0; kind < kinds; kind++) {
    const who = new Set<number>();
    let unnamed = 0;
    for (const { counts, who: named } of groups) {
      const list = named[kind];
      if (list) for (const person of list) who.add(person);
      else unnamed += counts[kind]!;
      if (who.size + unnamed >= FEWEST_PEOPLE) break;
    }
    fewest = Math.min(fewest, who.size + unnamed);
  }
  return fewest;
}

/** The groups of cells between two bounds. */
function groupsOf(cells: readonly Counted[], from: number, to: number): Group[] {
  return cells.flatMap(({ quarters }) => quarters.slice(from, to).filter((group) => group !== null));
}

const sizeOf = ({ before }: Guarded, from: number, to: number): number => before[to]! - before[from]!;

function isBound({ alike, bounds }: Guarded, bound: number): boolean {
  const [first, last] = alike[bound]!;
  for (let at = first; at <= last; at++) if (bounds[at]) return true;
  return false;
}

/** Whether a cell is told between two bounds. */
export const isTold = (cell: Guarded, from: number, to: number): boolean =>
  !cell.isHidden && isBound(cell, from) && isBound(cell, to);

/**
 * A cell inside the wholes that it is part of: it is never told more finely than they are, and between two of its
 * bounds there are nobody or enough people, so that no two windows differ by a few.
 */
export function guard(cell: Counted, wholes: readonly Guarded[]): Guarded {
  const last = cell.quarters.length;
  const bounds = Array.from({ length: last + 1 }, (_, at) =>
    wholes.every((whole) => at === 0 || at === last || isBound(whole, at)),
  );
  const before = [0];
  for (const group of cell.quarters) before.push(before.at(-1)! + (group?.counts[0] ?? 0));
  const alike = before.map((people) => [before.indexOf(people), before.lastIndexOf(people)] as const);
  const isHidden = wholes.some((whole) => whole.isHidden);
  const guarded: Guarded = { ...cell, bounds, before, alike, isHidden };
  settle(guarded);
  return guarded;
}

/** Joins quarters with too few people to those beside them; hides the cell where all of it are too few. */
function settle(cell: Guarded): void {
  for (let begin = 0; !cell.isHidden && begin < cell.quarters.length; ) {
    const end = cell.bounds.indexOf(true, begin + 1);
    if (!areFew(groupsOf([cell], begin, end))) begin = end;
    else {
      conceal(cell, begin, end);
      begin = 0;
    }
  }
}

const areFew = (groups: readonly Group[]): boolean => {
  const people = peopleOf(groups);
  return people > 0 && people < FEWEST_PEOPLE;
};

/** The bounds that go where a cell is not to be told between two of them; null where all of it goes. */
function lesserOf(cell: Guarded, from: number, to: number): readonly [first: number, last: number] | null {
  const [before, after] = [cell.alike[from]!, cell.alike[to]!];
  const last = cell.quarters.length;
  if (before[0] === 0) return after[1] === last ? null : after;
  if (after[1] === last) return before;
  // quarters join to halves and these to years, counted back from the last quarter: all cells join alike
  const rankOf = (bound: number) => [4, 2, 1].findIndex((length) => (last - bound) % length === 0);
  return rankOf(from) < rankOf(to) ? after : before;
}

/** Tells a cell less, so that between these bounds it is not told. */
function conceal(cell: Guarded, from: number, to: number): void {
  const gone = lesserOf(cell, from, to);
  if (gone === null) cell.isHidden = true;
  else cell.bounds.fill(false, gone[0], gone[1] + 1);
}

/** People from whom on a figure says something. */
const USEFUL = 20;

/** What is lost where a cell is not told between two bounds: useful figures of the windows that pages show, then people. */
function lossOf(cell: Guarded, from: number, to: number): number {
  const gone = lesserOf(cell, from, to);
  const last = cell.quarters.length;
  const isGone = (bound: number) => gone === null || (bound >= gone[0] && bound <= gone[1]);
  const quarters = cell.quarters.map((_, quarter) => [quarter, quarter + 1] as const);
  const shown = [...quarters, [Math.max(0, last - 4), last] as const, [0, last] as const];
  const useful = shown.filter(
    ([start, end]) =>
      (isGone(start) || isGone(end)) && isTold(cell, start, end) && sizeOf(cell, start, end) >= USEFUL,
  );
  const size = sizeOf(cell, from, to);
  return useful.length + size / (size + USEFUL);
}

/**
 * Hides cells until no whole less its other parts tells of a few: within every window those hidden in a line are none,
 * or several with enough people together, and no two told differ by a few. Those whose loss is least go first.
 */
export function hideByLines(lines: readonly Line[], pairs: readonly Pair[], quarters: number): void {
  const windows: [number, number][] = [];
  // the shortest and newest first: what has to be hidden in them is hidden in most of the others too
  for (let length = 1; length <= quarters; length++)
    for (let from = quarters - length; from >= 0; from--) windows.push([from, from + length]);
  const linesOf = new Map<Guarded, Line[]>();
  for (const line of lines)
    for (const part of line.parts) linesOf.set(part, [...(linesOf.get(part) ?? []), line]);
  const open = new Set(lines);
  // what is hidden in one line may leave another hidden cell alone in its own
  const reopen = (cell: Guarded) => {
    for (const line of linesOf.get(cell) ?? []) open.add(line);
  };
  for (const [from, to] of windows) for (const pair of pairs) if (setApart(pair, from, to)) reopen(pair.one);
  for (const line of open) {
    open.delete(line);
    for (const [from, to] of windows)
      for (let less = hideWithin(line, from, to); less !== null; less = hideWithin(line, from, to))
        reopen(less);
  }
}

/** Whether one of a pair had to be told less, so that within a window the two do not differ by a few. */
function setApart({ one, other, only }: Pair, from: number, to: number): boolean {
  if (!isTold(one, from, to) || !isTold(other, from, to)) return false;
  const [here, there] = [groupsOf(only.one, from, to), groupsOf(only.other, from, to)];
  const [less, more] = peopleOf(here) === 0 ? [here, there] : [there, here];
  if (peopleOf(less) > 0 || !areFew(more)) return false;
  conceal(one, from, to);
  return true;
}

/** The cell of a line of which less had to be told within a window; null where nothing had to. */
function hideWithin({ whole, parts }: Line, from: number, to: number): Guarded | null {
  if (!isTold(whole, from, to)) return null;
  const hidden = parts.filter((part) => !isTold(part, from, to) && sizeOf(part, from, to) > 0);
  if (hidden.length === 0) return null;
  if (hidden.length > 1 && peopleOf(groupsOf(hidden, from, to)) >= FEWEST_PEOPLE) return null;
  const told = parts.filter((part) => isTold(part, from, to) && sizeOf(part, from, to) > 0);
  if (told.length > 0) {
    const losses = new Map(told.map((part) => [part, lossOf(part, from, to)]));
    const least = told.reduce((one, part) => (losses.get(part)! < losses.get(one)! ? part : one));
    conceal(least, from, to);
    return least;
  }
  const [only] = hidden;
  return hidden.length === 1 && !only!.isHidden ? alone(only!, from, to) : null;
}

/**
 * A cell that alone makes up a whole that is told within a window is known there: what its own bounds leave beside that window must
 * be nobody or enough people too. The cell where it had to be told less.
 */
function alone(cell: Guarded, from: number, to: number): Guarded | null {
  let [begin, end] = [from, to];
  while (!isBound(cell, begin)) begin--;
  while (!isBound(cell, end)) end++;
  const [before, after] = [groupsOf([cell], begin, from), groupsOf([cell], to, end)];
  if (![before, after, [...before, ...after]].some(areFew)) return null;
  conceal(cell, begin, end);
  return cell;
}
