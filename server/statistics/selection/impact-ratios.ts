import { wilsonInterval } from "../intervals/proportion-interval.ts";
import type { Estimate } from "../numbers/estimate.ts";
import { estimate } from "../numbers/estimate.ts";
import { type AdverseImpact, adverseImpact, underFourFifths } from "./adverse-impact.ts";

/** One group's selections. */
export type GroupSelection = { readonly group: string; readonly selected: number; readonly total: number };

/** One group's line in a table of impact ratios. */
export type GroupImpact = {
  group: string;
  selected: number;
  total: number;
  /** Share of all considered. */
  share: number;
  rate: Estimate;
  /** Rate over the highest rate; 1 for that group itself. Null where the highest rate is 0. */
  ratioToHighest: number | null;
  fourFifthsViolated: boolean | null;
  /** Rate over that of the largest group; may exceed 1. */
  ratioToLargest: number | null;
  underLargest: boolean | null;
  /** Under the least share of the data: shown and counted, but never the yardstick. */
  excluded: boolean;
  /** Full comparison with the group of the highest rate and with the largest; null for the group itself. */
  againstHighest: AdverseImpact | null;
  againstLargest: AdverseImpact | null;
};

/** Impact ratios of all groups of one attribute. */
export type ImpactTable = {
  groups: GroupImpact[];
  highest: string | null;
  largest: string | null;
  total: number;
  selected: number;
  notes: string[];
};

/** Least share of the data that a category needs to be part of the ratios (6 RCNY § 5-301 (d)). */
export const leastCategoryShare = 0.02;

/**
 * Selection rates and impact ratios of every group, against the group with the highest rate and against the
 * largest group. Groups under `leastShare` of all considered (2 % in the Uniform Guidelines and Local Law 144)
 * are counted and shown, with their ratio, but never set the highest rate and carry no flag. Counts may be fractions (rates
 * published as rounded shares): then tests that need whole numbers are null.
 */
export function impactRatios(
  selections: readonly GroupSelection[],
  { leastShare = 0, level = 0.95, compare = true } = {},
): ImpactTable {
  const total = selections.reduce((sum, group) => sum + group.total, 0);
  const selected = selections.reduce((sum, group) => sum + group.selected, 0);
  const counted = selections.map(
    (group) => total > 0 && group.total > 0 && group.total / total >= leastShare,
  );
  const rateOf = (group: GroupSelection) => group.selected / group.total;
  let highest = -1;
  let largest = -1;
  selections.forEach((group, i) => {
    if (!counted[i]) return;
    const top = selections[highest];
    const rise = top ? group.selected * top.total - top.selected * group.total : 1;
    if (rise > 0 || (rise === 0 && group.total > top!.total)) highest = i;
    if (largest < 0 || group.total > selections[largest]!.total) largest = i;
  });
  const groups = selections.map((own, i): GroupImpact => {
    const interval = own.total > 0 ? wilsonInterval(own.selected, own.total, level) : null;
    const against = (other: number) => {
      const reference = selections[other];
      if (!reference || !(own.total > 0)) return { ratio: null, under: null, comparison: null };
      const ratio = reference.selected > 0 ? (other === i ? 1 : rateOf(own) / rateOf(reference)) : null;
      return {
        ratio,
        under: counted[i]
          ? underFourFifths(own.selected, own.total, reference.selected, reference.total)
          : null,
        comparison:
          compare && counted[i] && other !== i
            ? adverseImpact(
                {
                  focalSelected: own.selected,
                  focalTotal: own.total,
                  referenceSelected: reference.selected,
                  referenceTotal: reference.total,
                },
                level,
              )
            : null,
      };
    };
    const high = against(highest);
    const large = against(largest);
    return {
      group: own.group,
      selected: own.selected,
      total: own.total,
      share: total > 0 ? own.total / total : 0,
      rate: estimate(own.total > 0 ? rateOf(own) : null, interval?.low ?? null, interval?.high ?? null, {
        n: own.total,
        level,
        method: "proportion, Wilson",
        notes: own.total > 0 ? [] : ["zero_denominator"],
      }),
      ratioToHighest: high.ratio,
      fourFifthsViolated: high.under,
      ratioToLargest: large.ratio,
      underLargest: large.under,
      excluded: !counted[i],
      againstHighest: high.comparison,
      againstLargest: large.comparison,
    };
  });
  const left = groups.filter((group) => group.excluded && group.total > 0).length;
  const notes: string[] = [];
  if (highest < 0) notes.push("too_few");
  else if (selections[highest]!.selected === 0) notes.push("none_selected");
  if (left > 0) notes.push(`groups_below_share:${left}`);
  return {
    groups,
    highest: selections[highest]?.group ?? null,
    largest: selections[largest]?.group ?? null,
    total,
    selected,
    notes,
  };
}
