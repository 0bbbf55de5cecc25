import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import type { FastifyServerOptions } from "fastify";
import { ensureWarehouse } from "../pipelines/build.ts";
import { openKeys } from "../pipelines/keys.ts";
import { watchRuns } from "../pipelines/runs.ts";
import { type Schedule, type Schedules, startSchedules } from "../pipelines/schedule.ts";
import { type Database, openDatabase } from "../sql/database.ts";
import { openAudit } from "./access/audit.ts";
import { openSessions } from "./access/sessions.ts";
import { buildApp } from "./app.ts";
import { backUp } from "./backup/back-up.ts";
import { answerRequests } from "./backup/request.ts";
import { type Config, fromData, metricSettings, readConfig } from "./config.ts";
import type { Api, Context } from "./context.ts";
import { createLiveRuns, type LiveRuns } from "./live-runs.ts";
import { readMappings } from "./mappings.ts";
import { loadCatalog } from "./metrics/catalog.ts";
import { createCubes } from "./metrics/cubes.ts";
import { createRowReader } from "./metrics/rows.ts";
import { guardQueries } from "./query-guard.ts";
import { createResultCache } from "./result-cache.ts";
import { auditHeads } from "./store/audit-head.ts";
import { jobRuns } from "./store/job-run.ts";
import { openStore } from "./store/open.ts";
import { version } from "./version.ts";

/** A server that listens. */
export type Server = {
  readonly app: Api;
  readonly context: Context;
  /** e.g. `http://127.0.0.1:8100` */
  readonly address: string;
  /** A fresh one-time sign-in link of the local person. */
  readonly signInLink: () => string;
  /** Ends requests, schedules and the database, in this order. */
  readonly close: () => Promise<void>;
};

/** The one person of a local installation, and the roles it holds. */
const LOCAL = { person: "local", roles: ["admin", "hr_admin", "analyst"] } as const;

/** The log's settings: JSON lines on stderr, without cookies, tokens or query values. */
export function logger(
  level: string = process.env.ASSAY_LOG_LEVEL ?? "info",
): FastifyServerOptions["logger"] {
  return {
    level,
    redact: {
      paths: [
        "req.headers.cookie",
        "req.headers.authorization",
        'res.headers["set-cookie"]',
        "token",
        "*.token",
        "*.secret",
      ],
      censor: "[redacted]",
    },
    serializers: {
      req: (request: { method: string; url: string; ip: string }) => ({
        method: request.method,
        path: request.url.split("?")[0],
        ip: request.ip,
      }),
    },
    stream: process.stderr,
  };
}

/** Rows of all kept results together: about 100 MB. */
const CACHED_ROWS = 200_000;

/** Memory of all cubes together; questions beyond are answered from their rows. */
const CUBE_BYTES = 256e6;

/** Opens the database of a data directory with the settings' limits. */
export function openData(data: string, config: Config): Promise<Database> {
  return openDatabase({
    directory: data,
    // more than the analytic queries at once, so that a health check never waits for them
    readers: config.limits.queries_at_once + 4,
    threads: config.database.threads ?? availableParallelism(),
    memoryLimit: config.database.memory_limit,
  });
}

/**
 * What the server's parts share, over an open database; `metrics` is another folder of metrics than the program's
 * own. A wrong key or a metric that does not parse or bind refuses the start.
 */
export async function createContext(
  database: Database,
  config: Config,
  metrics?: string | URL,
): Promise<Context> {
  const { directory } = database;
  const keys = await openKeys(database);
  await database.writer((connection) => ensureWarehouse(connection, config.organisation.zone));
  const catalog = await loadCatalog(metrics, metricSettings(config));
  await database.reader((connection) => catalog.bind(connection));
  const queries = guardQueries(database, config.limits);
  const cubes = createCubes(database, { bytes: CUBE_BYTES });
  const { store, audit } = await openWritten(database, keys.purpose("audit"));
  return {
    database,
    queries,
    store,
    config,
    sessions: openSessions(join(directory, "sessions.json"), config.server),
    audit,
    live: followRuns(database),
    results: createResultCache<object>({
      entries: config.limits.cached_results,
      weight: CACHED_ROWS,
      weigh: (result) => ("rows" in result && Array.isArray(result.rows) ? result.rows.length + 1 : 10),
    }),
    catalog,
    rows: createRowReader(queries, cubes, catalog),
    cubes,
    definitions: createHash("sha256")
      .update(JSON.stringify([version, ...catalog.metrics.values()]))
      .digest("base64url"),
  };
}

/** What people write, and the audit log whose heads are kept there. */
async function openWritten(database: Database, key: Buffer): Promise<Pick<Context, "store" | "audit">> {
  const store = await openStore(database);
  try {
    const directory = join(database.directory, "audit");
    return { store, audit: await openAudit({ directory, key, heads: auditHeads(store) }) };
  } catch (error) {
    await store.destroy();
    throw error;
  }
}

/** The settings' schedules with their folders, mappings and the organisation's zone. */
async function schedulesOf(data: string, config: Config): Promise<Schedule[]> {
  const mappings = await readMappings(fromData(data, config.source.mappings));
  return config.schedules.map(({ id, cron, from }) => ({
    id,
    cron,
    mappings,
    zone: config.organisation.zone,
    from: fromData(data, from ?? config.source.directory),
  }));
}

/** Passes the progress of the database's runs, whoever started them, on to who listens. */
function followRuns(database: Database): LiveRuns {
  const live = createLiveRuns();
  watchRuns(database, (progress) => {
    live.tell(progress.run, { event: progress.phase === "end" ? "end" : "progress", data: progress });
  });
  return live;
}

/** Opens the data directory (or takes an open one), starts the schedules and listens. */
export async function startServer(options: {
  readonly data: string;
  readonly web: string | null;
  readonly host?: string;
  readonly port?: number;
  readonly database?: Database;
  readonly logLevel?: string;
}): Promise<Server> {
  const data = resolve(options.data);
  const config = readConfig(data);
  const host = options.host ?? config.server.host;
  const database = options.database ?? (await openData(data, config));
  let app: Api | undefined;
  let context: Context | undefined;
  let schedules: Schedules | undefined;
  let stopRequests: (() => Promise<void>) | undefined;
  const close = async () => {
    context?.live.close();
    await app?.close();
    await schedules?.stop();
    await stopRequests?.();
    await context?.audit.close();
    await context?.store.destroy();
    await database.close();
  };
  try {
    const port = options.port ?? config.server.port;
    context = await createContext(database, { ...config, server: { ...config.server, host, port } });
    app = await buildApp({ context, web: options.web, logger: logger(options.logLevel) });
    const keys = await openKeys(database);
    stopRequests = answerRequests(database.directory, (to) => backUp(database, keys, to));
    await app.listen({ host, port });
    schedules = await startSchedules(database, jobRuns(context.store), await schedulesOf(data, config), {
      onFailure: ({ job, due, error }) =>
        app?.log.error({ job, due, error }, "a scheduled job failed for good"),
    });
  } catch (error) {
    await close();
    throw error;
  }
  const bound = app.server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : config.server.port;
  const address = config.server.public_address ?? `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
  const { sessions } = context;
  return {
    app,
    context,
    address,
    signInLink: () => `${address}/#/sign-in/${sessions.invite(LOCAL.person, LOCAL.roles)}`,
    close,
  };
}

/** Waits for SIGINT or SIGTERM, then closes; a second signal ends the process at once. */
export async function untilStopped(server: Server): Promise<void> {
  await new Promise<void>((stop) => {
    process.once("SIGINT", () => stop());
    process.once("SIGTERM", () => stop());
  });
  const impatient = () => process.exit(1);
  process.once("SIGINT", impatient);
  process.once("SIGTERM", impatient);
  await server.close();
}
