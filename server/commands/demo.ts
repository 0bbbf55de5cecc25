import { existsSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { demoSettings } from "../../fixtures/settings.ts";
import type { Database } from "../../sql/database.ts";
import { systemUser } from "../access/system-user.ts";
import { addDemoAccounts, demoLinks } from "../accounts/demo.ts";
import { type Command, UsageError } from "../command.ts";
import { withAudit } from "../command-audit.ts";
import { configPath, readConfig } from "../config.ts";
import { startServer, untilStopped } from "../main.ts";
import { addDemoDecision } from "../models/demo.ts";
import { openData } from "../open-data.ts";
import { recordedLoad } from "../recorded.ts";
import { published } from "../warehouse-version.ts";
import { buildWeb, isWebStale, webDirectory } from "../web.ts";
import { readPort } from "./serve.ts";

/** `assay demo`: the demo company, from its systems' exports to the page; a second start reuses the data. */
export const command: Command = {
  about: "write the demo company's exports, load them and serve the web app",
  usage: "assay demo [--port 8100]",
  options: {
    port: { type: "string", about: "port to listen on (default 8100)" },
    scale: { type: "string", default: "1", about: "size of the demo company, 0.1 to 1000" },
    seed: { type: "string", default: "42", about: "seed of its chance" },
  },
  run: async ({ values, words, data, out }) => {
    if (words.length > 0) throw new UsageError(`demo takes no words: ${words.join(" ")}`);
    const port = readPort(values.port);
    const scale = readNumber("scale", values.scale, 0.1, 1000);
    const seed = readNumber("seed", values.seed, 0, 2 ** 31);
    const started = performance.now();
    const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`;

    // Vite works in a process of its own while this one writes and loads.
    const building = (await isWebStale())
      ? buildWeb().then(() => out(`  web app built (${seconds()})`))
      : null;
    building?.catch(() => undefined);
    const database = await openData(data, readConfig(data));
    try {
      if (!(await isLoaded(database))) {
        const exports = join(data, "exports");
        writeSettings(data);
        await writeExports({ exports, scale, seed, out, seconds });
        await load({ database, exports, out, seconds });
      }
      // never beside the accounts of a company that is real
      if (existsSync(join(data, "exports", "truth.json"))) {
        await withAudit(database, async (open) => {
          await addDemoAccounts(open);
          await addDemoDecision(open);
        });
      }
      await building;
    } finally {
      await database.close();
    }
    const server = await startServer({
      data,
      web: webDirectory,
      logLevel: process.env.ASSAY_LOG_LEVEL ?? "warn",
      ...(port === undefined ? {} : { port }),
    });
    out("");
    out(`Assay 试金石 is up after ${seconds()} (已就绪): ${server.address}   API: ${server.address}/docs`);
    const links = await demoLinks(server.context, server.address);
    if (links.length > 0)
      out("Sign in by one of these links, each good once (一次性登录链接，每个只能用一次):");
    for (const line of links) out(line);
    out("Stop with Ctrl-C; a second start reuses the data. (按 Ctrl-C 停止；再次启动会沿用已有数据)");
    await untilStopped(server);
    return 0;
  },
};

/** Whether a load has reached the marts; one that was cut off has not, and is simply done again. */
async function isLoaded(database: Database): Promise<boolean> {
  if ((await database.reader(published)) === null) return false;
  const rows = await database.reader((connection) =>
    connection.value<number>("select count(*) from marts.application"),
  );
  return (rows ?? 0) > 0;
}

/** Writes the demo company's settings, unless others hold. */
function writeSettings(data: string): void {
  if (configPath(data) === null)
    writeFileSync(join(data, "assay.config.json"), `${JSON.stringify(demoSettings, null, 2)}\n`);
}

type Step = {
  readonly exports: string;
  readonly out: (line: string) => void;
  readonly seconds: () => string;
};

async function writeExports({ exports, scale, seed, out, seconds }: Step & { scale: number; seed: number }) {
  // truth.json is written last: without it a start before this one was cut off
  if (existsSync(join(exports, "truth.json"))) return;
  await rm(exports, { recursive: true, force: true });
  const { generate } = await import("../../fixtures/generator/generate.ts");
  out(`Writing the demo company's exports to ${exports} ...`);
  await generate({ out: exports, scale, seed });
  out(`  exports written (${seconds()})`);
}

async function load({ database, exports, out, seconds }: Step & { database: Database }) {
  const { loadDirectory } = await import("../../pipelines/load.ts");
  out("Loading them ...");
  const event = {
    actor: systemUser(),
    action: "run",
    subject: "load",
    detail: { by: "command", folder: exports, feed: null },
  } as const;
  const load = () => loadDirectory(database, { from: exports });
  const report = await withAudit(database, ({ audit }) => recordedLoad(audit, event, load), {
    onWarning: out,
  });
  if (report.error !== undefined) throw new Error(report.error);
  const read = report.files.reduce((sum, file) => sum + file.read, 0);
  const aside = report.files.reduce((sum, file) => sum + file.quarantined, 0);
  out(
    `  ${report.files.length} files, ${read.toLocaleString("en")} rows, ${aside.toLocaleString("en")} set aside, ` +
      `warehouse version ${report.warehouse.version} (${seconds()})`,
  );
}

function readNumber(name: string, value: unknown, min: number, max: number): number {
  const number = Number(value);
  if (typeof value !== "string" || value === "" || !(number >= min && number <= max)) {
    throw new UsageError(`invalid ${name}: ${String(value)}; from ${min} to ${max}`);
  }
  return number;
}
