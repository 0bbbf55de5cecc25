import { type Figure, figureOf } from "../../../figures/figure.ts";
import { publish } from "../../../figures/tell.ts";
import type { MetricRow, Scope } from "../../../metrics/metric.ts";
import { adjustP } from "../../../statistics/association/multiple-testing.ts";
import { adverseImpact } from "../../../statistics/selection/adverse-impact.ts";
import { FEW, type JobSelection } from "./groups.ts";

/** Fewest people that each of the two groups needs in a job for the ratio to be tested. */
export const FEWEST_IN_JOB = 10;

/** False discovery rate at which a job's ratio is said to stand. */
const FDR = 0.1;

/** The impact ratio of one group in one job. */
export type JobImpact = {
  readonly job: string;
  readonly group: string;
  readonly n: number;
  readonly reference_n: number;
  readonly status: "ok" | "few" | "suppressed";
  readonly rate: number | null;
  readonly reference_rate: number | null;
  readonly ratio: Figure;
  readonly under_four_fifths: boolean | null;
  /** Fisher's exact test; null where a group is too small to be tested. */
  readonly p: number | null;
  /** By Benjamini and Hochberg over all jobs and groups that were tested. */
  readonly p_adjusted: number | null;
  readonly stands: boolean;
};

/** Impact ratios within jobs, by evidence. */
export type JobImpacts = {
  /** The group that every other is held against in every job: the largest of all. */
  readonly reference: string | null;
  readonly fewest: number;
  /** Jobs with at least one ratio that was tested, and jobs where one stands. */
  readonly tested: number;
  readonly standing: number;
  readonly rows: readonly JobImpact[];
};

/**
 * Every group against the largest one within each job. One yardstick for all jobs: the highest rate of a small job is
 * often chance. Sorted by evidence (p), then what could not be tested, by size. Cells that the viewer may not see are
 * hidden, and so is every ratio to one.
 */
export function impactsByJob(
  selections: readonly JobSelection[],
  shown: ReadonlySet<string>,
  reference: string | null,
  scope: Scope,
): JobImpacts {
  const cells = selections.filter(({ job }) => job !== null);
  const told = publish(
    {
      metric: "fairness",
      rows: cells.map(
        ({ group, job, selected, total }): MetricRow => ({
          metric: "fairness",
          period: null,
          segment: { group, job },
          n: total,
          value: selected / total,
          low: null,
          high: null,
          status: "ok",
          notes: [],
        }),
      ),
      ignored_filters: [],
      warehouse_version: 0,
    },
    { counts: "people" },
    scope,
  ).rows;
  const key = (job: string | null, group: string) => JSON.stringify([job, group]);
  const found = new Map(
    cells.map((cell, index) => [key(cell.job, cell.group), { cell, told: told[index]! }] as const),
  );
  const rows = cells.flatMap(({ job, group }): (JobImpact & { size: number })[] => {
    if (job === null || group === reference || reference === null) return [];
    const own = found.get(key(job, group))!;
    const other = found.get(key(job, reference));
    if (other === undefined || !shown.has(group)) return [];
    const base = {
      job,
      group,
      size: own.cell.total,
      under_four_fifths: null,
      p_adjusted: null,
      stands: false,
    };
    if (own.told.status === "suppressed" || other.told.status === "suppressed")
      return [
        {
          ...base,
          n: 0,
          reference_n: 0,
          status: "suppressed",
          rate: null,
          reference_rate: null,
          ratio: { value: null, low: null, high: null, n: 0, notes: ["suppressed"] },
          p: null,
        },
      ];
    const impact = adverseImpact({
      focalSelected: own.cell.selected,
      focalTotal: own.cell.total,
      referenceSelected: other.cell.selected,
      referenceTotal: other.cell.total,
    });
    const least = Math.min(own.cell.total, other.cell.total);
    const ratio = figureOf(impact.impactRatio);
    return [
      {
        ...base,
        n: own.told.n,
        reference_n: other.told.n,
        status: least < FEW ? "few" : "ok",
        rate: own.cell.selected / own.cell.total,
        reference_rate: other.cell.selected / other.cell.total,
        ratio: { ...ratio, n: own.told.n, notes: [...ratio.notes] },
        under_four_fifths: least < FEWEST_IN_JOB ? null : impact.fourFifthsViolated,
        p: least < FEWEST_IN_JOB ? null : impact.fisher.p,
      },
    ];
  });
  const adjusted = adjustP(rows.map(({ p }) => p));
  const judged = rows
    .map((row, index) => {
      const p = adjusted[index] ?? null;
      return { ...row, p_adjusted: p, stands: p !== null && p <= FDR };
    })
    .sort((a, b) => (a.p ?? 2) - (b.p ?? 2) || b.size - a.size || (a.job < b.job ? -1 : 1));
  return {
    reference,
    fewest: FEWEST_IN_JOB,
    tested: new Set(judged.flatMap(({ p, job }) => (p === null ? [] : [job]))).size,
    standing: new Set(judged.flatMap(({ stands, job }) => (stands ? [job] : []))).size,
    rows: judged.map(({ size: _size, ...row }) => row),
  };
}
