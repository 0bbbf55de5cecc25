import type { Connection, Database } from "../../sql/database.ts";
import { sentencesOf } from "../figure.ts";
import type { Text } from "../language.ts";
import type { MetricQuestion } from "../metric-query.ts";
import { readCells } from "../metrics/cells.ts";
import { compile } from "../metrics/compile.ts";
import { asNumber, type Moments } from "../metrics/estimator.ts";
import type { Scope } from "../metrics/metric.ts";
import { rowSource } from "../row-source.ts";
import type { GroupSelection } from "../statistics/impact-ratios.ts";
import { type CutOff, cutOffs, medianOf, type Scores } from "./cutoffs.ts";
import {
  meanSums,
  type Prediction,
  predictions,
  type ScoreDifference,
  scoreDifferences,
} from "./differences.ts";
import { FEW, type GroupTable, groupTable } from "./groups.ts";
import {
  competencyRows,
  type Grouping,
  interviewRows,
  outcomeRows,
  questionRows,
  Z_SCALE,
} from "./source.ts";

/** The tables of New York City's Local Law 144: by sex, by race or ethnicity, and by both together. */
export type AuditTables = {
  readonly gender: GroupTable;
  readonly ethnicity: GroupTable;
  readonly intersection: GroupTable;
};

/** The answer to a question about fairness. */
export type FairnessResult = {
  readonly dimension: Grouping;
  readonly table: GroupTable;
  /** Median of the standardized scores of all, in standard deviations; null without scores. */
  readonly median: number | null;
  readonly cut_offs: readonly CutOff[];
  readonly competencies: readonly ScoreDifference[];
  readonly questions: readonly ScoreDifference[];
  readonly prediction: readonly Prediction[];
  readonly local_law_144: { readonly selection: AuditTables; readonly scoring: AuditTables };
  /** The rows that everything is counted from. */
  readonly sql: string;
  readonly note_texts: Readonly<Record<string, Text>>;
  readonly ignored_filters: readonly string[];
  readonly warehouse_version: number;
};

type Asked = Omit<MetricQuestion, "metric" | "period" | "compare" | "by">;

/** Answers a question about fairness: counts in SQL, everything else here. */
export async function evaluateFairness(
  database: Pick<Database, "reader">,
  dimension: Grouping,
  question: Asked,
  scope: Scope,
): Promise<FairnessResult> {
  return database.reader((connection) =>
    connection.transaction(async () => {
      const ask = asker(connection, question, scope);
      const interviews = { id: "fairness", sql: interviewRows, at: "ai_completed_at" };
      const selections = {
        n: "count(is_selected)",
        selected: "sum(case when is_selected then 1 else 0 end)",
      };

      const byJob = await ask(interviews, { group: dimension, job: "job" }, selections);
      const jobs = byJob.flatMap((record) => {
        const selection = selectionOf(record, record.group);
        return selection === null ? [] : [{ ...selection, job: (record.job as string | null) ?? null }];
      });
      const table = groupTable(inOrder(together(jobs), ask.values(dimension)), unknownOf(byJob), scope, jobs);
      const shown = new Set(
        table.groups.filter(({ status }) => status !== "suppressed").map(({ group }) => group),
      );

      const scored = await ask(interviews, { group: dimension, z: "z" }, { n: "count(z)" });
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

      const audited = await ask(
        interviews,
        { gender: "gender", ethnicity: "ethnicity" },
        {
          ...selections,
          scored: "count(z)",
          above: median === null ? "0" : `sum(case when z > ${median} then 1 else 0 end)`,
        },
      );
      const audit = (n: string, selected: string): AuditTables => {
        const [genders, ethnicities] = [ask.values("gender"), ask.values("ethnicity")];
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

      const differences = async (level: "competency" | "question", sql: string) =>
        scoreDifferences(
          await ask({ id: level, sql, at: "scored_at" }, { of: level, group: dimension }, meanSums),
          shown,
          table.largest,
        );
      // outcomes come half a year after the interview: a period would leave none
      const outcomes = await ask(
        { id: "outcome", sql: outcomeRows, at: "onboarded_at" },
        { row: "application_key", group: dimension },
        { x: "any_value(x)", y: "any_value(y)" },
        true,
      );
      const told = {
        table,
        median: median === null ? null : median / Z_SCALE,
        cut_offs: cutOffs(new Map(sizeable), table.largest).map((cut) => ({ ...cut, z: cut.z / Z_SCALE })),
        competencies: await differences("competency", competencyRows),
        questions: await differences("question", questionRows),
        prediction: predictions(outcomes, shown, table.largest),
        local_law_144: { selection: audit("n", "selected"), scoring: audit("scored", "above") },
      };
      return {
        dimension,
        ...told,
        sql: interviewRows,
        note_texts: sentencesOf(told),
        ignored_filters: ask.ignored(),
        warehouse_version: (await connection.value<number>(
          "select version from warehouse.core_meta.published",
        ))!,
      };
    }),
  );
}

type Rows = { readonly id: string; readonly sql: string; readonly at: string };

/** Asks for sums by keys, each inside filters, period and scope; remembers what could not be filtered by. */
function asker(connection: Connection, question: Asked, scope: Scope) {
  const ignored = new Set<string>();
  const values = new Map<string, readonly string[]>();
  const ask = async (
    rows: Rows,
    keys: Record<string, string>,
    moments: Readonly<Record<string, string>>,
    isWhole = false,
  ): Promise<Moments[]> => {
    const source = await rowSource(connection, rows);
    for (const [name, list] of source.dimensions) values.set(name, list);
    const filters = Object.fromEntries(
      Object.entries(question.filters).filter(([name]) => source.dimensions.has(name)),
    );
    for (const name of Object.keys(question.filters)) if (!source.dimensions.has(name)) ignored.add(name);
    const { from = null, to = null } = isWhole ? {} : question;
    const compiled = compile(source, { by: [], period: "none", from, to, filters, scope }, { keys, moments });
    return [...(await readCells(connection, compiled)).values()].flatMap((cell) => cell.moments);
  };
  return Object.assign(ask, {
    ignored: () => [...ignored].sort(),
    values: (dimension: string) => values.get(dimension) ?? [],
  });
}

function selectionOf(record: Moments, group: unknown): GroupSelection | null {
  const total = asNumber(record.n);
  if (typeof group !== "string" || total === 0) return null;
  return { group, selected: asNumber(record.selected), total };
}

const unknownOf = (records: readonly Moments[]) =>
  records.reduce((sum, { group, n }) => sum + (typeof group === "string" ? 0 : asNumber(n)), 0);

/** One selection a group. */
function together(selections: readonly GroupSelection[]): GroupSelection[] {
  const sums = new Map<string, { group: string; selected: number; total: number }>();
  for (const { group, selected, total } of selections) {
    const sum = sums.get(group) ?? { group, selected: 0, total: 0 };
    sum.selected += selected;
    sum.total += total;
    sums.set(group, sum);
  }
  return [...sums.values()].sort((a, b) => (a.group < b.group ? -1 : 1));
}

function inOrder(selections: readonly GroupSelection[], values: readonly string[]): GroupSelection[] {
  return [...selections].sort((a, b) => values.indexOf(a.group) - values.indexOf(b.group));
}
