import { ownCatalog } from "../../server/metrics/catalog.ts";
import { evaluate } from "../../server/metrics/evaluate.ts";
import type { BoundMetric, MetricQuery } from "../../server/metrics/metric.ts";
import type { Bench } from "./main.ts";
import { BENCH_APPLICATIONS, benchWarehouse, quantile } from "./staged-warehouse.ts";

const REPEATS = 3;

/** By quarter, by job, and both, without filter and with one: what a page asks. */
function questions(metric: BoundMetric): Omit<MetricQuery, "metric" | "scope">[] {
  const by = metric.dimensions.has("job") ? ["job"] : [...metric.dimensions.keys()].slice(0, 1);
  return [
    { period: "quarter" },
    { by },
    { by, period: "quarter" },
    { by, filters: { job: ["J03"] } },
    { period: "quarter", filters: { vendor: ["xuanji"] } },
    { period: "quarter", filters: { company: ["C2"], screening_path: ["ai"] } },
  ];
}

async function measure(): Promise<Map<string, number[]>> {
  const { database } = await benchWarehouse();
  const catalog = await ownCatalog();
  const { metrics } = await database.reader((connection) => catalog.bind(connection));
  const times = new Map<string, number[]>();
  for (const metric of metrics.values()) {
    const found: number[] = [];
    for (const question of questions(metric)) {
      const ask = () => evaluate(database, { metric: metric.id, scope: { kind: "all" }, ...question });
      await ask();
      for (let repeat = 0; repeat < REPEATS; repeat++) {
        const begun = performance.now();
        await ask();
        found.push(performance.now() - begun);
      }
    }
    times.set(metric.id, found);
  }
  return times;
}

let measured: Promise<Map<string, number[]>> | undefined;

export const benches: readonly Bench[] = [
  {
    name: `warehouse build, ${BENCH_APPLICATIONS.toLocaleString("en")} applications`,
    target: "< 20 s",
    run: async () => {
      const { report } = await benchWarehouse();
      const slowest = [...report.relations].sort((a, b) => b.seconds - a.seconds).slice(0, 3);
      const named = slowest.map(({ name, seconds }) => `${name} ${seconds.toFixed(1)}`).join(", ");
      return { figure: `${report.seconds.toFixed(1)} s (${named})`, ok: report.seconds < 20 };
    },
  },
  {
    name: "every metric, by quarter and by job, with and without filter: p95",
    target: "< 50 ms",
    run: async () => {
      measured ??= measure();
      const p95 = quantile([...(await measured).values()].flat(), 0.95);
      return { figure: `${p95.toFixed(0)} ms`, ok: p95 < 50 };
    },
  },
  {
    name: "metrics whose own p95 is over 50 ms",
    target: "none",
    run: async () => {
      measured ??= measure();
      const slow = [...(await measured)]
        .map(([id, times]) => [id, quantile(times, 0.95)] as const)
        .filter(([, time]) => time >= 50)
        .sort((a, b) => b[1] - a[1]);
      return {
        figure: slow.map(([id, time]) => `${id} ${time.toFixed(0)}`).join(", ") || "none",
        ok: slow.length === 0,
      };
    },
  },
];
