import { readFileSync, realpathSync } from "node:fs";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readSystems } from "../../pipelines/systems.ts";
import { systemUser } from "../access/system-user.ts";
import { type Command, type CommandInput, UsageError } from "../command.ts";
import { withContext } from "../command-context.ts";
import { readConfig } from "../config.ts";
import { actOnPulls, type PullAsked, type PullTold, sealOnTheWay } from "../pull/asked.ts";
import { type Pulled, statusOf } from "../pull/desk.ts";
import type { EndpointReport, PullReport } from "../pull/run.ts";
import type { PullJob } from "../pull/session.ts";
import { hereOrThere } from "../requests.ts";
import { askBeside } from "../store/beside.ts";
import { type PullEndpoint, pulls } from "../store/pull.ts";

/** Milliseconds between two looks at a run of the server. */
const LOOK_EVERY = 1000;

/** `assay pull`: other systems are asked for their data, also while the server runs. */
export const command: Command = {
  about: "pull other systems: run, list, give a secret, open landed pages; also while the server runs",
  usage:
    "assay pull [SYSTEM] [--endpoint E]... [--full] [--dry-run] [--json] | list [--json] | secret SYSTEM NAME < FILE | open SYSTEM --to DIR",
  options: {
    endpoint: { type: "string", multiple: true, about: "only this endpoint and what it needs" },
    full: { type: "boolean", about: "read all as if nothing were known; what is gone counts as deleted" },
    "dry-run": { type: "boolean", about: "one page of each, tried on the mapping; nothing is loaded" },
    to: { type: "string", about: "open: folder for the pages in clear" },
    json: { type: "boolean", about: "as JSON" },
  },
  run: async (input) => {
    const [word = "", ...rest] = input.words;
    const work = ACTIONS[word];
    if (work !== undefined) return work(input, rest);
    if (rest.length > 0) throw new UsageError(`unknown: ${input.words.join(" ")}; usage: ${command.usage}`);
    return run(input, word === "" ? null : word);
  },
};

type Action = (input: CommandInput, words: readonly string[]) => Promise<number>;

async function run({ data, values, out, err }: CommandInput, system: string | null): Promise<number> {
  const known = readConfig(data).pulls.map((one) => one.system);
  if (system !== null && !known.includes(system))
    throw new UsageError(`the settings pull no ${system}; they pull: ${known.join(", ") || "nothing"}`);
  if (known.length === 0) throw new UsageError("the settings pull nothing: name a system in pulls");
  const endpoints = Array.isArray(values.endpoint) ? values.endpoint.map(String) : undefined;
  if (endpoints !== undefined && system === null) throw new UsageError("--endpoint needs a SYSTEM");
  const job = {
    ...(endpoints === undefined ? {} : { endpoints }),
    full: values.full === true,
    dryRun: values["dry-run"] === true,
  };
  let isFailed = false;
  const reports: PullReport[] = [];
  for (const one of system === null ? known : [system]) {
    const report = await pullOne(data, one, job).catch((error: Error) => {
      err(`${one}: ${error.message}`);
      return null;
    });
    if (report === null || report.endpoints.some(({ state }) => state === "failed")) isFailed = true;
    if (report !== null) reports.push(report);
    if (report !== null && values.json !== true) for (const line of linesOf(report)) out(line);
  }
  if (values.json === true) out(JSON.stringify({ pulls: reports }));
  return isFailed ? 1 : 0;
}

/** A run here, or in the server: there it goes on by itself, and is looked at until it has ended. */
async function pullOne(data: string, system: string, job: PullJob): Promise<PullReport> {
  const since = new Date().toISOString();
  const { report } = await act(data, { act: "run", system, job, actor: systemUser() });
  if (report !== null) return report;
  for (;;) {
    const found = await askBeside(data, "pull_endpoint", async (store) => ({
      rows: await pulls.of(store, system),
      waiting: await pulls.waiting(store),
    }));
    const own = (found?.rows ?? []).filter(({ started_at }) => started_at >= since);
    if (own.length > 0 && own.every(({ state }) => state !== "running"))
      return reportOf(system, own, found?.waiting ?? []);
    await sleep(LOOK_EVERY);
  }
}

function reportOf(
  system: string,
  rows: readonly PullEndpoint[],
  waiting: Awaited<ReturnType<typeof pulls.waiting>>,
): PullReport {
  const [first] = rows;
  const load = rows.find(({ load_run }) => load_run !== null)?.load_run ?? null;
  return {
    ...{ system, run: first?.run ?? "" },
    endpoints: rows.map(({ endpoint, state, told, items, deleted, requests }) => ({
      ...{ endpoint, told, items, deleted, requests },
      waiting: Number(waiting.find((one) => one.system === system && one.endpoint === endpoint)?.ids ?? 0),
      state: state === "done" || state === "partial" ? state : "failed",
    })),
    items: rows.reduce((sum, { items }) => sum + items, 0),
    requests: rows.reduce((sum, { requests }) => sum + requests, 0),
    seconds: (Date.parse(first?.ended_at ?? "") - Date.parse(first?.started_at ?? "")) / 1000,
    load: load === null ? null : { run: load, status: "done", error: null },
  };
}

const list: Action = async ({ data, values, out }) => {
  const config = readConfig(data);
  const systems = await readSystems(data);
  const found = await askBeside(data, "pull_endpoint", (store) => statusOf({ store, config }, systems));
  const pulled = found ?? [];
  if (values.json === true) out(JSON.stringify({ pulls: pulled.map(shown) }));
  else if (config.pulls.length === 0) out("the settings pull nothing");
  else if (pulled.length === 0) out("nothing has been pulled yet");
  else for (const one of pulled) for (const line of linesOfStatus(one)) out(line);
  return 0;
};

const secret: Action = async ({ data, out }, words) => {
  const [system, name] = words;
  if (system === undefined || name === undefined || words.length > 2)
    throw new UsageError("say which: assay pull secret SYSTEM NAME < FILE");
  const given = readFileSync(0, "utf8").replace(/\r?\n$/, "");
  if (given === "") throw new UsageError("give the secret on standard input");
  await act(data, () => ({
    ...{ act: "secret", system, name, actor: systemUser() },
    sealed: sealOnTheWay(realpathSync(data), system, name, given),
  }));
  out(`${system} has its secret ${name}`);
  return 0;
};

const open: Action = async ({ data, values, out }, [system, ...more]) => {
  if (system === undefined || more.length > 0 || typeof values.to !== "string")
    throw new UsageError("say which and where: assay pull open SYSTEM --to DIR");
  const to = resolve(values.to);
  const { pages } = await act(data, { act: "open", system, to, actor: systemUser() });
  out(`${pages} pages of ${system} lie in clear in ${to}; they hold personal data`);
  return 0;
};

const ACTIONS: Readonly<Record<string, Action>> = { list, secret, open };

/** Does it here, or has the server do it. What a function gives is made where it is known: a new directory has no key before its first opening. */
async function act(data: string, asked: PullAsked | (() => PullAsked)): Promise<PullTold> {
  const made = () => (typeof asked === "function" ? asked() : asked);
  const here = () => withContext(data, (context) => actOnPulls(context, made(), Number.POSITIVE_INFINITY));
  return hereOrThere(data, here, "pull", { toJSON: made });
}

function linesOf({ system, endpoints, requests, seconds, load }: PullReport): string[] {
  const width = Math.max(...endpoints.map(({ endpoint }) => endpoint.length));
  const loaded = load === null ? "nothing to load" : `loaded by run ${load.run}`;
  return [
    `${system}: ${requests} requests in ${seconds.toFixed(1)} s, ${loaded}`,
    ...endpoints.flatMap((one) => [`  ${one.endpoint.padEnd(width)}  ${saysOf(one)}`, ...triedLines(one)]),
  ];
}

function saysOf({ state, items, deleted, waiting, told }: EndpointReport): string {
  return [
    state,
    `${items} items`,
    deleted > 0 ? `${deleted} deleted` : "",
    waiting > 0 ? `${waiting} wait for the next run` : "",
    told ?? "",
  ]
    .filter(Boolean)
    .join(", ");
}

function triedLines({ tried }: EndpointReport): string[] {
  if (tried === undefined) return [];
  if (tried.error !== null) return [`    ${tried.error}`];
  return tried.feeds.map(({ feed, accepted, rejected, reasons }) => {
    const why = Object.entries(reasons).map(([reason, rows]) => `${reason} ${rows}`);
    return `    ${feed}: ${accepted} would arrive, ${rejected} would be set aside${why.length === 0 ? "" : ` (${why.join(", ")})`}`;
  });
}

function linesOfStatus({ system, hosts, missing, next, endpoints }: Pulled): string[] {
  const width = Math.max(...endpoints.map(({ name }) => name.length));
  return [
    `${system.name}: ${hosts.join(", ")}; next ${next === null ? "by command" : next.toISOString()}${missing.length === 0 ? "" : `; secrets missing: ${missing.join(", ")}`}`,
    ...endpoints.map(({ name, row, waiting }) => {
      const at =
        row === undefined
          ? "never pulled"
          : `${row.state} ${row.ended_at ?? row.started_at}, ${row.items} items`;
      return `  ${name.padEnd(width)}  ${at}${waiting > 0 ? `, ${waiting} ids wait` : ""}${row?.told ? `, ${row.told}` : ""}`;
    }),
  ];
}

function shown({ system, hosts, missing, next, endpoints }: Pulled) {
  return {
    ...{ system: system.name, hosts, missing, next },
    endpoints: endpoints.map(({ name, row, waiting }) => ({
      endpoint: name,
      state: row?.state ?? null,
      ended_at: row?.ended_at ?? null,
      complete_at: row?.complete_at ?? null,
      items: row?.items ?? 0,
      waiting,
      told: row?.told ?? null,
    })),
  };
}
