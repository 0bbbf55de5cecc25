import { contracts } from "../../pipelines/contract.ts";
import { copyPerson } from "../../pipelines/copy-person.ts";
import { endedErasures, markErasureTold } from "../../pipelines/erase.ts";
import type { Reader } from "../../pipelines/extract/result.ts";
import { type Keys, openKeys } from "../../pipelines/keys.ts";
import {
  loadDirectory,
  loadFiles,
  loadRecords,
  type PushedRecord,
  type RunReport,
} from "../../pipelines/load.ts";
import type { Mapping } from "../../pipelines/mapping.ts";
import {
  countQuarantine,
  listQuarantine,
  type QuarantineFilter,
  quarantineStates,
  replayQuarantine,
  showQuarantine,
} from "../../pipelines/quarantine.ts";
import { getRun, listRuns, type Trigger } from "../../pipelines/runs.ts";
import {
  countConsents,
  dueMonths,
  erasedOf,
  feedSources,
  findSubjects,
  pastErasures,
  subjects,
} from "../../pipelines/subject.ts";
import { planUndo, undoRun } from "../../pipelines/undo.ts";
import { hasPerson, openIdentity } from "../../pipelines/vault.ts";
import { type Database, identifier, quote } from "../../sql/database.ts";
import { backUp } from "../backup/back-up.ts";
import { startErase, tellErase } from "../erasing.ts";
import { traceQuery } from "../lineage.ts";
import { feedAges } from "./feed-ages.ts";
import { lookAt, tryReader, unpack } from "./look.ts";
import { setAside } from "./set-aside.ts";

/** A folder to load, as the settings or a caller name it. */
export type FolderJob = {
  readonly from: string;
  readonly trigger: Trigger;
  readonly zone: string;
  readonly mappings: readonly Mapping[];
  readonly feed?: string;
};

/** Files that somebody brought, each with its reader; `root` is their folder. */
export type UploadJob = {
  readonly root: string;
  readonly files: readonly (Reader & { readonly path: string })[];
  readonly zone: string;
};

/** Records of one feed that another system pushed. */
export type PushJob = {
  readonly feed: string;
  readonly records: readonly PushedRecord[];
  readonly source: string;
  readonly zone: string;
};

/** Records set aside that are loaded once more. */
export type ReplayJob = Omit<Parameters<typeof replayQuarantine>[1], "onProgress" | "keys" | "trigger">;

/** A run that is taken back. */
export type UndoJob = { readonly run: number; readonly zone: string };

/** The loads; `begun` hears the number of the run. Each throws `LoadRunning` while another one works. */
const loads = {
  load: (db: Database, job: FolderJob, begun?: (run: number) => void): Promise<RunReport> =>
    loadDirectory(db, { ...job, onProgress: ({ run }) => begun?.(run) }),
  push: (db: Database, { feed, records, source, zone }: PushJob): Promise<RunReport> =>
    loadRecords(db, feed, records, source, { zone }),
  upload: (db: Database, job: UploadJob, begun?: (run: number) => void): Promise<RunReport> =>
    loadFiles(db, { ...job, from: "upload", trigger: "upload", onProgress: ({ run }) => begun?.(run) }),
  replay: (db: Database, job: ReplayJob): Promise<RunReport> => replayQuarantine(db, job),
  undo: (db: Database, { run, zone }: UndoJob, begun?: (run: number) => void): Promise<RunReport> =>
    undoRun(db, run, { zone, onProgress: (event) => begun?.(event.run) }),
};

/** What only the owner of the data files can do beside: it reads what is not published, and copies. */
const others = {
  runs: listRuns,
  run: getRun,
  planUndo,
  quarantine: (db: Database, filter: QuarantineFilter) => listQuarantine(db, filter),
  quarantineCounts: (db: Database) => countQuarantine(db),
  quarantineRecord: showQuarantine,
  quarantineStates,
  lookAt,
  tryReader,
  unpack,
  trace: traceQuery,
  feedAges,
  setAside,
  feedRows: async (db: Database): Promise<{ feed: string; rows: number }[]> => {
    const each = [...(await contracts()).keys()].map(
      (feed) => `select ${quote(feed)} as feed, count(*) as rows from staging.${identifier(feed)}`,
    );
    return db.reader((connection) => connection.rows(each.join(" union all ")));
  },
  findSubjects,
  subjects,
  erasedOf,
  copyPerson,
  dueMonths,
  pastErasures,
  countConsents,
  feedSources,
  tellErase,
  startErase,
  endedErasures,
  markErasureTold,
  /** Null where the vault has no such person. */
  identity: async (db: Database, person: string) =>
    (await hasPerson(db, person)) ? openIdentity(db, await openKeys(db), person) : null,
  backUp: async (db: Database, to: string) => backUp(db, await openKeys(db), to),
};

const acts = { ...loads, ...others };
type Acts = typeof acts;
type WithoutDatabase<F> = F extends (db: Database, ...rest: infer A) => infer R ? (...rest: A) => R : never;

/** What the owner of a data directory's files does for the server: loads, and reads what is not published. */
export type Loader = { readonly [Name in keyof Acts]: WithoutDatabase<Acts[Name]> };

/** An act by its name, and whether it may have published a new version of the warehouse. */
export type ActName = keyof Acts;
export const isLoad = (name: ActName): boolean => name in loads;
export const actNames = Object.keys(acts) as readonly ActName[];

/** The loader of a database that this process has open. */
export function loaderOf(database: Database): Loader {
  const bound = (name: ActName) =>
    (acts[name] as (db: Database, ...rest: unknown[]) => unknown).bind(null, database);
  return Object.fromEntries(actNames.map((name) => [name, bound(name)])) as unknown as Loader;
}

/** The keys that the server itself needs, as plain data: under every master key in use. */
export type KeyRing = {
  readonly id: number;
  readonly keys: readonly { readonly purpose: RingPurpose; readonly id: number; readonly key: Uint8Array }[];
};
type RingPurpose = "audit" | "backup" | "text" | "report" | "pull";
const RING: readonly RingPurpose[] = ["audit", "backup", "text", "report", "pull"];

/** Takes out the keys of the audit log, of backups, of what readers write, of reports and of what is pulled. */
export function keyRing(keys: Keys): KeyRing {
  return {
    id: keys.id,
    keys: RING.flatMap((purpose) => keys.ids.map((id) => ({ purpose, id, key: keys.purpose(purpose, id) }))),
  };
}

/** Of keys those that the server needs. */
export type ServerKeys = {
  readonly id: number;
  readonly purpose: (name: RingPurpose, id?: number) => Buffer;
};

/** The keys of a ring. Throws where one is asked for that it does not have. */
export function keysOfRing({ id: present, keys }: KeyRing): ServerKeys {
  return {
    id: present,
    purpose: (name, id = present) => {
      const found = keys.find((each) => each.purpose === name && each.id === id);
      if (found === undefined) throw new Error(`the key ${name} number ${id} is not in use`);
      return Buffer.from(found.key);
    },
  };
}
