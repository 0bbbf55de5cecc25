import { Type } from "typebox";
import {
  figure,
  figureMembers,
  foundedOf,
  foundedSchema,
  hiddenFigure,
  number,
  type Told,
} from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import { nullable } from "../../../schemas.ts";
import { type AdverseImpact, adverseImpact } from "../../../statistics/selection/adverse-impact.ts";
import {
  type GroupImpact,
  type GroupSelection,
  impactRatios,
} from "../../../statistics/selection/impact-ratios.ts";
import { mantelHaenszel } from "../../../statistics/selection/mantel-haenszel.ts";

/** Least share of all that a group needs to set the yardstick. */
export const LEAST_SHARE = 0.02;

/** One group held against another. */
const against = Type.Object({
  reference: Type.String(),
  ratio: figure("Impact ratio: rate over that of the reference (Koopman interval)"),
  under_four_fifths: nullable(Type.Boolean()),
  difference: figure("Difference of the rates (Newcombe interval)"),
  fisher_p: number("Fisher's exact test, two-sided"),
  mid_p: number("The same by mid-p"),
  z: number("Two-proportion Z, pooled variance"),
  p: number("Its two-sided p"),
  phi: number("Phi coefficient"),
  cohen_h: number("Cohen's h"),
  odds_ratio: figure("Conditional odds ratio with the exact interval"),
  odds_ratio_mid_p: Type.Object({ low: number("Mid-p interval, lower end"), high: number("Upper end") }),
  shortfall: number("Selections short of the common rate"),
  flips: nullable(
    Type.Boolean({ description: "One more selected here and one fewer there turns the four-fifths finding" }),
  ),
});

/** One group's line. */
const group = Type.Object({
  group: Type.String(),
  n: Type.Integer(),
  selected: Type.Integer(),
  share_of_all: Type.Number({ description: "Of all considered, by the counts as they are told" }),
  status: foundedSchema,
  rate: figure("Share selected (Wilson interval)"),
  is_small: Type.Boolean({ description: "Under 2 % of all: shown and counted, never the yardstick" }),
  to_highest: nullable(against),
  to_largest: nullable(against),
  within_job: nullable(
    Type.Object({
      ...figureMembers("Difference to the largest group within jobs (Mantel-Haenszel)"),
      jobs: Type.Integer(),
      p: number("Mantel-Haenszel test"),
    }),
  ),
});
type Group = Told<typeof group>;

/** Groups of one attribute. */
export const groupsTable = Type.Object({
  groups: Type.Array(group),
  highest: nullable(Type.String({ description: "Group with the highest rate" })),
  largest: nullable(Type.String({ description: "Largest group" })),
  total: Type.Integer(),
  selected: Type.Integer(),
  unknown: Type.Integer({ description: "People whose group is not known" }),
  notes: Type.Array(Type.String()),
});
export type GroupTable = Told<typeof groupsTable>;

/** People considered and selected per job of one group. */
export type JobSelection = GroupSelection & { readonly job: string | null };

/** Groups that may be told, the largest of which is the yardstick. */
export function shownSelections(selections: readonly GroupSelection[], tell: Tell) {
  const told = tellSelections(selections, tell);
  const kept = selections.filter((_, index) => !told[index]!.isHidden);
  const { largest } = impactRatios(kept, { leastShare: LEAST_SHARE, compare: false });
  return { shown: new Set(kept.map((each) => each.group)), largest };
}

/** Which groups of people may be told, and how many people of them. */
export const tellSelections = (selections: readonly GroupSelection[], tell: Tell) =>
  tell(selections.map(({ selected, total }) => ({ n: total, value: total > 0 ? selected / total : null })));

/**
 * The table of one attribute. Groups that the viewer may not see are left out of every comparison, so that no
 * yardstick tells about them; they count in the totals.
 */
export function groupTable(
  selections: readonly GroupSelection[],
  unknown: number,
  tell: Tell,
  jobs: readonly JobSelection[] = [],
): GroupTable {
  const told = tellSelections(selections, tell);
  const table = impactRatios(
    selections.filter((_, index) => !told[index]!.isHidden),
    { leastShare: LEAST_SHARE },
  );
  const found = new Map(table.groups.map((each) => [each.group, each]));
  const sum = (of: "total" | "selected") => selections.reduce((all, each) => all + each[of], 0);
  const total = tell.count(sum("total"));
  const heldAgainst = (impact: AdverseImpact | null, reference: string | null) =>
    impact === null || reference === null ? null : againstOf(impact, reference, tell);
  const groups = selections.map(({ group: name }, index): Group => {
    const impact = found.get(name);
    const own = told[index]!;
    if (impact === undefined)
      return {
        group: name,
        n: 0,
        selected: 0,
        share_of_all: 0,
        status: "suppressed",
        rate: hiddenFigure,
        is_small: false,
        to_highest: null,
        to_largest: null,
        within_job: null,
      };
    return {
      group: name,
      n: own.n,
      selected: tell.count(impact.selected),
      share_of_all: total > 0 ? own.n / total : 0,
      status: foundedOf(impact.total, false),
      rate: tell.figure(impact.rate, own),
      is_small: impact.excluded,
      to_highest: heldAgainst(
        impact.againstHighest ?? smallAgainst(impact, table.highest, found),
        table.highest,
      ),
      to_largest: heldAgainst(
        impact.againstLargest ?? smallAgainst(impact, table.largest, found),
        table.largest,
      ),
      within_job: withinJob(impact, table.largest, jobs, tell),
    };
  });
  return {
    groups,
    highest: table.highest,
    largest: table.largest,
    total,
    selected: tell.count(sum("selected")),
    unknown: tell.count(unknown),
    notes: table.notes,
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
  return { ...impactOf(own, other), fourFifthsViolated: null, oneMore: null };
}

/** One group held against another. */
export const impactOf = (
  own: Omit<GroupSelection, "group">,
  other: Omit<GroupSelection, "group">,
): AdverseImpact =>
  adverseImpact({
    focalSelected: own.selected,
    focalTotal: own.total,
    referenceSelected: other.selected,
    referenceTotal: other.total,
  });

function againstOf(impact: AdverseImpact, reference: string, tell: Tell): Told<typeof against> {
  const [low, high] = impact.fisher.midPInterval;
  return {
    reference,
    ratio: tell.figure(impact.impactRatio),
    under_four_fifths: impact.fourFifthsViolated,
    difference: tell.figure(impact.rateDifference),
    fisher_p: impact.fisher.p,
    mid_p: impact.fisher.midP,
    z: impact.z,
    p: impact.p,
    phi: impact.phi,
    cohen_h: impact.cohenH,
    odds_ratio: tell.figure(impact.fisher.oddsRatio),
    odds_ratio_mid_p: { low, high },
    shortfall: impact.shortfall,
    flips: impact.oneMore === null ? null : impact.oneMore.changes,
  };
}

function withinJob(
  impact: GroupImpact,
  largest: string | null,
  jobs: readonly JobSelection[],
  tell: Tell,
): Group["within_job"] {
  if (largest === null || impact.group === largest || jobs.length === 0) return null;
  const of = (name: string) =>
    new Map(jobs.filter((each) => each.group === name).map((each) => [each.job, each]));
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
  return { ...tell.figure(pooled.riskDifference), jobs: strata.length, p: pooled.p };
}

/** The people considered and selected of one record, or null where its group is not known. */
export function selectionOf(record: Moments, name: unknown): GroupSelection | null {
  const total = asNumber(record.n);
  if (typeof name !== "string" || total === 0) return null;
  return { group: name, selected: asNumber(record.selected), total };
}

/** One selection a group. */
export function together(selections: readonly GroupSelection[]): GroupSelection[] {
  const sums = new Map<string, { group: string; selected: number; total: number }>();
  for (const { group: name, selected, total } of selections) {
    const sum = sums.get(name) ?? { group: name, selected: 0, total: 0 };
    sum.selected += selected;
    sum.total += total;
    sums.set(name, sum);
  }
  return [...sums.values()].sort((a, b) => (a.group < b.group ? -1 : 1));
}

/** The groups of a table that the viewer may see. */
export const shownOf = ({ groups }: GroupTable): ReadonlySet<string> =>
  new Set(groups.filter(({ status }) => status !== "suppressed").map((each) => each.group));
