import type { ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { ensureWarehouse } from "../pipelines/build.ts";
import { openKeys } from "../pipelines/keys.ts";
import { recover } from "../pipelines/load/recover.ts";
import type { ProgressEvent } from "../pipelines/load/report.ts";
import type { Publication } from "../pipelines/publication.ts";
import { watchRuns } from "../pipelines/runs.ts";
import { type Schedule, type Schedules, startSchedules } from "../pipelines/schedule.ts";
import type { Database, Readers } from "../sql/database.ts";
import { openAudit } from "./access/audit.ts";
import { createBackOff } from "./access/back-off.ts";
import { createPasswords } from "./access/password.ts";
import { newInvitation } from "./access/sessions.ts";
import { systemUser } from "./access/system-user.ts";
import { deskOf } from "./accounts/desk.ts";
import { createFlows } from "./accounts/sign-in/flows.ts";
import { signInProviders } from "./accounts/sign-in/providers.ts";
import { actOnTokens, type TokenAsked } from "./accounts/token-acts.ts";
import { actOnUsers, type UserAsked } from "./accounts/user-acts.ts";
import { buildApp, readRoutes } from "./app.ts";
import { type BackupAsked, recordedBackup } from "./backup/recorded-backup.ts";
import { scheduledBackups } from "./backup/scheduled.ts";
import { scheduledSurveys } from "./candidates/surveys.ts";
import { actOnEngine, type EngineAsked } from "./clickhouse/asked.ts";
import { createPublisher } from "./clickhouse/publisher.ts";
import { type Config, fromData, readConfig } from "./config.ts";
import type { Api, Context, ReadingContext } from "./context.ts";
import { tellEnded } from "./erase-ended.ts";
import { type EraseWish, eraseInServer, scheduledErasure } from "./erase-in-server.ts";
import { forgetErased } from "./forget-erased.ts";
import { createLiveRuns } from "./live-runs.ts";
import { type Loader, loaderOf, type ServerKeys } from "./loader/loader.ts";
import { startLoader } from "./loader/remote.ts";
import { type TurningReaders, turningReaders } from "./loader/turning-readers.ts";
import { logger } from "./logger.ts";
import { readMappings } from "./mappings.ts";
import { actOnMessages, type MessageAsked } from "./messages/asked.ts";
import { channelsOf } from "./messages/channels.ts";
import { createPostman } from "./messages/postman.ts";
import { scheduledReports } from "./messages/scheduled-reports.ts";
import { createWatch } from "./messages/watch.ts";
import { actOnModels, type ModelAsked } from "./models/asked.ts";
import { createCourier } from "./models/courier.ts";
import { webhooksOf } from "./models/webhook.ts";
import { reading } from "./open-data.ts";
import { CONNECTIONS_WAITING } from "./overload.ts";
import { actOnPulls, type PullAsked } from "./pull/asked.ts";
import { createPulls } from "./pull/desk.ts";
import { ownSocket, type ReaderProcesses, startReaders } from "./readers/readers.ts";
import { createReading, makeReady } from "./reading.ts";
import { actOnReports, type ReportAsked } from "./reports/asked.ts";
import { createReportDesk } from "./reports/desk.ts";
import { answerRequests } from "./requests.ts";
import type { Rounds } from "./rounds.ts";
import { accounts } from "./store/account.ts";
import { auditHeads } from "./store/audit-head.ts";
import { jobRuns } from "./store/job-run.ts";
import { openStore, type Store, storeIn } from "./store/open.ts";
import { signInLinks } from "./store/sign-in-link.ts";
import { limitsOf, openUploads } from "./uploads/desk.ts";

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
  rmSync(join(directory, "sessions.json"), { force: true }); // of older versions: everybody signs in anew
  let reading: ReadingContext | undefined;
  try {
    const audit = await openAudit({
      directory: join(directory, "audit"),
      key: keys.purpose("audit"),
      heads: auditHeads(store),
    });
    reading = await createReading({ database, store, audit, turning }, config, metrics);
    const { queries, results, published, effects, rows, catalog, cubes, definitions } = reading;
    const channels = channelsOf(config);
    const postman = createPostman({ store, audit, channels });
    return {
      ...reading,
      loader,
      reopen: parts.reopen ?? null,
      keys,
      ...{ passwords: createPasswords(), backOff: createBackOff() },
      signIn: { providers: signInProviders(config.sign_in), flows: createFlows() },
      audit,
      courier: createCourier({ store, audit, config, loader, webhooks: webhooksOf(config) }),
      ...{ channels, postman },
      watch: createWatch({
        ...{ store, config, queries, loader, results, published, definitions },
        ...{ rows, catalog, cubes, effects, postman },
      }),
      pulls: await createPulls({ store, audit, keys, config, loader, directory }),
      uploads: openUploads(directory, limitsOf(config.limits.upload_megabytes), loader),
      live: createLiveRuns(),
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
    };
  } catch (error) {
    reading?.atOnce.close();
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
  /** Starts processes that read what is published, from now on; absent where the files are open here. */
  readonly readBeside?: (
    start: (publication: Publication) => Promise<ReaderProcesses>,
  ) => Promise<ReaderProcesses>;
};

/** The context over the files of a process of their own, which hands over each warehouse that it has built. */
async function openBeside(data: string, config: Config, child?: ChildProcess): Promise<Opened> {
  let turning: TurningReaders | undefined;
  let context: Context | undefined;
  let latest: Publication;
  let beside: Promise<ReaderProcesses> | undefined;
  // read while the other process opens its files; who builds the server hears of what fails
  readRoutes().catch(() => undefined);
  const process_ = await startLoader({
    child,
    data,
    config,
    onProgress: (progress) => context && follow(context, progress),
    onPublished: async (publication) => {
      latest = publication;
      const readers = await beside?.catch(() => undefined);
      await Promise.all([
        turning?.turnTo(publication, () => makeReady(context as Context, publication.version)),
        readers?.turnTo(publication),
      ]);
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
    latest = publication;
    turning = await turningReaders(directory, reading(config), publication);
    process_.prune(publication);
    const { readers: database } = turning;
    const store = storeIn(directory);
    context = await assemble({ database, loader, keys, store, turning, reopen: process_.restart }, config);
    const readBeside: Opened["readBeside"] = (start) => {
      beside = start(latest);
      return beside;
    };
    return { context, close, readBeside };
  } catch (error) {
    await close();
    throw error;
  }
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
  /** Processes that answer figures beside it. */
  readonly readers?: number;
  readonly database?: Database;
  /** The process that is to own the files, where it was started already (`forkLoader`). */
  readonly child?: ChildProcess;
  readonly logLevel?: string;
}): Promise<Server> {
  const data = resolve(options.data);
  const read = readConfig(data);
  const { host = read.server.host, port = read.server.port, database } = options;
  const { readers: count = read.server.readers } = options;
  const config = { ...read, server: { ...read.server, host, port, readers: count } };
  let app: Api | undefined;
  let schedules: Schedules | undefined;
  let stopRequests: (() => Promise<void>) | undefined;
  let publisher: Rounds | undefined;
  let readers: ReaderProcesses | undefined;
  let socket: ReturnType<typeof ownSocket> | undefined;
  let address: string;
  let setUpLink: string | null;
  const opened: Opened =
    database === undefined
      ? await openBeside(data, config, options.child)
      : await openWithin(database, config);
  const { context } = opened;
  const close = async () => {
    context.live.close();
    await readers?.close();
    await app?.close();
    socket?.remove();
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
    const isBehindReaders = count > 0 && opened.readBeside !== undefined;
    app = await buildApp({ context, web: options.web, logger: logger(options.logLevel), isBehindReaders });
    const source = {
      directory: context.database.directory,
      audit: context.audit,
      key: context.keys.purpose("backup"),
      backUp: context.loader.backUp,
    };
    await tellEnded(context.audit, context.loader);
    await forgetErased(context);
    const backups = scheduledBackups(source, config, app.log);
    if (opened.readBeside !== undefined && isBehindReaders) {
      socket = ownSocket();
      const opening = {
        ...{ directory: context.database.directory, config, web: options.web },
        ...{ logLevel: options.logLevel, writer: socket.path },
      };
      await app.listen({ path: socket.path });
      readers = await opened.readBeside((publication) =>
        startReaders(count, { ...opening, publication }, context.audit, (message) =>
          process.stderr.write(`${message}\n`),
        ),
      );
    } else await app.listen({ host, port, backlog: CONNECTIONS_WAITING });
    address = addressOf(readers?.port ?? (app.server.address() as AddressInfo).port, config);
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
function addressOf(port: number, { server }: Config): string {
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
