import type { Connection } from "../sql/database.ts";
import type { MetricQuestion } from "./metric-query.ts";
import { readCells } from "./metrics/cells.ts";
import { compile } from "./metrics/compile.ts";
import type { Moments } from "./metrics/estimator.ts";
import type { Scope } from "./metrics/metric.ts";
import { rowSource } from "./row-source.ts";

type Asked = Pick<MetricQuestion, "filters" | "from" | "to">;

/** Rows of a query, and the column whose day the period cuts. */
export type Rows = { readonly id: string; readonly sql: string; readonly at: string };

/** Asks for sums by keys, each inside filters, period and scope; remembers what could not be filtered by. */
export function asker(connection: Connection, question: Asked, scope: Scope) {
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
