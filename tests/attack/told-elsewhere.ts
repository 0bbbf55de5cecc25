import type { MetricRow } from "../../server/metrics/metric.ts";
import { caller } from "../server/caller.ts";
import type { Client } from "../server/client.ts";

const pad = (month: number) => String(month).padStart(2, "0");
/** The first day of a quarter, counted from the year 0. */
export const firstDay = (quarter: number) => `${Math.floor(quarter / 4)}-${pad((quarter % 4) * 3 + 1)}-01`;
/** The last day of a quarter. */
export const lastDay = (quarter: number) =>
  new Date(Date.parse(firstDay(quarter + 1)) - 86_400_000).toISOString().slice(0, 10);

type Asked = {
  readonly server: Client;
  readonly metric: string;
  readonly names: readonly string[];
  readonly random: () => number;
  /** The first and the last quarter with rows. */
  readonly quarters: readonly [number, number];
  /** What the metric's own answers tell of a quarter's segments by one dimension, by quarter and segment. */
  readonly told: ReadonlyMap<string, MetricRow>;
};
type Side = { readonly n: number; readonly value: number | null };

/** Names of values whose people by the applications are few, by dimension. */
async function fewOf(server: Client, dimension: string): Promise<ReadonlySet<string>> {
  const rows = await server.context.database.reader((connection) =>
    connection.rows<{ value: string }>(
      `SELECT CAST(${dimension} AS VARCHAR) AS value FROM marts.application WHERE ${dimension} IS NOT NULL GROUP BY ALL HAVING count(DISTINCT person) < 5`,
    ),
  );
  return new Set(rows.map(({ value }) => value));
}

/**
 * What other answers tell of the same groups that the metric's own answers do not, or tell otherwise: a change taken
 * apart, two values side by side, filter values with their counts, exports.
 */
export async function toldElsewhere(asked: Asked): Promise<string[]> {
  const {
    server,
    metric,
    names,
    random,
    quarters: [first, last],
    told,
  } = asked;
  const get = caller(server, "leadership", ["leadership"]);
  const wrong: string[] = [];
  const quarter = first + 1 + Math.floor(random() * Math.max(1, last - first));
  const alone = (at: number, name: string, value: string) =>
    told.get(JSON.stringify([at, { [name]: value }]));
  const check = (what: string, side: Side, row: MetricRow | undefined) => {
    if (side.n % 5 !== 0) wrong.push(`${what}: n ${side.n}`);
    if (side.n === 0 && side.value === null) return;
    if (row === undefined || row.status === "suppressed") wrong.push(`${what} is told only there`);
    else if (row.n !== side.n) wrong.push(`${what}: ${side.n} people there, ${row.n} in the metric`);
  };
  for (const name of names) {
    const window = `from=${firstDay(quarter)}&to=${lastDay(quarter)}`;
    const base = `base_from=${firstDay(quarter - 1)}&base_to=${lastDay(quarter - 1)}`;
    const change = await get(
      "GET",
      `/api/analyses/change?metric=${metric}&dimension=${name}&${window}&${base}`,
    );
    const segments: { segment: string | null; kind: string; segments: number; base: Side; now: Side }[] =
      change.statusCode === 200 ? change.json().segments : [];
    for (const { segment, kind, base: before, now, segments: joined } of segments) {
      const what = `change of ${metric} by ${name} ${segment}`;
      if (kind === "small") {
        for (const { n } of [before, now]) if (n % 5 !== 0) wrong.push(`${what}: n ${n}`);
        if (joined < 2) wrong.push(`${what}: one small group alone`);
        continue;
      }
      if (segment === null) continue;
      check(`${what} before`, before, alone(quarter - 1, name, segment));
      check(`${what} now`, now, alone(quarter, name, segment));
    }
    const values = [...told.keys()].flatMap((key) => {
      const [at, segment] = JSON.parse(key) as [number, Record<string, string | null>];
      const value = segment[name];
      return at === quarter && typeof value === "string" ? [value] : [];
    });
    const [a, b] = [...values].sort(() => random() - 0.5);
    if (a !== undefined && b !== undefined) {
      const pair = `dimension=${name}&a=${encodeURIComponent(a)}&b=${encodeURIComponent(b)}`;
      const two = await get("GET", `/api/analyses/two-values?measure=${metric}&${pair}&${window}`);
      if (two.statusCode === 200)
        for (const [side, value] of [
          ["a", a],
          ["b", b],
        ] as const)
          check(
            `${metric} of ${name} ${value} beside another`,
            two.json()[side],
            alone(quarter, name, value),
          );
    }
    const few = await fewOf(server, name);
    const counted = await get("GET", `/api/dimensions/${name}`);
    for (const { value, n } of (counted.json().values ?? []) as { value: string; n: number }[]) {
      if (n % 5 !== 0) wrong.push(`filter value ${name} ${value}: n ${n}`);
      if (n > 0 && few.has(value)) wrong.push(`filter value ${name} ${value} of a few: n ${n}`);
    }
  }
  for (const path of [`/api/metrics/${metric}.csv`, `/api/metrics/${metric}.arrow`])
    if ((await get("GET", path)).statusCode !== 403) wrong.push(`${path} is given to who sees no rows`);
  return wrong;
}
