import type { Connection } from "../sql/database.ts";
import { describeColumns } from "./metrics/columns.ts";
import type { BoundMetric } from "./metrics/metric.ts";

/**
 * Rows of a query in the shape that the compiler of metrics takes, so that filters, period and scope are put in by
 * it alone. `at` is the column whose day the period cuts.
 */
export async function rowSource(
  connection: Connection,
  { id, sql, at }: { readonly id: string; readonly sql: string; readonly at: string },
): Promise<BoundMetric> {
  const { columns, dimensions } = await describeColumns(connection, sql);
  return {
    id,
    title: { zh: id, en: id },
    about: { zh: id, en: id },
    area: "data",
    unit: "count",
    better: "neutral",
    target: null,
    min_n: 1,
    estimator: "count",
    at,
    basis: "cohort",
    scale: 1,
    promise: [],
    formula: { zh: "", en: "" },
    split: null,
    counts: "people",
    options: {},
    sql,
    columns,
    dimensions,
    live_on: (await connection.value<string | null>("select live_on from core.rollout")) ?? null,
  };
}
