import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { TYPESCRIPT } from "../../sql/typescript.ts";
import { LANGUAGES, type Language } from "../language.ts";
import type { Scope } from "../metrics/metric.ts";
import type { Progress } from "./build.ts";
import type { PackId } from "./pack-ids.ts";

/** What is to be pressed: the report of a quarter out of a snapshot's folder, its forms written into another one. */
export type Order = {
  readonly snapshot: string;
  readonly quarter: string;
  readonly scope: Scope;
  readonly packs: readonly PackId[];
  readonly into: string;
};

/** Which forms a process writes: of a report that it makes first, or that another one has written as JSON. */
export type Task = Order & { readonly languages: readonly Language[]; readonly isMade: boolean };

/** What it tells. */
export type Told =
  | { readonly done: number; readonly all: number }
  | { readonly made: true }
  | { readonly ended: true }
  | { readonly error: string };

const entry = fileURLToPath(new URL("./press-child.ts", import.meta.url));

/** Processes that make one report. */
export type Press = {
  /** Builds the report and writes its forms, unsigned. Throws what went wrong there. */
  readonly print: (order: Order, progress?: Progress) => Promise<void>;
  readonly close: () => void;
};

/**
 * Starts a process of its own that knows no secret: setting a page of print would keep everybody else waiting for
 * seconds. It reads its program until it is told what to do. While it makes the report another one starts for each
 * other language, since a page is set by one core alone; not where a program is read through tsx, which takes longer.
 */
export function startPress(): Press {
  const own = TYPESCRIPT.length === 0 ? LANGUAGES.slice(0, 1) : LANGUAGES;
  const others = LANGUAGES.slice(own.length);
  const maker = startProcess();
  const processes = [maker];
  const close = () => {
    for (const each of processes) each.close();
  };
  return {
    print: async (order, progress) => {
      const setters = others.map((language) => ({ language, setter: startProcess() }));
      processes.push(...setters.map(({ setter }) => setter));
      let made = () => {};
      const isMade = new Promise<void>((resolve) => {
        made = resolve;
      });
      try {
        await Promise.all([
          maker.do({ ...order, languages: own, isMade: false }, { progress, made }),
          ...setters.map(async ({ language, setter }) => {
            await isMade;
            await setter.do({ ...order, languages: [language], isMade: true });
          }),
        ]);
      } finally {
        close();
      }
    },
    close,
  };
}

type Heard = { readonly progress?: Progress | undefined; readonly made?: () => void };

function startProcess() {
  const { PATH, TMPDIR, HOME, LANG, TZ, NODE_COMPILE_CACHE } = process.env;
  const child = fork(entry, [], {
    execArgv: [...TYPESCRIPT],
    serialization: "json",
    stdio: ["ignore", process.stderr, "inherit", "ipc"],
    env: { PATH, TMPDIR, HOME, LANG, TZ, NODE_COMPILE_CACHE },
  });
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });
  return {
    do: async (task: Task, { progress, made }: Heard = {}) => {
      let outcome: Error | null = new Error("the process that makes reports ended before it was done");
      child.on("message", (told: Told) => {
        if ("done" in told) progress?.(told.done, told.all);
        else if ("made" in told) made?.();
        else outcome = "ended" in told ? null : new Error(told.error);
      });
      if (child.connected) child.send(task, () => {});
      await ended;
      if (outcome !== null) throw outcome;
    },
    close: () => child.kill(),
  };
}
