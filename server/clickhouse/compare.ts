import type { Connection } from "../../sql/database.ts";
import type { Bound } from "../metrics/catalog.ts";
import { type Cell, readCells } from "../metrics/cells.ts";
import { compile, type Question, WHOLE } from "../metrics/compile.ts";
import { type Engine, embedded } from "../metrics/engine.ts";
import { estimators } from "../metrics/estimator.ts";
import type { BoundMetric } from "../metrics/metric.ts";

/** How the cells of a metric compare on two engines: all that either has, and those that are the same to the last bit. */
export type Compared = {
  readonly metric: string;
  readonly cells: number;
  readonly equal: number;
  /** The first question that differs, or why it was not answered; null where all is equal. */
  readonly problem: string | null;
};

/** Asks every metric seven questions of both engines, which have the same version of the warehouse. */
export async function* compareEngines(
  connection: Connection,
  { metrics, observed_on }: Bound,
  engine: Engine,
): AsyncGenerator<Compared> {
  for (const metric of metrics.values()) yield compareMetric(connection, metric, engine, observed_on);
}

async function compareMetric(
  connection: Connection,
  metric: BoundMetric,
  engine: Engine,
  observedOn: string | null,
): Promise<Compared> {
  const { aggregation } = (await estimators()).get(metric.estimator)!;
  const read = (from: Engine, question: Question) =>
    readCells(from, compile(metric, question, aggregation(metric, from.words), from.words));
  let [cells, equal] = [0, 0];
  let problem: string | null = null;
  for (const [name, question] of questionsOf(metric, observedOn)) {
    const [here, there] = await Promise.all([
      read(embedded(connection), question),
      read(engine, question).catch((error: Error) => error),
    ]);
    if (there instanceof Error) {
      cells += here.size;
      problem ??= `${name}: ${there.message}`;
      continue;
    }
    const all = new Set([...here.keys(), ...there.keys()]);
    const same = [...all].filter((key) => textOf(here.get(key)) === textOf(there.get(key))).length;
    cells += all.size;
    equal += same;
    if (same < all.size) problem ??= name;
  }
  return { metric: metric.id, cells, equal, problem };
}

/** All; by job; of one vendor; by phase; by quarter; by month and job; by week over the last New Year. */
function questionsOf(metric: BoundMetric, observedOn: string | null): (readonly [string, Question])[] {
  const year = Number(observedOn?.slice(0, 4) ?? 2026);
  const having = (...names: string[]) => names.filter((name) => metric.dimensions.has(name));
  const vendor = metric.dimensions.get("vendor")?.[0];
  const asked: [string, Partial<Question>][] = [
    ["all", {}],
    ["by job", { by: having("job") }],
    ["of one vendor", vendor === undefined ? {} : { filters: { vendor: [vendor] } }],
    ["by phase", { by: having("phase") }],
    ["by quarter", { period: "quarter" }],
    ["by month and job", { period: "month", by: having("job") }],
    ["by week", { period: "week", from: `${year - 1}-12-01`, to: `${year}-02-01` }],
  ];
  return asked.map(([name, part]) => {
    const by = part.by ?? [];
    const split = metric.split === null || by.includes(metric.split) ? [] : [metric.split];
    return [name, { ...WHOLE, ...part, by: [...by, ...split] }];
  });
}

/** The sums of a cell as a text, whatever the order of its records and of the values in its lists. */
function textOf(cell: Cell | undefined): string | null {
  if (cell === undefined) return null;
  const records = cell.moments.map((moments) =>
    JSON.stringify(
      Object.entries(moments).map(([name, value]) => [
        name,
        ArrayBuffer.isView(value) ? [...(value as Int32Array)].sort((a, b) => a - b) : inText(value),
      ]),
    ),
  );
  return records.sort().join("\n");
}

/** A value as a text; of a list of nothing DuckDB says null, others that it is empty. */
const inText = (value: unknown) =>
  value === null || value === undefined ? null : `${value as string | bigint}`;
