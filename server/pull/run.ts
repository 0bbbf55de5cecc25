import { rmSync } from "node:fs";
import { LoadRunning, type RunReport } from "../../pipelines/load.ts";
import type { Mapping } from "../../pipelines/mapping.ts";
import { type Endpoint, inOrder, mappingOf } from "../../pipelines/system.ts";
import { type PullChange, type PullEndpoint, pulls } from "../store/pull.ts";
import { pullList } from "./list.ts";
import { lookUp } from "./look-up.ts";
import { PullError } from "./problem.ts";
import { type Taken, writeRecords } from "./records.ts";
import { endedBy, iso, NOTHING, type Outcome, type Session, shelfOf } from "./session.ts";

/** Loads a folder of records by mappings. */
export type LoadRecords = (from: string, mappings: readonly Mapping[]) => Promise<RunReport>;

/** What a mapping would make of records, without loading them. */
export type TryRecords = (folder: string, mapping: Mapping) => Promise<Tried>;
export type Tried = {
  readonly feeds: readonly {
    readonly feed: string;
    readonly accepted: number;
    readonly rejected: number;
    readonly reasons: Readonly<Record<string, number>>;
  }[];
  readonly error: string | null;
};

/** What a run did with one endpoint. */
export type EndpointReport = Pick<Outcome, "state" | "told" | "items" | "deleted" | "requests"> & {
  readonly endpoint: string;
  /** Ids that are still to be asked for. */
  readonly waiting: number;
  readonly tried?: Tried;
};

/** What a run did. */
export type PullReport = {
  readonly system: string;
  readonly run: string;
  readonly endpoints: readonly EndpointReport[];
  readonly items: number;
  readonly requests: number;
  readonly seconds: number;
  /** The load, null where there was nothing to load. */
  readonly load: { readonly run: number; readonly status: string; readonly error: string | null } | null;
};

/** How long a load that is running is waited for: so often, so many milliseconds. */
const PATIENCE = { times: 600, milliseconds: 2000 };

/**
 * One run of a system: asks each endpoint, lands every page, writes records out of them, has them loaded, and moves the
 * marks of what was loaded in one transaction. Whatever fails leaves its mark where it was: the next run gets all of it.
 */
export async function runPull(
  session: Session,
  values: Readonly<Record<string, string>>,
  { load, tryRecords }: { readonly load: LoadRecords; readonly tryRecords: TryRecords },
): Promise<PullReport> {
  const { system, client, clock, job, run, landing } = session;
  const begun = clock.now();
  const names = chosen(session);
  if (job.dryRun !== true) await begin(session, names, iso(begun));

  const outcomes = new Map<string, Outcome>();
  for (const name of names)
    outcomes.set(name, await outcomeOf(session, name, values, freshFor(session, name, outcomes)));

  const folder = landing.ready(`${system.name}-${run}`);
  try {
    const taken = new Map<string, Taken>(
      [...outcomes].map(([name, { pages }]) => [name, { shelf: shelfOf(session, name), upTo: pages }]),
    );
    const counts = writeRecords(landing, system, taken, folder);
    const mappings = [...counts].flatMap(([name, rows]) => (rows > 0 ? (mappingOf(system, name) ?? []) : []));
    const tell = (endpoints: EndpointReport[], loaded: RunReport | null): PullReport => ({
      ...{ system: system.name, run, endpoints },
      items: endpoints.reduce((sum, { items }) => sum + items, 0),
      requests: client.spent(),
      seconds: (clock.now() - begun) / 1000,
      load: loaded === null ? null : { run: loaded.run, status: loaded.status, error: loaded.error ?? null },
    });
    if (job.dryRun === true) {
      const told: EndpointReport[] = [];
      for (const [name, outcome] of outcomes) {
        const mapping = mappings.find((one) => one.name === `${system.name}-${name}`);
        const tried = mapping === undefined ? {} : { tried: await tryRecords(folder, mapping) };
        told.push({ ...reportOf(name, outcome), ...tried });
      }
      return tell(told, null);
    }
    const loaded = mappings.length === 0 ? null : await patiently(session, () => load(folder, mappings));
    const ended = new Map(
      [...outcomes].map(([name, outcome]) => [
        name,
        afterLoad(session, name, outcome, counts.get(name) ?? 0, loaded),
      ]),
    );
    await pulls.end(session.store, changesOf(session, ended, iso(begun), loaded), iso(begun));
    return tell(
      [...ended].map(([name, outcome]) => reportOf(name, outcome)),
      loaded,
    );
  } catch (error) {
    if (job.dryRun !== true) await fail(session, names, error);
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The endpoints of this run, in order: those that are asked for and what they need. */
function chosen({ system, enabled, job }: Session): string[] {
  const wanted = new Set(job.endpoints ?? enabled);
  const order = inOrder(system);
  for (const name of [...order].reverse()) {
    const { each, joins = {} } = system.endpoints[name] as Endpoint;
    const parent = job.onlyWanted === true ? undefined : each?.of;
    const needed = [parent, ...Object.values(joins).map(({ of }) => of)];
    if (wanted.has(name)) for (const other of needed) if (other !== undefined) wanted.add(other);
  }
  return order.filter((name) => wanted.has(name));
}

/** Ids that this run found for an endpoint. */
function freshFor(
  { job }: Session,
  name: string,
  outcomes: ReadonlyMap<string, Outcome>,
): ReadonlySet<string> {
  if (job.onlyWanted === true) return new Set();
  return new Set([...outcomes.values()].flatMap(({ found }) => [...(found.get(name) ?? [])]));
}

async function outcomeOf(
  session: Session,
  name: string,
  values: Readonly<Record<string, string>>,
  fresh: ReadonlySet<string>,
): Promise<Outcome> {
  const { each } = session.system.endpoints[name] as Endpoint;
  try {
    return each === undefined
      ? await pullList(session, name, values)
      : await lookUp(session, name, values, fresh);
  } catch (error) {
    if (!(error instanceof PullError)) throw error;
    const wanted = new Map([...fresh].map((id) => [id, 0]));
    return { ...NOTHING, ...endedBy(error), mark: session.rows.get(name)?.mark ?? null, wanted };
  }
}

/** An outcome once it is known whether its records were loaded: what was not is as if it had not been pulled. */
function afterLoad(
  { system, rows }: Session,
  name: string,
  outcome: Outcome,
  records: number,
  loaded: RunReport | null,
): Outcome {
  const mark = rows.get(name)?.mark ?? null;
  const lost = (told: string): Outcome => ({
    ...NOTHING,
    ...{ state: "failed", problem: "load", told, mark, items: outcome.items, requests: outcome.requests },
    wanted: new Map([
      ...outcome.wanted,
      ...outcome.asked.map((id) => [id, outcome.wanted.get(id) ?? 0] as const),
    ]),
  });
  if (loaded?.status === "failed") return lost(`the load failed: ${loaded.error ?? ""}`);
  if (records === 0) return outcome;
  const files = (loaded?.files ?? []).filter(({ path }) => path === `${system.name}/${name}.jsonl`);
  const unread = files.find(({ status }) => status !== "ok" && status !== "skipped");
  if (files.length === 0 || unread !== undefined)
    return lost(`its records were not loaded: ${unread?.error?.message_en ?? "no file of theirs was read"}`);
  return outcome;
}

/** What the tables are told of a run that ended. */
function changesOf(
  { system, rows, enabled, clock, run }: Session,
  ended: ReadonlyMap<string, Outcome>,
  begun: string,
  loaded: RunReport | null,
): PullChange[] {
  const now = iso(clock.now());
  // nothing of a run whose load failed is kept, not even the ids that it found
  const isLost = loaded?.status === "failed";
  const forOthers = (name: string) =>
    [...ended.values()].flatMap(({ found }) => (isLost ? [] : [...(found.get(name) ?? [])]));
  const own = [...ended].map(([endpoint, outcome]): PullChange => {
    const row = rows.get(endpoint);
    const { state, problem, told, mark, items, deleted, requests, isSwept, wanted, asked, seen, gone } =
      outcome;
    return {
      row: {
        ...{ system: system.name, endpoint, mark, state, run, started_at: begun, ended_at: now },
        complete_at: state === "done" && wanted.size === 0 ? now : (row?.complete_at ?? null),
        swept_at: isSwept ? now : (row?.swept_at ?? null),
        ...{ items, deleted, requests, problem, told, load_run: loaded?.run ?? row?.load_run ?? null },
      },
      wanted: isLost ? [] : [...wanted].map(([id, misses]) => ({ id, misses })),
      asked: isLost ? [] : asked,
      seen: [...seen].map(([id, misses]) => ({ id, misses })),
      gone,
    };
  });
  const absent = [...enabled].filter((name) => !ended.has(name) && forOthers(name).length > 0);
  const later = absent.map(
    (endpoint): PullChange => ({
      row: rows.get(endpoint) ?? emptyRow(system.name, endpoint, run, begun),
      wanted: forOthers(endpoint).map((id) => ({ id, misses: 0 })),
      ...{ asked: [], seen: [], gone: [] },
    }),
  );
  return [...own, ...later];
}

function emptyRow(system: string, endpoint: string, run: string, at: string): PullEndpoint {
  return {
    ...{ system, endpoint, run, mark: null, state: "partial", started_at: at, ended_at: at },
    ...{ complete_at: null, swept_at: null, items: 0, deleted: 0, requests: 0, load_run: null },
    ...{ problem: null, told: null },
  };
}

/** Says of every endpoint that it is being pulled. */
async function begin(
  { store, system, rows, run }: Session,
  names: readonly string[],
  at: string,
): Promise<void> {
  for (const name of names)
    await pulls.put(store, {
      ...(rows.get(name) ?? emptyRow(system.name, name, run, at)),
      ...{ state: "running", run, started_at: at, ended_at: null },
      ...{ problem: null, told: null },
    });
}

/** Says of every endpoint that the run failed as a whole; marks stay. */
async function fail({ store, system, rows, run, clock }: Session, names: readonly string[], error: unknown) {
  const at = iso(clock.now());
  const told = error instanceof Error ? error.message : String(error);
  for (const name of names)
    await pulls.put(store, {
      ...(rows.get(name) ?? emptyRow(system.name, name, run, at)),
      ...{ state: "failed", run, ended_at: at, problem: "load", told },
    });
}

function reportOf(
  endpoint: string,
  { state, told, items, deleted, requests, wanted }: Outcome,
): EndpointReport {
  return { endpoint, state, told, items, deleted, requests, waiting: wanted.size };
}

/** Loads, after the load that may be running. */
async function patiently({ clock }: Session, load: () => Promise<RunReport>): Promise<RunReport> {
  for (let times = 1; ; times += 1)
    try {
      return await load();
    } catch (error) {
      if (!(error instanceof LoadRunning) || times >= PATIENCE.times) throw error;
      await clock.sleep(PATIENCE.milliseconds);
    }
}
