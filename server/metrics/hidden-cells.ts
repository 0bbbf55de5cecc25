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
};

/** Cells that add up to another one that is told as well. */
export type Line = { readonly whole: Guarded; readonly parts: readonly Guarded[] };

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

const sizeOf = ({ quarters }: Counted, from: number, to: number): number => {
  let sum = 0;
  for (let quarter = from; quarter < to; quarter++) sum += quarters[quarter]?.counts[0] ?? 0;
  return sum;
};

/** Whether a cell is told between two bounds. */
export const isTold = ({ isHidden, bounds }: Guarded, from: number, to: number): boolean =>
  !isHidden && bounds[from] === true && bounds[to] === true;

/**
 * A cell inside the wholes that it is part of: it is never told more finely than they are, and between two of its
 * bounds there are nobody or enough people, so that no two windows differ by a few.
 */
export function guard(cell: Counted, wholes: readonly Guarded[]): Guarded {
  const last = cell.quarters.length;
  const bounds = Array.from({ length: last + 1 }, (_, at) =>
    wholes.every((whole) => at === 0 || at === last || whole.bounds[at] === true),
  );
  const guarded: Guarded = { ...cell, bounds, isHidden: wholes.some(({ isHidden }) => isHidden) };
  settle(guarded);
  return guarded;
}

/** Joins quarters with too few people to those beside them; hides the cell where all of it are too few. */
function settle(cell: Guarded): void {
  const { bounds } = cell;
  const last = bounds.length - 1;
  for (let begin = 0; !cell.isHidden && begin < last; ) {
    const end = bounds.indexOf(true, begin + 1);
    const people = peopleOf(groupsOf([cell], begin, end));
    if (people === 0 || people >= FEWEST_PEOPLE) {
      begin = end;
      continue;
    }
    if (begin === 0 && end === last) cell.isHidden = true;
    else {
      bounds[lesserOf(cell, begin, end)] = false;
      begin = 0;
    }
  }
}

/**
 * Of two bounds, one at least within the table, the one that matters less: quarters join to halves and these to years,
 * counted back from the last quarter. All cells join alike, so that no two windows of different cells differ by a few.
 */
function lesserOf({ bounds }: Pick<Guarded, "bounds">, from: number, to: number): number {
  const last = bounds.length - 1;
  if (from === 0) return to;
  if (to === last) return from;
  const rankOf = (bound: number) => [4, 2, 1].findIndex((length) => (last - bound) % length === 0);
  return rankOf(from) < rankOf(to) ? to : from;
}

/** Tells a cell less, so that between these bounds it is not told. */
function conceal(cell: Guarded, from: number, to: number): void {
  const last = cell.bounds.length - 1;
  if (from === 0 && to === last) cell.isHidden = true;
  else cell.bounds[lesserOf(cell, from, to)] = false;
}

/**
 * Hides cells until no whole less its other parts tells of a few: within every window those hidden in a line are none,
 * or several with enough people together. The smallest go first.
 */
export function hideByLines(lines: readonly Line[], quarters: number): void {
  const windows: [number, number][] = [];
  for (let length = quarters; length > 0; length--)
    for (let from = 0; from + length <= quarters; from++) windows.push([from, from + length]);
  const linesOf = new Map<Guarded, Line[]>();
  for (const line of lines)
    for (const part of line.parts) linesOf.set(part, [...(linesOf.get(part) ?? []), line]);
  const open = new Set(lines);
  for (const line of open) {
    open.delete(line);
    for (const [from, to] of windows)
      for (let less = hideWithin(line, from, to); less !== null; less = hideWithin(line, from, to))
        // what is hidden in one line may leave another hidden cell alone in its own
        for (const other of linesOf.get(less) ?? []) open.add(other);
  }
}

/** The cell of a line of which less had to be told within a window; null where nothing had to. */
function hideWithin({ whole, parts }: Line, from: number, to: number): Guarded | null {
  if (!isTold(whole, from, to)) return null;
  const hidden = parts.filter((part) => !isTold(part, from, to) && sizeOf(part, from, to) > 0);
  if (hidden.length === 0) return null;
  if (hidden.length > 1 && peopleOf(groupsOf(hidden, from, to)) >= FEWEST_PEOPLE) return null;
  const told = parts.filter((part) => isTold(part, from, to) && sizeOf(part, from, to) > 0);
  if (told.length > 0) {
    const smallest = told.reduce((least, part) =>
      sizeOf(part, from, to) < sizeOf(least, from, to) ? part : least,
    );
    conceal(smallest, from, to);
    return smallest;
  }
  // alone it is the whole, which is told: then nothing else of it may be
  const [only] = hidden;
  if (hidden.length > 1 || only!.isHidden) return null;
  only!.isHidden = true;
  return only!;
}
