import { accessSync, constants, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { publishedVersion } from "../../pipelines/build.ts";
import { gigabytes } from "../../pipelines/disk-space.ts";
import { openKeys } from "../../pipelines/keys.ts";
import { agree } from "../../pipelines/load/agreement.ts";
import { migrate } from "../../pipelines/load/migrate.ts";
import { recheckAll } from "../../pipelines/recheck.ts";
import { readSystems } from "../../pipelines/systems.ts";
import type { Database } from "../../sql/database.ts";
import { DatabaseLocked } from "../../sql/lock.ts";
import { verifyAudit } from "../access/audit-chain.ts";
import { examineBackups } from "../backup/examine-backups.ts";
import { namedCluster } from "../clickhouse/named.ts";
import type { Command } from "../command.ts";
import { type Config, ConfigError, configPath, fromData, readConfig } from "../config.ts";
import { diskSpace } from "../disk-guard.ts";
import { openSample, readEverything } from "../examine.ts";
import { openData } from "../open-data.ts";
import { statusOf } from "../pull/desk.ts";
import { listedHosts } from "../pull/hosts.ts";
import { readAuditHeads } from "../store/audit-head.ts";
import { askBeside } from "../store/beside.ts";
import { hasServed } from "../store/installation.ts";
import { messages } from "../store/message.ts";
import { modelDeliveries } from "../store/model-delivery.ts";
import { damages, openStore } from "../store/open.ts";
import { version } from "../version.ts";
import { published } from "../warehouse-version.ts";
import { isWebStale } from "../web.ts";

type Check = { readonly check: string; readonly state: "ok" | "note" | "fault"; readonly says: string };

/** `assay doctor`: is everything as it should be, and if not, what to do. */
export const command: Command = {
  about: "check the installation: settings, disk, files, key, sealed values, audit, web app",
  usage: "assay doctor [--json]",
  options: { json: { type: "boolean", about: "report as JSON" } },
  run: async ({ values, data, out }) => {
    const checks = await examine(data);
    const faults = checks.filter((check) => check.state === "fault").length;
    if (values.json === true) out(JSON.stringify({ ok: faults === 0, version, data, checks }));
    else {
      const width = Math.max(...checks.map(({ check }) => check.length));
      for (const { check, state, says } of checks) out(`${state.padEnd(5)}  ${check.padEnd(width)}  ${says}`);
      out(faults === 0 ? "All is well." : `${faults} fault${faults === 1 ? "" : "s"}.`);
    }
    return faults === 0 ? 0 : 1;
  },
};

async function examine(data: string): Promise<Check[]> {
  const checks: Check[] = [node(), memory(), directory(data)];
  let config: Config | null = null;
  try {
    config = readConfig(data);
    checks.push({ check: "settings", state: "ok", says: configPath(data) ?? "none, the defaults hold" });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    checks.push({ check: "settings", state: "fault", says: error.message });
  }
  if (checks.every((check) => check.state !== "fault") && config !== null) {
    checks.push(await disk(data, config), ...(await database(data, config)), source(data, config));
    checks.push(await backups(data, config), ...(await pulled(data, config)), ...(await engine(config)));
    checks.push(await port(config));
  }
  checks.push(await web());
  return checks;
}

function node(): Check {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const fits = major > 20 || (major === 20 && minor >= 19);
  return {
    check: "node",
    state: fits ? "ok" : "fault",
    says: fits ? process.versions.node : `${process.versions.node}; install 20.19 or newer`,
  };
}

function memory(): Check {
  const gigabytes = process.constrainedMemory() / 2 ** 30;
  const known = gigabytes > 0 && gigabytes < 1e6;
  return known && gigabytes < 2
    ? { check: "memory", state: "note", says: `${gigabytes.toFixed(1)} GB; set database.memory_limit lower` }
    : { check: "memory", state: "ok", says: known ? `${gigabytes.toFixed(1)} GB` : "not limited" };
}

function directory(data: string): Check {
  const check = "data directory";
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 });
    accessSync(data, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    return { check, state: "fault", says: `${data}: ${(error as Error).message}` };
  }
  const open = (statSync(data).mode & 0o077) !== 0;
  return open
    ? { check, state: "note", says: `${data} can be read by others; chmod 700 it` }
    : { check, state: "ok", says: data };
}

async function disk(data: string, config: Config): Promise<Check> {
  const { free, needed } = await diskSpace(data, config);
  const says = `${gigabytes(free)} free`;
  return free < needed
    ? {
        check: "disk",
        state: "fault",
        says: `${says}; ${gigabytes(needed)} are needed, else nothing is written`,
      }
    : { check: "disk", state: "ok", says };
}

/** The key while there is no vault that it must open. */
function futureKey(data: string): Check {
  const check = "master key";
  if (process.env.ASSAY_MASTER_KEY) return { check, state: "ok", says: "from ASSAY_MASTER_KEY" };
  const path = process.env.ASSAY_KEY_FILE || `${data}.key`;
  if (!existsSync(path)) return { check, state: "ok", says: `made at the first load (${path})` };
  return (statSync(path).mode & 0o077) === 0
    ? { check, state: "ok", says: `${path}; keep a copy of it apart from the data` }
    : { check, state: "fault", says: `${path} can be read by others; chmod 600 it` };
}

const DATA_FILES = ["warehouse.duckdb", "app.duckdb", "vault.duckdb", "app.sqlite"];

async function database(data: string, config: Config): Promise<Check[]> {
  if (!DATA_FILES.some((file) => existsSync(join(data, file))))
    return [{ check: "database", state: "note", says: NOTHING }, futureKey(data), NO_AUDIT];
  let opened: Database;
  try {
    opened = await openData(data, config);
  } catch (error) {
    const state = error instanceof DatabaseLocked ? "note" : "fault";
    return [{ check: "database", state, says: (error as Error).message }];
  }
  try {
    return await examineFiles(opened);
  } finally {
    await opened.close();
  }
}

const NOTHING = "nothing loaded yet; assay load --from DIR";
const NO_AUDIT: Check = { check: "audit", state: "ok", says: "nothing has happened yet" };

/** Opens all that a start opens, reads all of it, and goes on after what is wrong. */
async function examineFiles(opened: Database): Promise<Check[]> {
  const agreed = await tried("database", async () => {
    await agree(opened);
    const rows = Object.values(await readEverything(opened));
    const sum = rows.reduce((all, one) => all + one, 0).toLocaleString("en");
    return `one installation and age; all that was loaded is there; ${sum} rows of ${rows.length} tables read`;
  });
  if (agreed.state === "fault") return [agreed];
  await migrate(opened);
  const warehouse = await opened.reader(published);
  const built: Check = {
    check: "warehouse",
    ...(warehouse === null
      ? { state: "note", says: NOTHING }
      : { state: "ok", says: `version ${warehouse.version}, built ${warehouse.built_at.toISOString()}` }),
  };
  return [
    agreed,
    built,
    ...(await vault(opened)),
    await patched(opened),
    await tables(opened),
    await notices(opened),
    await lost(opened),
  ];
}

/** The key opens the vault, a sealed value and the audit log. */
async function vault(opened: Database): Promise<Check[]> {
  const made = await opened.reader((c) => c.value<boolean>("SELECT EXISTS (FROM vault.master_key)"));
  const directory = join(opened.directory, "audit");
  const isLogged = existsSync(directory) && readdirSync(directory).length > 0;
  if (made !== true && !isLogged) return [futureKey(opened.directory), NO_AUDIT];
  const key = await tried("master key", async () => {
    const number = await openSample(opened, await openKeys(opened));
    return `opens the vault${number === 0 ? "" : ` and ${number} sealed values`}; keep a copy of it apart from the data`;
  });
  if (key.state === "fault") return [key];
  return [key, isLogged ? await audit(opened, directory) : NO_AUDIT];
}

function tables(opened: Database): Promise<Check> {
  return tried("app.sqlite", async () => {
    if (!existsSync(join(opened.directory, "app.sqlite")) && !(await hasServed(opened)))
      return "made by the next load or serve";
    const store = await openStore(opened);
    try {
      const [damage] = await damages(store);
      if (damage !== undefined) throw new Error(`damaged: ${damage}; restore it from a copy`);
      return "whole";
    } finally {
      await store.destroy();
    }
  });
}

/** Tables that loads have patched are what they would be if they were built whole. */
function patched(opened: Database): Promise<Check> {
  return tried("patched tables", async () => {
    const built = await opened.reader(publishedVersion).catch(() => null);
    if (built === null) return "none yet";
    const found = await opened.writer((c) => recheckAll(c, built.zone));
    const wrong = found.filter(({ rows }) => rows > 0);
    if (wrong.length === 0) return `${found.length} compared with what they are built from, no row differs`;
    const told = wrong.map(({ name, rows }) => `${name} by ${rows} rows`).join(", ");
    throw new Error(`differed from what they are built from: ${told}; everything was built from nothing`);
  });
}

/** Notices of published scoring models that did not arrive. */
function notices({ directory }: Database): Promise<Check> {
  return tried("model notices", async () => {
    const lost = (await askBeside(directory, "model_delivery", modelDeliveries.givenUp)) ?? [];
    const [last] = lost;
    if (last === undefined) return "none was given up";
    throw new Error(
      `${lost.length} given up; the last at ${new URL(last.address).host}: ${last.told}. Send them again on the page Model lab`,
    );
  });
}

/** Messages that did not arrive. */
function lost({ directory }: Database): Promise<Check> {
  return tried("messages", async () => {
    const given = (await askBeside(directory, "message", messages.givenUp)) ?? [];
    const [last] = given;
    if (last === undefined) return "none was given up";
    throw new Error(
      `${given.length} given up; the last by ${last.channel}: ${last.told}. Send it again by assay message retry ${last.id}`,
    );
  });
}

function audit(opened: Database, directory: string): Promise<Check> {
  return tried("audit", async () => {
    const key = (await openKeys(opened)).purpose("audit");
    const heads = await readAuditHeads(opened.directory);
    const { records, broken } = verifyAudit({ directory, key, heads });
    if (broken !== null)
      throw new Error(`broken at ${broken.where} after ${records} good events: ${broken.why}`);
    return `${records} events, unbroken`;
  });
}

async function backups(data: string, { backup, organisation }: Config): Promise<Check> {
  const check = "backup";
  return backup === undefined
    ? { check, state: "note", says: "none are made by themselves; name backup.to in the settings" }
    : tried(check, () => examineBackups(data, backup, organisation.zone));
}

/** Systems that are pulled, and every host to which this installation may speak. */
async function pulled(data: string, config: Config): Promise<Check[]> {
  const systems = await readSystems(data).catch((error: Error) => error);
  if (systems instanceof Error) return [{ check: "pulls", state: "fault", says: systems.message }];
  const hosts = [...new Set(listedHosts(config, systems).map(({ host }) => host))];
  const outgoing: Check = {
    check: "outgoing",
    state: "ok",
    says: hosts.length === 0 ? "no host is asked" : `these hosts and no others: ${hosts.join(", ")}`,
  };
  // tables that cannot be read are told by their own check
  const found = await askBeside(data, "pull_endpoint", (store) => statusOf({ store, config }, systems)).catch(
    () => null,
  );
  const each = (found ?? []).map(({ system: { name }, endpoints, missing, next }): Check => {
    const failed = endpoints.filter(({ row }) => row?.state === "failed" || row?.state === "interrupted");
    const states = endpoints.map(({ name: endpoint, row, waiting }) => {
      const at = row === undefined ? "never" : `${row.state} ${row.ended_at ?? row.started_at}`;
      return `${endpoint} ${at}${waiting > 0 ? `, ${waiting} ids wait` : ""}${row?.told ? ` (${row.told})` : ""}`;
    });
    const secrets =
      missing.length === 0 ? "" : `; give its secrets by assay pull secret: ${missing.join(", ")}`;
    return {
      check: `pull ${name}`,
      state: failed.length > 0 || missing.length > 0 ? "fault" : "ok",
      says: `${states.join("; ")}; next ${next?.toISOString() ?? "by command"}${secrets}`,
    };
  });
  return [outgoing, ...each];
}

/** The servers of the engine that the settings name beside DuckDB. */
async function engine(config: Config): Promise<Check[]> {
  if (config.engine === undefined) return [];
  return [
    await tried("engine", async () => {
      const servers = (await (await namedCluster(config))?.servers()) ?? [];
      const each = servers.map(({ address, version }) => `${new URL(address).host} (ClickHouse ${version})`);
      return `${each.join(", ")}; assay engine check compares it with DuckDB`;
    }),
  ];
}

/** What the work says, or why it failed. */
async function tried(check: string, work: () => Promise<string>): Promise<Check> {
  try {
    return { check, state: "ok", says: await work() };
  } catch (error) {
    return { check, state: "fault", says: (error as Error).message };
  }
}

function source(data: string, config: Config): Check {
  const path = fromData(data, config.source.directory);
  return existsSync(path)
    ? { check: "source", state: "ok", says: path }
    : { check: "source", state: "note", says: `${path} does not exist; set source.directory` };
}

async function port({ server }: Config): Promise<Check> {
  const check = "port";
  const free = await new Promise<boolean>((done) => {
    const probe = createServer();
    probe.once("error", () => done(false));
    probe.listen(server.port, server.host, () => probe.close(() => done(true)));
  });
  return free
    ? { check, state: "ok", says: `${server.port} is free` }
    : { check, state: "note", says: `${server.port} is taken (by a running Assay, or choose server.port)` };
}

async function web(): Promise<Check> {
  return (await isWebStale())
    ? { check: "web app", state: "note", says: "not built or older than its sources; serve builds it" }
    : { check: "web app", state: "ok", says: "built" };
}
