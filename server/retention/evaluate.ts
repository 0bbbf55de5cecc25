import type { Connection, Database } from "../../sql/database.ts";
import { sentencesOf } from "../figure.ts";
import { HttpError } from "../http-error.ts";
import type { Text } from "../language.ts";
import type { MetricQuestion } from "../metric-query.ts";
import { readCells } from "../metrics/cells.ts";
import { compile } from "../metrics/compile.ts";
import type { Moments } from "../metrics/estimator.ts";
import type { BoundMetric, Scope } from "../metrics/metric.ts";
import { rowSource } from "../row-source.ts";
import { type Comparison, compare } from "./compare.ts";
import { type Curve, countsOf, curveOf, publishCurves } from "./curve.ts";
import { dayKey, dayMoments, HORIZON, landmarkMoments, retentionRows } from "./source.ts";

/** The answer to a question about retention. */
export type RetentionResult = {
  readonly by: readonly string[];
  readonly horizon: number;
  readonly curves: readonly Curve[];
  readonly comparison: Comparison;
  /** Last day of the data. */
  readonly as_of: string | null;
  /** The rows that everything is counted from. */
  readonly sql: string;
  readonly note_texts: Readonly<Record<string, Text>>;
  readonly ignored_filters: readonly string[];
  readonly warehouse_version: number;
};

/** Answers a question about retention: counts per day in SQL, everything else here. */
export async function evaluateRetention(
  database: Pick<Database, "reader">,
  question: Omit<MetricQuestion, "metric" | "period" | "compare">,
  scope: Scope,
): Promise<RetentionResult> {
  return database.reader((connection) =>
    connection.transaction(async () => {
      const source = await rowSource(connection, { id: "retention", sql: retentionRows, at: "started_on" });
      const missing = question.by.find((name) => !source.dimensions.has(name));
      if (missing !== undefined) {
        throw new HttpError(
          "invalid_parameter",
          { path: "by", problem: { zh: `没有维度 ${missing}`, en: `there is no dimension ${missing}` } },
          { dimensions: [...source.dimensions.keys()].sort() },
        );
      }
      const filters = Object.fromEntries(
        Object.entries(question.filters).filter(([name]) => source.dimensions.has(name)),
      );
      const { by, from = null, to = null } = question;
      const asked = { period: "none", from, to, filters, scope } as const;
      const cells = [
        ...(
          await readCells(
            connection,
            compile(source, { ...asked, by }, { keys: { day: dayKey }, moments: dayMoments }),
          )
        ).values(),
      ];
      const curves = inOrder(cells, by, source).map(({ segment, moments }) =>
        curveOf(
          Object.fromEntries(by.map((name, index) => [name, segment[index] ?? null])),
          countsOf(moments),
        ),
      );
      const strata = { path: "screening_path", job: "job", quarter: "hire_quarter" };
      const records = async (keys: Record<string, string>, moments: Readonly<Record<string, string>>) =>
        wholeOf(connection, compile(source, { ...asked, by: [] }, { keys, moments }));
      const comparison = compare(
        await records({ ...strata, day: dayKey }, dayMoments),
        await records(strata, landmarkMoments),
        scope,
      );
      const told = { curves: publishCurves(curves, scope), comparison };
      return {
        by,
        horizon: HORIZON,
        ...told,
        as_of: (await connection.value<string | null>("select observed_on from core.observed_until")) ?? null,
        sql: retentionRows,
        note_texts: sentencesOf(told),
        ignored_filters: Object.keys(question.filters)
          .filter((name) => !source.dimensions.has(name))
          .sort(),
        warehouse_version: (await connection.value<number>(
          "select version from warehouse.core_meta.published",
        ))!,
      };
    }),
  );
}

async function wholeOf(
  connection: Connection,
  compiled: ReturnType<typeof compile>,
): Promise<readonly Moments[]> {
  return [...(await readCells(connection, compiled)).values()].flatMap(({ moments }) => moments);
}

type Segmented = { readonly segment: readonly (string | null)[]; readonly moments: readonly Moments[] };

/** In the order of the dimensions' values, the unknown last; without segments one row also where nothing is. */
function inOrder(cells: readonly Segmented[], by: readonly string[], source: BoundMetric): Segmented[] {
  if (cells.length === 0 && by.length === 0) return [{ segment: [], moments: [] }];
  const rank = (cell: Segmented, index: number) => {
    const value = cell.segment[index];
    const place =
      value === null || value === undefined ? -1 : source.dimensions.get(by[index]!)!.indexOf(value);
    return place < 0 ? Number.MAX_SAFE_INTEGER : place;
  };
  return [...cells].sort((a, b) => {
    for (let index = 0; index < by.length; index++) {
      const order = rank(a, index) - rank(b, index);
      if (order !== 0) return order;
    }
    return 0;
  });
}
