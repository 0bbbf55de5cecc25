import {
  type ImpactTable,
  impactRatios,
  leastCategoryShare,
} from "../../server/statistics/selection/impact-ratios.ts";

/** One applicant's categories, or a cell of applicants alike; null where unknown. */
type AuditCell = {
  readonly sex: string | null;
  readonly race: string | null;
  readonly total: number;
  /** Selected, or scored above the median. */
  readonly selected: number;
};

/** The tables that New York City's Local Law 144 asks for. */
type LocalLaw144 = {
  kind: "selection" | "scoring";
  sex: ImpactTable;
  race: ImpactTable;
  /** Sex and race together, named "race / sex". */
  intersection: ImpactTable;
  /** People whose category is unknown: named in the audit, part of no table. */
  unknown: { sex: number; race: number; either: number };
  /** Full-sample median that scores were held against; null for selection. */
  median: number | null;
  total: number;
};

/**
 * Local Law 144 impact ratios by selection rate (6 RCNY § 5-301): each category's rate over the highest rate,
 * by sex, by race or ethnicity, and by both together. Categories under 2 % of the data are kept out of the
 * ratios on request, yet counted and shown.
 */
export function selectionAudit(
  cells: readonly AuditCell[],
  { leastShare = leastCategoryShare, level = 0.95, compare = true } = {},
): LocalLaw144 {
  const table = (name: (cell: AuditCell) => string | null) => {
    const sums = new Map<string, { group: string; selected: number; total: number }>();
    for (const cell of cells) {
      const group = name(cell);
      if (group === null) continue;
      const sum = sums.get(group) ?? { group, selected: 0, total: 0 };
      sum.selected += cell.selected;
      sum.total += cell.total;
      sums.set(group, sum);
    }
    const groups = [...sums.values()].sort((a, b) => (a.group < b.group ? -1 : 1));
    return impactRatios(groups, { leastShare, level, compare });
  };
  const count = (is: (cell: AuditCell) => boolean) =>
    cells.reduce((sum, cell) => sum + (is(cell) ? cell.total : 0), 0);
  return {
    kind: "selection",
    sex: table((cell) => cell.sex),
    race: table((cell) => cell.race),
    intersection: table((cell) =>
      cell.sex === null || cell.race === null ? null : `${cell.race} / ${cell.sex}`,
    ),
    unknown: {
      sex: count((cell) => cell.sex === null),
      race: count((cell) => cell.race === null),
      either: count((cell) => cell.sex === null || cell.race === null),
    },
    median: null,
    total: count(() => true),
  };
}

/**
 * Local Law 144 impact ratios by scoring rate: the share of each category that scored strictly above the
 * median of the full sample, whatever its categories. Missing scores are left out.
 */
export function scoringAudit(
  scores: ArrayLike<number>,
  sex: ArrayLike<string | null>,
  race: ArrayLike<string | null>,
  options: { leastShare?: number; level?: number; compare?: boolean } = {},
): LocalLaw144 {
  const finite = Float64Array.from(Array.from(scores).filter((score) => Number.isFinite(score))).sort();
  const half = finite.length >> 1;
  const median =
    finite.length === 0
      ? null
      : finite.length % 2 === 1
        ? finite[half]!
        : finite[half - 1]! + (finite[half]! - finite[half - 1]!) / 2;
  const cells: AuditCell[] = [];
  for (let i = 0; i < scores.length; i++)
    if (median !== null && Number.isFinite(scores[i]!))
      cells.push({
        sex: sex[i] ?? null,
        race: race[i] ?? null,
        total: 1,
        selected: scores[i]! > median ? 1 : 0,
      });
  return { ...selectionAudit(cells, options), kind: "scoring", median };
}
