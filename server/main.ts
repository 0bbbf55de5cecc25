import type { ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import type { FastifyServerOptions } from "fastify";
import { ensureWarehouse } from "../pipelines/build.ts";
import { openKeys } from "../pipelines/keys.ts";
import { recover } from "../pipelines/load/recover.ts";
import type { ProgressEvent } from "../pipelines/load/report.ts";
import { watchRuns } from "../pipelines/runs.ts";
import { type Schedule, type Schedules, startSchedules } from "../pipelines/schedule.ts";
import type { Database, Readers } from "../sql/database.ts";
import { openAudit } from "./access/audit.ts";
import { createBackOff } from "./access/back-off.ts";
import { createPasswords } from "./access/password.ts";
import { newInvitation } from "./access/sessions.ts";
import { systemUser } from "./access/system-user.ts";
import { deskOf } from "./accounts/desk.ts";
import { openMachineTokens } from "./accounts/machine-tokens.ts";
import { openSessions } from "./accounts/sessions.ts";
import { createFlows } from "./accounts/sign-in/flows.ts";
import { signInProviders } from "./accounts/sign-in/providers.ts";
import { actOnTokens, type TokenAsked } from "./accounts/token-acts.ts";
import { actOnUsers, type UserAsked } from "./accounts/user-acts.ts";
import { buildApp, readRoutes } from "./app.ts";
import { type BackupAsked, recordedBackup } from "./backup/recorded-backup.ts";
import { scheduledBackups } from "./backup/scheduled.ts";
import { candidateEntry } from "./candidates/entry.ts";
import { scheduledSurveys } from "./candidates/surveys.ts";
import { actOnEngine, type EngineAsked } from "./clickhouse/asked.ts";
import { namedCluster } from "./clickhouse/named.ts";
import { createPublisher } from "./clickhouse/publisher.ts";
import { type Config, fromData, metricSettings, readConfig } from "./config.ts";
import type { Api, Context } from "./context.ts";
import { tellEnded } from "./erase-ended.ts";
import { type EraseWish, eraseInServer, scheduledErasure } from "./erase-in-server.ts";
import { forgetErased } from "./forget-erased.ts";
import { createLiveRuns } from "./live-runs.ts";
import { type Loader, loaderOf, type ServerKeys } from "./loader/loader.ts";
import { startLoader } from "./loader/remote.ts";
import { type TurningReaders, turningReaders } from "./loader/turning-readers.ts";
import { readMappings } from "./mappings.ts";
import { actOnMessages, type MessageAsked } from "./messages/asked.ts";
import { channelsOf } from "./messages/channels.ts";
import { createPostman } from "./messages/postman.ts";
import { scheduledReports } from "./messages/scheduled-reports.ts";
import { createWatch } from "./messages/watch.ts";
import { loadCatalog } from "./metrics/catalog.ts";
import { createCubes } from "./metrics/cubes.ts";
import { createRowReader } from "./metrics/rows.ts";
import { actOnModels, type ModelAsked } from "./models/asked.ts";
import { createCourier } from "./models/courier.ts";
import { createEffects } from "./models/effects.ts";
import { openRevision } from "./models/revision.ts";
import { webhooksOf } from "./models/webhook.ts";
import { reading } from "./open-data.ts";
import { actOnPulls, type PullAsked } from "./pull/asked.ts";
import { createPulls } from "./pull/desk.ts";
import { guardQueries } from "./query-guard.ts";
import { recentQuestions } from "./recent-questions.ts";
import { actOnReports, type ReportAsked } from "./reports/asked.ts";
import { createReportDesk } from "./reports/desk.ts";
import { answerRequests } from "./requests.ts";
import { createResultCache } from "./result-cache.ts";
import type { Rounds } from "./rounds.ts";
import { accounts } from "./store/account.ts";
import { openAtOnce } from "./store/at-once.ts";
import { auditHeads } from "./store/audit-head.ts";
import { jobRuns } from "./store/job-run.ts";
import { openStore, type Store, storeIn } from "./store/open.ts";
import { signInLinks } from "./store/sign-in-link.ts";
import { createTurns } from "./turns.ts";
import { limitsOf, openUploads } from "./uploads/desk.ts";
import { programDigest } from "./version.ts";
import { published } from "./warehouse-version.ts";

/** A server that listens. */
export type Server = {
  readonly app: Api;
  readonly context: Context;
  /** e.g. `http://127.0.0.1:8100` */
  readonly address: string;
  /** The one-time link by which the first account is made; null where there are accounts. */
  readonly setUpLink: string | null;
  /** Ends requests, schedules and the database, in this order. */
  readonly close: () => Promise<void>;
};

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

/** Characters of all kept results together, as JSON: they take three to five times as many bytes. */
const CACHED_CHARACTERS = 40e6;

/** Characters of a row of a metric's result, about. */
const ROW = 250;

/** Memory of all cubes together; questions beyond are answered from their rows. */
const CUBE_BYTES = 256e6;

/** Questions that a new version of the warehouse answers before it is everybody's, and how long it may take over them. */
const WARM = { questions: 150, milliseconds: 3000 };

/** Minutes for which a set-up link is good. */
const SET_UP_MINUTES = 30;

/** What a context is made of beside the settings. */
type Parts = {
  readonly database: Readers;
  readonly loader: Loader;
  readonly keys: ServerKeys;
  readonly store: Store;
  readonly turning?: TurningReaders;
  readonly reopen?: () => Promise<void>;
};

/**
 * What the server's parts share, over an open database; `metrics` is another folder of metrics than the program's
 * own. A wrong key or a metric that does not parse or bind refuses the start.
 */
export async function createContext(
  database: Database,
  config: Config,
  metrics?: string | URL,
): Promise<Context> {
  const keys = await openKeys(database);
  await database.writer((connection) => ensureWarehouse(connection, config.organisation.zone));
  const store = await openStore(database);
  const loader = loaderOf(database);
  const context = await assemble({ database, loader, keys, store }, config, metrics);
  watchRuns(database, (progress) => follow(context, progress));
  return context;
}

/** Closes the store where the rest cannot be made. */
async function assemble(parts: Parts, config: Config, metrics?: string | URL): Promise<Context> {
  const { database, loader, keys, store, turning } = parts;
  const { directory } = database;
  const atOnce = openAtOnce(directory);
  rmSync(join(directory, "sessions.json"), { force: true }); // of older versions: everybody signs in anew
  try {
    const cluster = await namedCluster(config);
    const catalog = await loadCatalog(metrics, metricSettings(config), cluster?.of);
    await database.reader((connection) => catalog.bind(connection));
    const providers = signInProviders(config.sign_in);
    const webhooks = webhooksOf(config);
    const channels = channelsOf(config);
    const audit = await openAudit({
      directory: join(directory, "audit"),
      key: keys.purpose("audit"),
      heads: auditHeads(store),
    });
    const pulls = await createPulls({ store, audit, keys, config, loader, directory });
    const queries = guardQueries(database, config.limits);
    const revision = await openRevision(store);
    const cubes = createCubes(database, { bytes: CUBE_BYTES, ...(turning && { prints: turning.prints }) });
    const rows = createRowReader(queries, cubes, catalog);
    const results = createResultCache<object>({
      entries: config.limits.cached_results,
      weight: CACHED_CHARACTERS,
      weigh: (result) =>
        "rows" in result && Array.isArray(result.rows)
          ? ROW * (result.rows.length + 1)
          : JSON.stringify(result).length,
    });
    const publishedNow = turning?.published ?? (() => database.reader(published));
    const effects = createEffects({ store, rows, results, published: publishedNow });
    const definitions = programDigest(catalog);
    const postman = createPostman({ store, audit, channels });
    const watch = createWatch({
      ...{ store, config, queries, loader, results, published: publishedNow, definitions },
      ...{ rows, catalog, cubes, effects, postman },
    });
    return {
      database,
      published: publishedNow,
      queries,
      loader,
      reopen: parts.reopen ?? null,
      keys,
      store,
      config,
      ...{ atOnce, names: atOnce.name, sessions: openSessions(store, atOnce, config.server) },
      candidates: candidateEntry(store),
      tokens: openMachineTokens(store, atOnce),
      ...{ passwords: createPasswords(), backOff: createBackOff() },
      signIn: { providers, flows: createFlows() },
      audit,
      courier: createCourier({ store, audit, config, loader, webhooks }),
      ...{ channels, postman, watch, pulls },
      uploads: openUploads(directory, limitsOf(config.limits.upload_megabytes), loader),
      live: createLiveRuns(),
      results,
      revision,
      effects,
      reports: createReportDesk({
        directory,
        store,
        audit,
        keys,
        config,
        queries: database,
        effects,
        definitions,
      }),
      turn: createTurns(config.limits.query_wait_seconds),
      recent: recentQuestions(WARM.questions),
      ...{ catalog, cluster },
      rows,
      cubes,
      definitions,
    };
  } catch (error) {
    atOnce.close();
    await store.destroy();
    throw error;
  }
}

/** Passes the progress of a run, whoever started it, on to who listens; its end may bring alerts. */
function follow({ live, watch }: Pick<Context, "live" | "watch">, progress: ProgressEvent): void {
  live.tell(progress.run, { event: progress.phase === "end" ? "end" : "progress", data: progress });
  if (progress.phase === "end") watch.soon();
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

/** A context with what has to be closed after it. */
type Opened = {
  readonly context: Context;
  readonly close: () => Promise<void>;
};

/** The context over the files of a process of their own, which hands over each warehouse that it has built. */
async function openBeside(data: string, config: Config, child?: ChildProcess): Promise<Opened> {
  let turning: TurningReaders | undefined;
  let context: Context | undefined;
  // read while the other process opens its files; who builds the server hears of what fails
  readRoutes().catch(() => undefined);
  const process_ = await startLoader({
    child,
    data,
    config,
    onProgress: (progress) => context && follow(context, progress),
    onPublished: async (publication) => {
      await turning?.turnTo(publication, () => makeReady(context as Context, publication.version));
      process_.prune(publication);
    },
    onEnd: () => context?.live.endAll(),
    onTrouble: (message) => process.stderr.write(`${message}\n`),
  });
  const close = async () => {
    await process_.close();
    await turning?.close();
  };
  try {
    const { directory, loader, keys, publication } = process_;
    turning = await turningReaders(directory, reading(config), publication);
    process_.prune(publication);
    const { readers: database } = turning;
    const store = storeIn(directory);
    context = await assemble({ database, loader, keys, store, turning, reopen: process_.restart }, config);
    return { context, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Binds the metrics to a version that nobody else reads yet, and asks it what was asked last. */
async function makeReady({ database, catalog, recent }: Context, version: number): Promise<void> {
  await database.reader((connection) => catalog.bind(connection));
  await recent.askAgain(version, WARM.milliseconds);
}

/**
 * Opens the data directory, starts the schedules and listens. The files are worked on by a process of their own, unless
 * an open database is given: then by this one.
 */
export async function startServer(options: {
  readonly data: string;
  readonly web: string | null;
  readonly host?: string;
  readonly port?: number;
  readonly database?: Database;
  /** The process that is to own the files, where it was started already (`forkLoader`). */
  readonly child?: ChildProcess;
  readonly logLevel?: string;
}): Promise<Server> {
  const data = resolve(options.data);
  const read = readConfig(data);
  const { host = read.server.host, port = read.server.port, database } = options;
  const config = { ...read, server: { ...read.server, host, port } };
  let app: Api | undefined;
  let schedules: Schedules | undefined;
  let stopRequests: (() => Promise<void>) | undefined;
  let publisher: Rounds | undefined;
  let address: string;
  let setUpLink: string | null;
  const opened: Opened =
    database === undefined
      ? await openBeside(data, config, options.child)
      : await openWithin(database, config);
  const { context } = opened;
  const close = async () => {
    context.live.close();
    await app?.close();
    context.uploads.close();
    const stopped = schedules?.stop();
    const answered = stopRequests?.();
    const pulled = context.pulls.stop();
    const { courier, watch, postman } = context;
    const arrived = [courier, watch, postman, ...(publisher === undefined ? [] : [publisher])].map((rounds) =>
      rounds.stop(),
    );
    await opened.close();
    await stopped;
    await pulled;
    await Promise.all(arrived);
    await answered;
    await context.audit.close();
    context.atOnce.close();
    await context.store.destroy();
  };
  try {
    app = await buildApp({ context, web: options.web, logger: logger(options.logLevel) });
    const source = {
      directory: context.database.directory,
      audit: context.audit,
      key: context.keys.purpose("backup"),
      backUp: context.loader.backUp,
    };
    await tellEnded(context.audit, context.loader);
    await forgetErased(context);
    const backups = scheduledBackups(source, config, app.log);
    await app.listen({ host, port });
    address = addressOf(app, config);
    setUpLink = await makeSetUpLink(context, address);
    context.courier.start();
    context.postman.start();
    context.watch.start();
    if (context.cluster !== null) publisher = createPublisher(context.cluster, context, app.log);
    publisher?.start();
    stopRequests = answerRequests(source.directory, {
      backup: (asked) => recordedBackup(source, asked as BackupAsked),
      engine: (asked) => actOnEngine(context.cluster, context, asked as EngineAsked),
      erase: (asked) => eraseInServer(context, asked as EraseWish),
      message: (asked) => actOnMessages(context, asked as MessageAsked),
      model: (asked) => actOnModels(context, asked as ModelAsked),
      pull: (asked) => actOnPulls(context, asked as PullAsked),
      report: (asked) => actOnReports(context.reports, asked as ReportAsked, systemUser()),
      token: (asked) => actOnTokens(deskOf(context), asked as TokenAsked),
      user: (asked) => actOnUsers(deskOf(context), asked as UserAsked, address),
    });
    const surveys = scheduledSurveys({ ...context, zone: config.organisation.zone });
    const jobs = [
      ...(await schedulesOf(data, config)),
      ...[...backups, ...scheduledErasure(context), ...scheduledReports(context), surveys],
      ...context.pulls.jobs(),
    ];
    schedules = await startSchedules(jobRuns(context.store), jobs, {
      run: ({ from, zone = config.organisation.zone, mappings = [] }) =>
        context.loader.load({ from, zone, mappings, trigger: "schedule" }),
      onFailure: ({ job, due, error }) => {
        app?.log.error({ job, due, error }, "a scheduled job failed for good");
        context.watch.soon();
      },
    });
  } catch (error) {
    await close();
    throw error;
  }
  return { app, context, address, setUpLink, close };
}

/** Where a server that listens is reached. */
function addressOf(app: Api, { server }: Config): string {
  const bound = app.server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : server.port;
  const host = server.host.includes(":") ? `[${server.host}]` : server.host;
  return server.public_address ?? `http://${host}:${port}`;
}

/** A fresh set-up link; none where somebody can sign in already. The one of the start before is good no more. */
async function makeSetUpLink({ store, config }: Context, address: string): Promise<string | null> {
  await signInLinks.endOf(store, null);
  if (!(await accounts.areNone(store))) return null;
  const { invitation, kept } = newInvitation({ ...config.server, sign_in_link_minutes: SET_UP_MINUTES });
  await signInLinks.put(store, { ...kept, account: null });
  return `${address}/#/set-up/${invitation.token}`;
}

async function openWithin(database: Database, config: Config): Promise<Opened> {
  try {
    await recover(database);
    return { context: await createContext(database, config), close: database.close };
  } catch (error) {
    await database.close();
    throw error;
  }
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
