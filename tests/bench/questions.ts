import { fileURLToPath } from "node:url";
import { buildApp } from "../../server/app.ts";
import { parseConfig } from "../../server/config.ts";
import type { Api } from "../../server/context.ts";
import { createContext } from "../../server/main.ts";
import { openData } from "../../server/open-data.ts";
import { signIn } from "../helpers/accounts.ts";
import { benchData, filled } from "./load.ts";
import type { Bench } from "./main.ts";
import { runMeasured } from "./process-tree.ts";

const ROUNDS = 5;

type Server = {
  readonly app: Api;
  readonly cookie: string;
  readonly metrics: readonly { id: string; dimensions: readonly string[] }[];
  /** When the server has read the cubes of what has been asked. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A server over the data that the load benchmark filled, which remembers no result. */
async function open(): Promise<Server> {
  await filled();
  const config = parseConfig(
    { limits: { cached_results: 0 }, server: { requests_per_minute: 1_000_000 } },
    "bench",
  );
  const database = await openData(benchData, config);
  const context = await createContext(database, config);
  const app = await buildApp({ context, web: null });
  const cookie = `assay_session=${await signIn(context, { roles: ["analyst"] })}`;
  const { metrics } = (await app.inject({ url: "/api/metrics", headers: { cookie } })).json();
  return {
    app,
    cookie,
    metrics,
    settled: context.cubes.settled,
    close: async () => {
      await app.close();
      await context.audit.close();
      context.atOnce.close();
      await context.store.destroy();
      await database.close();
    },
  };
}

async function ask({ app, cookie }: Server, url: string): Promise<number> {
  const started = performance.now();
  const answer = await app.inject({ url, headers: { cookie } });
  if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode} ${answer.body.slice(0, 200)}`);
  return performance.now() - started;
}

function p95(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.ceil(times.length * 0.95) - 1] ?? Number.NaN;
}

/** Each metric by quarter, by job, by both, and filtered. */
function questions({ metrics }: Server): { id: string; urls: string[] }[] {
  return metrics.map(({ id, dimensions }) => {
    const job = dimensions.includes("job") ? "by=job" : "";
    const filter = dimensions.includes("company") ? "company=C2" : "";
    const all = ["period=quarter", job, `${job}&period=quarter`, `${filter}&period=quarter`];
    return { id, urls: [...new Set(all)].map((query) => `/api/metrics/${id}?${query.replace(/^&/, "")}`) };
  });
}

/** The web app's questions of one page: ten metrics by quarter, by job or whole, compared and filtered. */
function page(metrics: Server["metrics"], from: number) {
  return Array.from({ length: 10 }, (_, index) => {
    const { id, dimensions } = metrics[(from + index) % metrics.length]!;
    const by = index % 3 === 1 && dimensions.includes("job") ? ["job"] : [];
    const filters = index % 3 === 2 && dimensions.includes("company") ? { company: ["C2"] } : {};
    return { id: String(index), metric: id, by, period: index % 3 === 0 ? "quarter" : "none", filters };
  });
}

/** Questions to the data of the load benchmark, through the API and without its cache. */
export const benches: readonly Bench[] = [
  {
    name: "every metric by quarter, by job, by both and filtered, one at a time",
    target: "p95 < 50 ms",
    run: async () => {
      const server = await open();
      try {
        const times: number[] = [];
        let slowest = { id: "", ms: 0 };
        for (const { urls } of questions(server)) for (const url of urls) await ask(server, url);
        await server.settled();
        for (const { id, urls } of questions(server)) {
          const own: number[] = [];
          for (const url of urls)
            for (let round = 0; round < ROUNDS; round++) own.push(await ask(server, url));
          if (p95(own) > slowest.ms) slowest = { id, ms: p95(own) };
          times.push(...own);
        }
        const reached = p95(times);
        return {
          figure: `p95 ${reached.toFixed(0)} ms of ${times.length} questions; slowest ${slowest.id} ${slowest.ms.toFixed(0)} ms`,
          ok: reached < 50,
        };
      } finally {
        await server.close();
      }
    },
  },
  {
    name: "a page's data: ten metrics in one request",
    target: "p95 < 150 ms",
    run: async () => {
      const server = await open();
      try {
        const times: number[] = [];
        for (let round = 0; round <= ROUNDS; round++) {
          for (let from = 0; from < server.metrics.length; from += 10) {
            const started = performance.now();
            const answer = await server.app.inject({
              method: "POST",
              url: "/api/query",
              headers: { cookie: server.cookie },
              payload: { queries: page(server.metrics, from) },
            });
            if (answer.statusCode !== 200) throw new Error(answer.body.slice(0, 200));
            if (round > 0) times.push(performance.now() - started);
          }
          if (round === 0) await server.settled();
        }
        const reached = p95(times);
        return { figure: `p95 ${reached.toFixed(0)} ms of ${times.length} pages`, ok: reached < 150 };
      } finally {
        await server.close();
      }
    },
  },
  {
    name: "start to the first answer",
    target: "< 2 s",
    run: async () => {
      await filled();
      const script = fileURLToPath(new URL("./first-answer.mjs", import.meta.url));
      const seconds = async () => Number((await runMeasured([script, benchData])).stdout.trim());
      // the first one after a load by command writes what is published
      const [first, again] = [await seconds(), await seconds()];
      return { figure: `${again.toFixed(2)} s; ${first.toFixed(2)} s the time before`, ok: again < 2 };
    },
  },
];
