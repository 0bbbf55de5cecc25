import type { Scope } from "../metrics/metric.ts";
import { type Figure, figureOf, hiddenFigure } from "./figure.ts";

/** Fewest people that a figure may be about for those who may not see rows. */
const SMALLEST_GROUP = 5;
export const FEWEST_PEOPLE = SMALLEST_GROUP;

/** Whether a viewer of this scope may be told of few people, and of how many exactly. */
export const isExactTo = (scope: Scope): boolean => scope.rows !== false;

/** A group of people that a figure is about. */
export type Group = {
  readonly n: number;
  /** A share, where the figure is one. */
  readonly value?: number | null;
  /** Groups that add up to a total that is shown elsewhere; all of them where nothing is said. */
  readonly among?: string | null;
  /** People of the figure that is told beside it. */
  readonly before?: number;
};

/** What may be told of a group: its count, rounded where the viewer may not see rows, or nothing. */
export type Told = { readonly n: number; readonly isHidden: boolean };

/**
 * The only door out. Whoever may see rows sees everything. Everybody else sees no figure about fewer than five people:
 * such groups are hidden (primary), and where the hidden ones among a total add up to fewer than five, the next
 * smallest with them (complementary), so that totals minus siblings tell nothing. Shares of 0 % and 100 % in groups
 * under ten are hidden, counts rounded to 5. `always` keeps the rule for those who may see rows too: what is
 * drawn then shows no single person to anybody.
 */
export type Tell = {
  (groups: readonly Group[], options?: { readonly always?: boolean }): readonly Told[];
  /** A count as it may be told. */
  readonly count: (n: number) => number;
  /** An estimate as it may be told: hidden with the group that it is about, its people counted as theirs. */
  readonly figure: (estimate: Parameters<typeof figureOf>[0], group?: Told) => Figure;
  /** Whether a group may not be told by itself. */
  readonly isSmall: (group: Group) => boolean;
  /** Whether counts leave as they are. */
  readonly isExact: boolean;
};

/** What a viewer of this scope may be told. */
export function tellTo(scope: Scope): Tell {
  const isExact = isExactTo(scope);
  const count = (n: number) => (isExact ? n : roundedCount(n));
  const tell = (groups: readonly Group[], { always = false } = {}): Told[] => {
    const hidden = isExact && !always ? new Set<Group>() : toHide(groups);
    return groups.map((group) =>
      hidden.has(group) ? { n: 0, isHidden: true } : { n: count(group.n), isHidden: false },
    );
  };
  const figure: Tell["figure"] = (estimate, group = { n: count(estimate.n), isHidden: false }) =>
    group.isHidden ? hiddenFigure : { ...figureOf(estimate), n: group.n };
  return Object.assign(tell, {
    count,
    figure,
    isExact,
    isSmall: (group: Group) => !isExact && isSmall(group),
  });
}

function toHide(groups: readonly Group[]): Set<Group> {
  const totals = new Map<string | null, Group[]>();
  for (const group of groups) {
    const { among = null } = group;
    totals.set(among, [...(totals.get(among) ?? []), group]);
  }
  return new Set([...totals.values()].flatMap(toHideAmong));
}

function toHideAmong(siblings: readonly Group[]): Group[] {
  const bySize = siblings.filter(({ n }) => n > 0).sort((a, b) => a.n - b.n);
  const hidden = bySize.filter(isSmall);
  if (hidden.length === 0) return [];
  // one hidden group among several would follow from the total: it needs company
  let people = hidden.reduce((sum, { n }) => sum + n, 0);
  for (const group of bySize) {
    if (people >= SMALLEST_GROUP && hidden.length > 1) break;
    if (hidden.includes(group)) continue;
    hidden.push(group);
    people += group.n;
  }
  return hidden;
}

/** Whether a group may not be told by itself. */
export function isSmall({ n, value, before = 0 }: Group): boolean {
  const isExtreme = n < 2 * SMALLEST_GROUP && (value === 0 || value === 1);
  return n < SMALLEST_GROUP || isExtreme || (before > 0 && before < SMALLEST_GROUP);
}

/** A count as those may be told it who may not see rows: a hundred too, since of two exact ones the difference is exact. */
export const roundedCount = (n: number): number => Math.round(n / 5) * 5;
