import { asNumber, type Moments } from "../../../metrics/estimator.ts";
import type { Scope } from "../../../metrics/metric.ts";
import type { Narrowing, RowReader, Rows, Told } from "../../../metrics/rows.ts";
import type { GroupSelection } from "../../../statistics/selection/impact-ratios.ts";
import { impactsByJob, type JobImpacts } from "./by-job.ts";
import { type CutOff, cutOffs, medianOf, type Scores } from "./cutoffs.ts";
import {
  meanSums,
  type Prediction,
  predictions,
  type ScoreDifference,
  scoreDifferences,
} from "./differences.ts";
import { FEW, type GroupTable, groupTable, selectionOf, together } from "./groups.ts";
import {
  competencyRows,
  type Grouping,
  interviewRows,
  outcomeRows,
  questionRows,
  selections,
  Z_SCALE,
} from "./source.ts";

/** The tables of New York City's Local Law 144: by sex, by race or ethnicity, and by both together. */
export type AuditTables = {
  readonly gender: GroupTable;
  readonly ethnicity: GroupTable;
  readonly intersection: GroupTable;
};

/** The answer to a question about fairness. */
export type FairnessResult = Told<{
  readonly dimension: Grouping;
  readonly table: GroupTable;
  readonly by_job: JobImpacts;
  /** Median of the standardized scores of all, in standard deviations; null without scores. */
  readonly median: number | null;
  readonly cut_offs: readonly CutOff[];
  readonly competencies: readonly ScoreDifference[];
  readonly questions: readonly ScoreDifference[];
  readonly prediction: readonly Prediction[];
  readonly local_law_144: { readonly selection: AuditTables; readonly scoring: AuditTables };
}>;

/** Answers a question about fairness: counts in SQL, everything else here. */
export async function evaluateFairness(
  rows: RowReader,
  dimension: Grouping,
  question: Narrowing,
  scope: Scope,
): Promise<FairnessResult> {
  return rows.answer(question, scope, async (ask) => {
    const dimensions = await ask.dimensions(interviewRows);
    const valuesOf = (name: string) => dimensions.get(name) ?? [];
    const byJob = await ask.records(interviewRows, {
      keys: { group: dimension, job: "job" },
      moments: selections,
    });
    const jobs = byJob.flatMap((record) => {
      const selection = selectionOf(record, record.group);
      return selection === null ? [] : [{ ...selection, job: (record.job as string | null) ?? null }];
    });
    const table = groupTable(inOrder(together(jobs), valuesOf(dimension)), unknownOf(byJob), scope, jobs);
    const shown = new Set(
      table.groups.filter(({ status }) => status !== "suppressed").map(({ group }) => group),
    );

    const scored = await ask.records(interviewRows, {
      keys: { group: dimension, z: "z" },
      moments: { n: "count(z)" },
    });
    const everybody = new Map<number, number>();
    const groups = new Map<string, Map<number, number>>([...shown].map((group) => [group, new Map()]));
    for (const record of scored) {
      const [z, n] = [asNumber(record.z), asNumber(record.n)];
      if (record.z === null || n === 0) continue;
      everybody.set(z, (everybody.get(z) ?? 0) + n);
      groups.get(record.group as string)?.set(z, n);
    }
    const median = medianOf(everybody);
    const sizeable: [string, Scores][] = [...groups].filter(([group, scores]) => {
      const own = table.groups.find((each) => each.group === group);
      return own !== undefined && (own.group === table.largest || own.n >= FEW) && scores.size > 0;
    });

    const audited = await ask.records(interviewRows, {
      keys: { gender: "gender", ethnicity: "ethnicity" },
      moments: {
        ...selections,
        scored: "count(z)",
        above: `coalesce(sum(case when z > ${median} then 1 else 0 end), 0)`,
      },
    });
    const audit = (n: string, selected: string): AuditTables => {
      const [genders, ethnicities] = [valuesOf("gender"), valuesOf("ethnicity")];
      const tableOf = (order: readonly string[], name: (record: Moments) => unknown) => {
        const named = audited.map((record) => ({
          group: name(record),
          n: record[n],
          selected: record[selected],
        }));
        const found = named.flatMap((record) => selectionOf(record, record.group) ?? []);
        return groupTable(inOrder(together(found), order), unknownOf(named), scope);
      };
      return {
        gender: tableOf(genders, ({ gender }) => gender),
        ethnicity: tableOf(ethnicities, ({ ethnicity }) => ethnicity),
        intersection: tableOf(
          ethnicities.flatMap((ethnicity) => genders.map((gender) => `${ethnicity}/${gender}`)),
          ({ gender, ethnicity }) =>
            typeof gender === "string" && typeof ethnicity === "string" ? `${ethnicity}/${gender}` : null,
        ),
      };
    };

    const differences = async (level: "competency" | "question", scored: Rows) =>
      scoreDifferences(
        await ask.records(scored, { keys: { of: level, group: dimension }, moments: meanSums }),
        shown,
        table.largest,
      );
    // outcomes come half a year after the interview: a period would leave none
    const outcomes = await ask.records(outcomeRows, {
      keys: { row: "application_key", group: dimension },
      moments: { x: "any_value(x)", y: "any_value(y)" },
      isWhole: true,
    });
    return {
      dimension,
      table,
      by_job: impactsByJob(jobs, shown, table.largest, scope),
      median: median === null ? null : median / Z_SCALE,
      cut_offs: cutOffs(new Map(sizeable), table.largest).map((cut) => ({ ...cut, z: cut.z / Z_SCALE })),
      competencies: await differences("competency", competencyRows),
      questions: await differences("question", questionRows),
      prediction: predictions(outcomes, shown, table.largest),
      local_law_144: { selection: audit("n", "selected"), scoring: audit("scored", "above") },
    };
  });
}

const unknownOf = (records: readonly Moments[]) =>
  records.reduce((sum, { group, n }) => sum + (typeof group === "string" ? 0 : asNumber(n)), 0);

function inOrder(selections: readonly GroupSelection[], values: readonly string[]): GroupSelection[] {
  return [...selections].sort((a, b) => values.indexOf(a.group) - values.indexOf(b.group));
}
