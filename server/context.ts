import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyTypeProvider,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { Static, TSchema } from "typebox";
import type { Readers } from "../sql/database.ts";
import type { Audit } from "./access/audit.ts";
import type { BackOff } from "./access/back-off.ts";
import type { MachineTokens } from "./access/machine-token.ts";
import type { Passwords } from "./access/password.ts";
import type { Names } from "./access/person.ts";
import type { Session, Sessions } from "./access/sessions.ts";
import type { Flows } from "./accounts/sign-in/flows.ts";
import type { SignInProvider } from "./accounts/sign-in/provider.ts";
import type { CandidateCaller, CandidateEntry } from "./candidates/entry.ts";
import type { Cluster } from "./clickhouse/cluster.ts";
import type { Config } from "./config.ts";
import type { Told } from "./figures/figure.ts";
import type { Language } from "./language.ts";
import type { LiveRuns } from "./live-runs.ts";
import type { Loader, ServerKeys } from "./loader/loader.ts";
import type { Channels } from "./messages/channels.ts";
import type { Catalog } from "./metrics/catalog.ts";
import type { Cubes } from "./metrics/cubes.ts";
import type { RowReader } from "./metrics/rows.ts";
import type { Effects } from "./models/effects.ts";
import type { Pulls } from "./pull/desk.ts";
import type { RecentQuestions } from "./recent-questions.ts";
import type { ReportDesk } from "./reports/desk.ts";
import type { ResultCache } from "./result-cache.ts";
import type { Rounds } from "./rounds.ts";
import type { AtOnce } from "./store/at-once.ts";
import type { Store } from "./store/open.ts";
import type { Turns } from "./turns.ts";
import type { UploadDesk } from "./uploads/desk.ts";
import type { Published } from "./warehouse-version.ts";

/** Schemas are the types of what is asked, and of what is answered as it is handed on. */
export interface Schemas extends FastifyTypeProvider {
  readonly validator: this["schema"] extends TSchema ? Static<this["schema"]> : unknown;
  readonly serializer: this["schema"] extends TSchema ? Told<this["schema"]> : unknown;
}

/** A Fastify instance that takes its types from typebox schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  Schemas
>;

/** What the parts of a server share that answers questions to the published warehouse. */
export type ReadingContext = {
  /** The published warehouse. */
  readonly database: Readers;
  /** What they read, null before the first build: known without asking the database where another process builds. */
  readonly published: () => Promise<Published | null>;
  /** The same; its readers are guarded (at most 4 at once, 10 s). Analytic queries use these. */
  readonly queries: Readers;
  /** What people and schedules write. */
  readonly store: Store;
  readonly config: Config;
  readonly sessions: Sessions;
  /** Links and sessions of candidates. */
  readonly candidates: CandidateEntry;
  /** Tokens by which programs ask. */
  readonly tokens: MachineTokens;
  /** What every request asks of the application tables, the names of people with it; closed before the store. */
  readonly atOnce: AtOnce;
  readonly names: Names;
  /** What became of the promises of changed scoring models. */
  readonly effects: Effects;
  readonly catalog: Catalog;
  /** Where the sums of metrics are counted, if the settings name more than DuckDB. */
  readonly cluster: Cluster | null;
  /** The way to sums of rows that are no metric. */
  readonly rows: RowReader;
  /** Sums of what is slow to read from its rows. */
  readonly cubes: Cubes;
  /** Results by warehouse version, scope and question. */
  readonly results: ResultCache<object>;
  /** Before work that keeps the processor. */
  readonly turn: Turns;
  /** The questions that were asked last. */
  readonly recent: RecentQuestions;
  /** Digest of the program and its metric definitions: another one makes kept results and ETags void. */
  readonly definitions: string;
  readonly audit: Pick<Audit, "record">;
};

/** What the parts of the server share that writes, too. */
export type Context = ReadingContext & {
  /** What the owner of the data files does: loads, and reads what is not published. */
  readonly loader: Loader;
  /** Has the data files opened anew by a process that has them for itself until it is ready; null where they are open here. */
  readonly reopen: (() => Promise<void>) | null;
  /** The keys of what the server itself seals and signs. */
  readonly keys: ServerKeys;
  readonly passwords: Passwords;
  /** Identity providers by their ids, and the sign-ins that are on their way at them. */
  readonly signIn: { readonly providers: ReadonlyMap<string, SignInProvider>; readonly flows: Flows };
  /** Slows the guessing of passwords down. */
  readonly backOff: BackOff;
  readonly audit: Audit;
  /** Brings published scoring models to the feed and to who hears of them. */
  readonly courier: Rounds;
  /** Asks other systems for their data. */
  readonly pulls: Pulls;
  /** The ways by which messages leave, and who brings them there. */
  readonly channels: Channels;
  readonly postman: Rounds;
  /** Looks for what subscribers want to be told of. */
  readonly watch: Rounds;
  /** Quarterly reports. */
  readonly reports: ReportDesk;
  /** Files that people bring, until they are loaded. */
  readonly uploads: UploadDesk;
  /** Progress of the runs that are worked on now. */
  readonly live: LiveRuns;
};

/** One file of server/routes exports `route`: it adds its routes to the server. */
export type Route = (api: Api, context: Context) => void | Promise<void>;

/** A route that nobody has to write for: readers beside the server (server/readers) answer it, too. */
export type ReadingRoute = (api: Api, context: ReadingContext) => void | Promise<void>;

declare module "fastify" {
  interface FastifyRequest {
    /** The language to answer in. */
    language: Language;
    /** Who asks; null on public routes without a session. */
    session: Session | null;
    /** The candidate who asks, on routes of the own data alone. */
    candidate: CandidateCaller | null;
  }
}
