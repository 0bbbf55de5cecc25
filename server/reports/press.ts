import { fork } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Scope } from "../metrics/metric.ts";
import type { Progress } from "./build.ts";
import type { PackId } from "./packs.ts";

/** What is to be pressed: the report of a quarter out of a snapshot's folder, its forms written into another one. */
export type Order = {
  readonly snapshot: string;
  readonly quarter: string;
  readonly scope: Scope;
  readonly packs: readonly PackId[];
  readonly into: string;
};

/** What the process tells. */
export type Told =
  | { readonly done: number; readonly all: number }
  | { readonly ended: true }
  | { readonly error: string };

const entry = fileURLToPath(new URL("./press-child.ts", import.meta.url));
const typescript = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;

/** A process that makes one report. */
export type Press = {
  /** Builds the report and writes its forms, unsigned. Throws what went wrong there. */
  readonly print: (order: Order, progress?: Progress) => Promise<void>;
  readonly close: () => void;
};

/**
 * Starts a process of its own that knows no secret: setting a page of print would keep everybody else waiting for
 * seconds. It reads its program until it is told what to do.
 */
export function startPress(): Press {
  const { PATH, TMPDIR, HOME, LANG, TZ } = process.env;
  const child = fork(entry, [], {
    execArgv: ["--import", typescript],
    serialization: "json",
    stdio: ["ignore", process.stderr, "inherit", "ipc"],
    env: { PATH, TMPDIR, HOME, LANG, TZ },
  });
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });
  return {
    print: async (order, progress = () => {}) => {
      let outcome: Error | null = new Error("the process that makes reports ended before it was done");
      child.on("message", (told: Told) => {
        if ("done" in told) progress(told.done, told.all);
        else outcome = "ended" in told ? null : new Error(told.error);
      });
      if (child.connected) child.send(order, () => {});
      await ended;
      if (outcome !== null) throw outcome;
    },
    close: () => child.kill(),
  };
}
