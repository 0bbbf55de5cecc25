import { join } from "node:path";
import { createTask } from "node-cron";
import { openExtractor } from "../../pipelines/extract/extract.ts";
import type { Schedule } from "../../pipelines/schedule.ts";
import type { System } from "../../pipelines/system.ts";
import { readSystems } from "../../pipelines/systems.ts";
import { systemUser } from "../access/system-user.ts";
import type { Context } from "../context.ts";
import { type PullSettings, pullJob } from "../pull-settings.ts";
import { outcomeOf } from "../recorded.ts";
import { readSecret } from "../secret.ts";
import { type PullEndpoint, pullSecrets, pulls } from "../store/pull.ts";
import { createClient, type Token } from "./client.ts";
import { type Clock, clock as realClock } from "./clock.ts";
import { type Landing, openLanding } from "./landing.ts";
import { type PullReport, runPull, type TryRecords } from "./run.ts";
import { iso, type PullJob } from "./session.ts";
import { hostsOf, optionsOf } from "./source.ts";

/** A system that the settings name, and how far it is pulled. */
export type Pulled = {
  readonly system: System;
  readonly settings: PullSettings;
  readonly hosts: readonly string[];
  /** Secrets that are nowhere. */
  readonly missing: readonly string[];
  readonly next: Date | null;
  readonly endpoints: readonly {
    readonly name: string;
    readonly row: PullEndpoint | undefined;
    /** Ids that are still to be asked for. */
    readonly waiting: number;
  }[];
};

/** The pulls of an installation. */
export type Pulls = {
  /** All systems that are known, by name. */
  readonly systems: ReadonlyMap<string, System>;
  /** Pulls a system that the settings name; `by` is told in the audit log. Throws what stops a whole run. */
  readonly run: (system: string, job: PullJob, by?: string) => Promise<PullReport>;
  /** Pulls in a moment what is wanted at an endpoint already, or the whole system: a webhook said so. */
  readonly soon: (system: string, endpoint?: string) => void;
  readonly status: () => Promise<Pulled[]>;
  readonly jobs: () => Schedule[];
  readonly landing: Landing;
  /** Cuts short what runs, and waits for it. */
  readonly stop: () => Promise<void>;
};

type Parts = Pick<Context, "store" | "audit" | "keys" | "config" | "loader"> & {
  readonly directory: string;
  readonly clock?: Clock;
};

/** A pull of this system is running already. */
class PullRunning extends Error {
  override name = "PullRunning";
}

/** Milliseconds after which what a webhook named is pulled; again so much later where a pull is running. */
const SOON = { ids: 5000, all: 60_000 };

/** Reads the systems and checks the settings' pulls against them. Throws, naming file or setting, what is wrong. */
export async function createPulls(parts: Parts): Promise<Pulls> {
  const { store, audit, keys, config, loader, directory, clock = realClock } = parts;
  const systems = await readSystems(directory);
  const configured = new Map(config.pulls.map((settings) => [settings.system, settings]));
  checkAgainst(systems, config.pulls);
  await pulls.interrupt(store);
  const landing = openLanding(directory, keys);
  const tokens = new Map<string, Token>();
  const running = new Map<string, Promise<unknown>>();
  const ending = new AbortController();
  const timers = new Map<string, NodeJS.Timeout>();

  const settingsOf = (name: string) => {
    const [system, settings] = [systems.get(name), configured.get(name)];
    if (system === undefined || settings === undefined)
      throw new Error(
        `the settings pull no ${name}; they pull: ${[...configured.keys()].join(", ") || "nothing"}`,
      );
    return { system, settings };
  };
  const enabledOf = (system: System, { endpoints }: PullSettings) =>
    new Set(endpoints ?? Object.keys(system.endpoints));

  const pull = async (name: string, job: PullJob): Promise<PullReport> => {
    const { system, settings } = settingsOf(name);
    const enabled = enabledOf(system, settings);
    for (const one of job.endpoints ?? [])
      if (system.endpoints[one] === undefined)
        throw new Error(
          `${name} has no endpoint ${one}; it has: ${Object.keys(system.endpoints).join(", ")}`,
        );
    const options = optionsOf(system, settings.options);
    const secrets = await secretsOf(parts, system, settings);
    const source = {
      ...{ system, options, secrets, isPrivate: settings.private_network },
      ...(settings.base === undefined ? {} : { base: settings.base }),
      budget: settings.budget ?? system.budget ?? 20_000,
    };
    const client = createClient(source, { clock, tokens, ending: ending.signal });
    const now = clock.now();
    try {
      landing.prune(name, settings.keep_days, now);
      const rows = new Map((await pulls.of(store, name)).map((row) => [row.endpoint, row]));
      const session = {
        ...{ system, client, landing, store, clock, job, enabled, rows },
        run: iso(now).replaceAll(/[-:.]/g, ""),
        first: settings.from === undefined ? null : Date.parse(settings.from),
      };
      return await runPull(session, options, {
        load: (from, mappings) =>
          loader.load({ from, mappings, trigger: "pull", zone: config.organisation.zone }),
        tryRecords,
      });
    } finally {
      client.close();
    }
  };

  const recorded = async (name: string, job: PullJob, by: string): Promise<PullReport> => {
    const { system, settings } = settingsOf(name);
    const hosts = hostsOf({ ...settings, system, options: optionsOf(system, settings.options) });
    const event = { actor: by, action: "pull", subject: `system:${name}` } as const;
    const detail = { hosts, full: job.full === true, dry_run: job.dryRun === true };
    await audit.record({ ...event, outcome: "begun", detail });
    try {
      const report = await pull(name, job);
      const endpoints = Object.fromEntries(
        report.endpoints.map(({ endpoint, state, items }) => [endpoint, { state, rows: items }]),
      );
      const isFailed = report.endpoints.some(({ state }) => state === "failed");
      await audit.record({
        ...{ ...event, outcome: isFailed ? "failed" : "done" },
        detail: { ...detail, endpoints, requests: report.requests, run: report.load?.run ?? null },
      });
      return report;
    } catch (error) {
      await audit.record({ ...event, outcome: outcomeOf(error), detail });
      throw error;
    }
  };

  const run: Pulls["run"] = (name, job, by = systemUser()) => {
    if (running.has(name))
      return Promise.reject(new PullRunning(`a pull of ${name} is running; wait until it has ended`));
    const work = recorded(name, job, by).finally(() => running.delete(name));
    running.set(name, work);
    return work;
  };

  /** Many that come together are pulled together. */
  const soon = (name: string, endpoint?: string) => {
    const key = JSON.stringify([name, endpoint]);
    if (timers.has(key) || ending.signal.aborted) return;
    const job = endpoint === undefined ? {} : { endpoints: [endpoint], onlyWanted: true };
    const timer = setTimeout(
      () => {
        timers.delete(key);
        run(name, job).catch((error: unknown) => {
          // what else went wrong is in the table, and the ids wait for the next pull
          if (error instanceof PullRunning) soon(name, endpoint);
        });
      },
      endpoint === undefined ? SOON.all : SOON.ids,
    );
    timers.set(key, timer.unref());
  };

  return {
    systems,
    run,
    soon,
    status: () => statusOf(parts, systems),
    jobs: () =>
      config.pulls.flatMap(({ system, cron }) =>
        cron === undefined
          ? []
          : [
              {
                id: pullJob(system),
                cron,
                zone: config.organisation.zone,
                work: () => scheduled(run, system),
              },
            ],
      ),
    landing,
    stop: async () => {
      ending.abort();
      for (const timer of timers.values()) clearTimeout(timer);
      await Promise.allSettled(running.values());
    },
  };
}

/** A scheduled run throws where an endpoint failed, so that it is tried again and told. */
async function scheduled(run: Pulls["run"], system: string): Promise<void> {
  const { endpoints } = await run(system, {});
  const failed = endpoints.filter(({ state }) => state === "failed");
  if (failed.length > 0)
    throw new Error(failed.map(({ endpoint, told }) => `${endpoint}: ${told ?? "failed"}`).join("; "));
}

/** How far every system of the settings is pulled; read without a server too. */
export async function statusOf(
  { store, config }: Pick<Parts, "store" | "config">,
  systems: ReadonlyMap<string, System>,
): Promise<Pulled[]> {
  const rows = await pulls.all(store);
  const waiting = await pulls.waiting(store);
  return Promise.all(
    config.pulls.flatMap((settings) => {
      const system = systems.get(settings.system);
      return system === undefined ? [] : [statusOfOne(system, settings)];
    }),
  );

  async function statusOfOne(system: System, settings: PullSettings): Promise<Pulled> {
    const { name } = system;
    const kept = await pullSecrets.names(store, name);
    const isThere = (secret: string) =>
      kept.includes(secret) ||
      (settings.secrets[secret] !== undefined && settingsSecret(system, settings, secret) !== null);
    return {
      ...{ system, settings },
      hosts: hostsOf({ ...settings, system, options: optionsOf(system, settings.options) }),
      missing: secretNames(system, settings).filter((secret) => !isThere(secret)),
      next: settings.cron === undefined ? null : nextDue(settings.cron, config.organisation.zone),
      endpoints: (settings.endpoints ?? Object.keys(system.endpoints)).map((endpoint) => ({
        name: endpoint,
        row: rows.find((row) => row.system === name && row.endpoint === endpoint),
        waiting: Number(waiting.find((row) => row.system === name && row.endpoint === endpoint)?.ids ?? 0),
      })),
    };
  }
}

function nextDue(cron: string, zone: string): Date | null {
  const task = createTask(cron, () => undefined, { timezone: zone });
  try {
    void task.start(); // it tells only while it runs
    return task.getNextRun();
  } finally {
    void task.destroy();
  }
}

/** A secret that the settings place; null where it is not there. */
function settingsSecret({ name }: System, { secrets }: PullSettings, secret: string): string | null {
  const place = secrets[secret];
  if (place === undefined) return null;
  try {
    return readSecret(`pulls ${name}`, { env: place.env, file: place.file }, { what: secret, least: 1 });
  } catch {
    return null;
  }
}

/** The secrets of a system: where the settings say, else sealed. Throws naming what is nowhere. */
async function secretsOf(
  parts: Pick<Parts, "store" | "keys">,
  system: System,
  settings: PullSettings,
): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const secret of Object.keys(system.secrets ?? {}))
    found[secret] = await secretOf(parts, { system, settings }, secret);
  return found;
}

/** One secret of a system. Throws where it is nowhere. */
export async function secretOf(
  { store, keys }: Pick<Parts, "store" | "keys">,
  { system, settings }: Pick<Pulled, "system" | "settings">,
  secret: string,
): Promise<string> {
  const { env, file } = settings.secrets[secret] ?? {};
  const isPlaced = env !== undefined || file !== undefined;
  const value = isPlaced
    ? settingsSecret(system, settings, secret)
    : await pullSecrets.find(store, keys, system.name, secret);
  if (value != null) return value;
  throw new Error(
    isPlaced
      ? `${system.name}: ${env ?? file} should hold the secret ${secret}`
      : `${system.name}: the secret ${secret} is nowhere; give it to assay pull secret ${system.name} ${secret}`,
  );
}

/** The names of the secrets that a system takes with these settings. */
export const secretNames = (
  { secrets, webhook }: System,
  settings: Pick<PullSettings, "webhook">,
): string[] => [
  ...Object.keys(secrets ?? {}),
  ...(settings.webhook === undefined || webhook === undefined ? [] : [webhook.secret]),
];

/** What may stand in an address where a file says no more. */
const USUAL_OPTION = "[A-Za-z0-9._-]+";

/** Throws with every setting that no system fits. */
export function checkAgainst(systems: ReadonlyMap<string, System>, all: readonly PullSettings[]): void {
  const problems = all.flatMap((settings, index) => {
    const { system: name, options, endpoints = [], secrets, webhook } = settings;
    const system = systems.get(name);
    const path = `pulls.${index}`;
    if (system === undefined)
      return [`${path}.system: no system is named ${name}; there are: ${[...systems.keys()].join(", ")}`];
    const whole = optionsOf(system, options);
    return [
      ...Object.entries(system.options ?? {}).flatMap(([option, { pattern = USUAL_OPTION }]) => {
        const value = whole[option];
        if (value === undefined) return [`${path}.options: ${option} is missing`];
        return new RegExp(`^(?:${pattern})$`, "u").test(value)
          ? []
          : [`${path}.options.${option}: should fit ${pattern}`];
      }),
      ...unknown(`${path}.options`, Object.keys(options), Object.keys(system.options ?? {})),
      ...(webhook !== undefined && system.webhook === undefined
        ? [`${path}.webhook: ${name} sends nothing that is understood`]
        : []),
      ...unknown(`${path}.secrets`, Object.keys(secrets), secretNames(system, settings)),
      ...unknown(`${path}.endpoints`, endpoints, Object.keys(system.endpoints)),
    ];
  });
  if (problems.length > 0) throw new Error(`assay.config.json: ${problems.join("; ")}`);
}

function unknown(path: string, names: readonly string[], known: readonly string[]): string[] {
  return names.filter((one) => !known.includes(one)).map((one) => `${path}: there is no ${one}`);
}

/** Tries a mapping on records as a load would read them. */
const tryRecords: TryRecords = async (folder, mapping) => {
  const extractor = openExtractor({ processes: 1 });
  const workDirectory = join(folder, "tried");
  try {
    const path = join(folder, mapping.files?.[0] ?? "");
    const { feeds, error } = await extractor.extract({ path, workDirectory, mapping });
    return {
      feeds: feeds.map(({ feed, accepted, rejected, reasons }) => ({ feed, accepted, rejected, reasons })),
      error: error?.message_en ?? null,
    };
  } finally {
    await extractor.close();
  }
};
