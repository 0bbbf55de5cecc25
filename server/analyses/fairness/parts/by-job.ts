import { Type } from "typebox";
import {
  figure,
  foundedOf,
  foundedSchema,
  hiddenFigure,
  number,
  type Told,
} from "../../../figures/figure.ts";
import type { Tell } from "../../../figures/tell.ts";
import { nullable } from "../../../schemas.ts";
import { adjustP } from "../../../statistics/association/multiple-testing.ts";
import { impactOf, type JobSelection, tellSelections } from "./groups.ts";

/** Fewest people that each of the two groups needs in a job for the ratio to be tested. */
export const FEWEST_IN_JOB = 10;

/** False discovery rate at which a job's ratio is said to stand. */
const FDR = 0.1;

/** The impact ratio of one group in one job. */
const jobImpact = Type.Object({
  job: Type.String(),
  group: Type.String(),
  n: Type.Integer(),
  reference_n: Type.Integer(),
  status: foundedSchema,
  rate: number("Share selected"),
  reference_rate: number("Share selected of the reference in this job"),
  ratio: figure("Impact ratio within the job (Koopman interval)"),
  under_four_fifths: nullable(Type.Boolean()),
  p: number("Fisher's exact test, two-sided; null where a group is too small to be tested"),
  p_adjusted: number("By Benjamini and Hochberg over all ratios that were tested"),
  stands: Type.Boolean({ description: "At a false discovery rate of 10 %" }),
});
type JobImpact = Told<typeof jobImpact>;

/** Impact ratios within jobs, by evidence. */
export const jobImpacts = Type.Object({
  reference: nullable(Type.String({ description: "The largest group of all; the yardstick in every job" })),
  fewest: Type.Integer({ description: "Fewest people of either group for a ratio to be tested" }),
  tested: Type.Integer({ description: "Jobs with a tested ratio" }),
  standing: Type.Integer({ description: "Jobs with a ratio that stands at a false discovery rate of 10 %" }),
  rows: Type.Array(jobImpact, {
    description: "By evidence: the smallest p first, what could not be tested last",
  }),
});

/**
 * Every group against the largest one within each job. One yardstick for all jobs: the highest rate of a small job is
 * often chance. Sorted by evidence (p), then what could not be tested, by size. Cells that the viewer may not see are
 * hidden, and so is every ratio to one.
 */
export function impactsByJob(
  selections: readonly JobSelection[],
  shown: ReadonlySet<string>,
  reference: string | null,
  tell: Tell,
): Told<typeof jobImpacts> {
  const cells = selections.filter(({ job }) => job !== null);
  const told = tellSelections(cells, tell);
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
    if (own.told.isHidden || other.told.isHidden)
      return [
        {
          ...base,
          n: 0,
          reference_n: 0,
          status: "suppressed",
          rate: null,
          reference_rate: null,
          ratio: hiddenFigure,
          p: null,
        },
      ];
    const impact = impactOf(own.cell, other.cell);
    const least = Math.min(own.cell.total, other.cell.total);
    return [
      {
        ...base,
        n: own.told.n,
        reference_n: other.told.n,
        status: foundedOf(least, false),
        rate: own.cell.selected / own.cell.total,
        reference_rate: other.cell.selected / other.cell.total,
        ratio: tell.figure(impact.impactRatio, own.told),
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
