import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where npm's chdb was installed (`npm install --prefix <folder> --no-save chdb@3.4.0`); undefined where it is not. */
const installed = process.env.ASSAY_CHDB;
export const hasChdb = installed !== undefined && existsSync(join(installed, "node_modules", "chdb"));

/** A ClickHouse in a process of its own, behind its HTTP interface. */
export type OwnClickHouse = { readonly address: string; readonly process: ChildProcess };

/** Starts one, with arguments as `clickhouse local` takes them; who starts it ends it by a signal. */
export async function startClickHouse(...args: readonly string[]): Promise<OwnClickHouse> {
  const file = fileURLToPath(new URL("./chdb-server.mjs", import.meta.url));
  const child = spawn(process.execPath, [file, installed!, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (line: Buffer) => resolve(String(line).trim()));
    child.once("exit", (code) => reject(new Error(`ClickHouse ended with ${code}`)));
  });
  return { address, process: child };
}
