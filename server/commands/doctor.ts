import { accessSync, constants, existsSync, mkdirSync, statfsSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { openKeys } from "../../pipelines/keys.ts";
import type { Database } from "../../sql/database.ts";
import { DatabaseLocked } from "../../sql/lock.ts";
import { verifyAudit } from "../access/audit.ts";
import type { Command } from "../command.ts";
import { type Config, ConfigError, configPath, fromData, readConfig } from "../config.ts";
import { openData } from "../main.ts";
import { damages, openStore } from "../store/open.ts";
import { version } from "../version.ts";
import { published } from "../warehouse-version.ts";
import { isWebStale } from "../web.ts";

type Check = { readonly check: string; readonly state: "ok" | "note" | "fault"; readonly says: string };

/** `assay doctor`: is everything as it should be, and if not, what to do. */
export const command: Command = {
  about: "check the installation: settings, data, disk, key, web app",
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
    checks.push(disk(data), key(data), ...(await database(data, config)), source(data, config));
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

function disk(data: string): Check {
  const { bavail, bsize } = statfsSync(data);
  const free = bavail * bsize;
  const warehouse = join(data, "warehouse.duckdb");
  const needed = Math.max(2 ** 30, existsSync(warehouse) ? statSync(warehouse).size * 0.1 : 0);
  const says = `${(free / 2 ** 30).toFixed(1)} GB free`;
  return free < needed
    ? { check: "disk", state: "fault", says: `${says}; ${(needed / 2 ** 30).toFixed(1)} GB are needed` }
    : { check: "disk", state: "ok", says };
}

function key(data: string): Check {
  const check = "master key";
  if (process.env.ASSAY_MASTER_KEY) return { check, state: "ok", says: "from ASSAY_MASTER_KEY" };
  const path = `${data}.key`;
  if (!existsSync(path)) {
    return existsSync(join(data, "vault.duckdb"))
      ? { check, state: "note", says: `none at ${path} yet; the first load makes it` }
      : { check, state: "ok", says: `made at the first load (${path})` };
  }
  return (statSync(path).mode & 0o077) === 0
    ? { check, state: "ok", says: `${path}; keep a copy of it apart from the data` }
    : { check, state: "fault", says: `${path} can be read by others; chmod 600 it` };
}

async function database(data: string, config: Config): Promise<Check[]> {
  const check = "database";
  try {
    const opened = await openData(data, config);
    try {
      const warehouse = await opened.reader(published);
      const state: Check =
        warehouse === null
          ? { check, state: "note", says: "nothing loaded yet; assay load --from DIR" }
          : {
              check,
              state: "ok",
              says: `warehouse version ${warehouse.version}, built ${warehouse.built_at.toISOString()}`,
            };
      return [state, await tables(opened), await audit(opened)];
    } finally {
      await opened.close();
    }
  } catch (error) {
    const { message } = error as Error;
    return [{ check, state: error instanceof DatabaseLocked ? "note" : "fault", says: message }];
  }
}

async function tables(opened: Database): Promise<Check> {
  const check = "app.sqlite";
  if (!existsSync(join(opened.directory, check)))
    return { check, state: "ok", says: "made by the first serve" };
  const store = await openStore(opened);
  try {
    const found = await damages(store);
    return found.length === 0
      ? { check, state: "ok", says: "whole" }
      : { check, state: "fault", says: `damaged: ${found[0]}; restore it from a copy` };
  } finally {
    await store.destroy();
  }
}

async function audit(opened: Database): Promise<Check> {
  const directory = join(opened.directory, "audit");
  if (!existsSync(directory)) return { check: "audit", state: "ok", says: "nothing has happened yet" };
  const { records, broken } = verifyAudit(directory, (await openKeys(opened)).purpose("audit"));
  return broken === null
    ? { check: "audit", state: "ok", says: `${records} events, unbroken` }
    : { check: "audit", state: "fault", says: `broken at ${broken} after ${records} good events` };
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
