import { type Figure, figureOf } from "../../../figures/figure.ts";
import { publish } from "../../../figures/tell.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import type { MetricRow, Scope } from "../../../metrics/metric.ts";
import { type AdverseImpact, adverseImpact } from "../../../statistics/selection/adverse-impact.ts";
import {
  type GroupImpact,
  type GroupSelection,
  impactRatios,
} from "../../../statistics/selection/impact-ratios.ts";
import { mantelHaenszel } from "../../../statistics/selection/mantel-haenszel.ts";

/** Least share of all that a group needs to set the yardstick. */
export const LEAST_SHARE = 0.02;

/** Fewest people from which a rate is told without the word "few". */
export const FEW = 30;

/** One group held against another. */
export type Against = {
  readonly reference: string;
  readonly ratio: Figure;
  readonly under_four_fifths: boolean | null;
  readonly difference: Figure;
  readonly fisher_p: number | null;
  readonly mid_p: number | null;
  readonly z: number | null;
  readonly p: number | null;
  readonly phi: number | null;
  readonly cohen_h: number | null;
  readonly odds_ratio: Figure;
  readonly odds_ratio_mid_p: { readonly low: number | null; readonly high: number | null };
  /** People short of the common rate. */
  readonly shortfall: number | null;
  /** Whether one more selected here and one fewer there would turn the four-fifths finding. */
  readonly flips: boolean | null;
};

/** One group's line. */
export type Group = {
  readonly group: string;
  readonly n: number;
  readonly selected: number;
  readonly share: number;
  readonly status: "ok" | "few" | "suppressed";
  readonly rate: Figure;
  /** Under the least share: shown and counted, never the yardstick, never flagged. */
  readonly is_small: boolean;
  readonly to_highest: Against | null;
  readonly to_largest: Against | null;
  /** Difference to the largest group within jobs (Mantel-Haenszel), where jobs are known. */
  readonly within_job: (Figure & { readonly jobs: number; readonly p: number | null }) | null;
};

/** Groups of one attribute. */
export type GroupTable = {
  readonly groups: readonly Group[];
  readonly highest: string | null;
  readonly largest: string | null;
  readonly total: number;
  readonly selected: number;
  /** People whose group is not known; they count in the total of people, in no group. */
  readonly unknown: number;
  readonly notes: readonly string[];
};

/** People considered and selected per job of one group. */
export type JobSelection = GroupSelection & { readonly job: string | null };

/**
 * The table of one attribute. Groups that the viewer may not see are left out of every comparison, so that no
 * yardstick tells about them; they count in the totals.
 */
export function groupTable(
  selections: readonly GroupSelection[],
  unknown: number,
  scope: Scope,
  jobs: readonly JobSelection[] = [],
): GroupTable {
  const cells = selections.map(
    ({ group, selected, total }): MetricRow => ({
      metric: "fairness",
      period: null,
      segment: { group },
      n: total,
      value: total > 0 ? selected / total : null,
      low: null,
      high: null,
      status: "ok",
      notes: [],
    }),
  );
  const told = publish(
    { metric: "fairness", rows: cells, ignored_filters: [], warehouse_version: 0 },
    { counts: "people" },
    scope,
  ).rows;
  const isHidden = (index: number) => told[index]!.status === "suppressed";
  const table = impactRatios(
    selections.filter((_, index) => !isHidden(index)),
    { leastShare: LEAST_SHARE },
  );
  const found = new Map(table.groups.map((group) => [group.group, group]));
  const total = selections.reduce((sum, each) => sum + each.total, 0);
  const isExact = scope.rows !== false;
  const groups = selections.map(({ group }, index): Group => {
    const impact = found.get(group);
    if (isHidden(index) || impact === undefined) return hiddenGroup(group);
    const n = told[index]!.n;
    return {
      group,
      n,
      selected: isExact ? impact.selected : Math.round((impact.selected / impact.total) * n),
      share: total > 0 ? impact.total / total : 0,
      status: impact.total < FEW ? "few" : "ok",
      rate: { ...figureOf(impact.rate), n },
      is_small: impact.excluded,
      to_highest: against(impact.againstHighest ?? smallAgainst(impact, table.highest, found), table.highest),
      to_largest: against(impact.againstLargest ?? smallAgainst(impact, table.largest, found), table.largest),
      within_job: withinJob(impact, table.largest, jobs),
    };
  });
  return {
    groups,
    highest: table.highest,
    largest: table.largest,
    total: isExact ? total : toFive(total),
    selected: isExact
      ? selections.reduce((sum, each) => sum + each.selected, 0)
      : toFive(selections.reduce((sum, each) => sum + each.selected, 0)),
    unknown: isExact ? unknown : toFive(unknown),
    notes: table.notes,
  };
}

const toFive = (n: number) => (n < 100 ? Math.round(n / 5) * 5 : n);

function hiddenGroup(group: string): Group {
  return {
    group,
    n: 0,
    selected: 0,
    share: 0,
    status: "suppressed",
    rate: { value: null, low: null, high: null, n: 0, notes: ["suppressed"] },
    is_small: false,
    to_highest: null,
    to_largest: null,
    within_job: null,
  };
}

/** A group too small to be judged is held against the yardstick all the same, without a flag. */
function smallAgainst(
  own: GroupImpact,
  reference: string | null,
  groups: ReadonlyMap<string, GroupImpact>,
): AdverseImpact | null {
  const other = reference === null ? undefined : groups.get(reference);
  if (!own.excluded || own.total === 0 || other === undefined) return null;
  const found = adverseImpact({
    focalSelected: own.selected,
    focalTotal: own.total,
    referenceSelected: other.selected,
    referenceTotal: other.total,
  });
  return { ...found, fourFifthsViolated: null, oneMore: null };
}

function against(impact: AdverseImpact | null, reference: string | null): Against | null {
  if (impact === null || reference === null) return null;
  const [low, high] = impact.fisher.midPInterval;
  return {
    reference,
    ratio: figureOf(impact.impactRatio),
    under_four_fifths: impact.fourFifthsViolated,
    difference: figureOf(impact.rateDifference),
    fisher_p: impact.fisher.p,
    mid_p: impact.fisher.midP,
    z: impact.z,
    p: impact.p,
    phi: impact.phi,
    cohen_h: impact.cohenH,
    odds_ratio: figureOf(impact.fisher.oddsRatio),
    odds_ratio_mid_p: { low, high },
    shortfall: impact.shortfall,
    flips: impact.oneMore === null ? null : impact.oneMore.changes,
  };
}

function withinJob(
  impact: GroupImpact,
  largest: string | null,
  jobs: readonly JobSelection[],
): Group["within_job"] {
  if (largest === null || impact.group === largest || jobs.length === 0) return null;
  const of = (group: string) =>
    new Map(jobs.filter((each) => each.group === group).map((each) => [each.job, each]));
  const [own, other] = [of(impact.group), of(largest)];
  const strata = [...own].flatMap(([job, focal]) => {
    const reference = other.get(job);
    return reference === undefined
      ? []
      : [
          {
            a: focal.selected,
            b: focal.total - focal.selected,
            c: reference.selected,
            d: reference.total - reference.selected,
          },
        ];
  });
  const pooled = mantelHaenszel(strata);
  return { ...figureOf(pooled.riskDifference), jobs: strata.length, p: pooled.p };
}

/** The people considered and selected of one record, or null where its group is not known. */
export function selectionOf(record: Moments, group: unknown): GroupSelection | null {
  const total = asNumber(record.n);
  if (typeof group !== "string" || total === 0) return null;
  return { group, selected: asNumber(record.selected), total };
}

/** One selection a group. */
export function together(selections: readonly GroupSelection[]): GroupSelection[] {
  const sums = new Map<string, { group: string; selected: number; total: number }>();
  for (const { group, selected, total } of selections) {
    const sum = sums.get(group) ?? { group, selected: 0, total: 0 };
    sum.selected += selected;
    sum.total += total;
    sums.set(group, sum);
  }
  return [...sums.values()].sort((a, b) => (a.group < b.group ? -1 : 1));
}

/** The groups that the viewer may see, and the largest of them, from records per group. */
export function shownGroups(
  records: readonly Moments[],
  scope: Scope,
): { readonly shown: ReadonlySet<string>; readonly largest: string | null } {
  const selections = together(records.flatMap((record) => selectionOf(record, record.group) ?? []));
  const { groups, largest } = groupTable(selections, 0, scope);
  return {
    shown: new Set(groups.filter(({ status }) => status !== "suppressed").map(({ group }) => group)),
    largest,
  };
}
