import { type ChildProcess, fork } from "node:child_process";
import { mkdirSync, readdirSync, realpathSync, rmSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { TYPESCRIPT } from "../../sql/typescript.ts";
import { contracts } from "../contract.ts";
import type { Mapping } from "../mapping.ts";
import { canonicalMapping } from "./canonical.ts";
import type { Answer } from "./child.ts";
import { connectorMapping } from "./connectors.ts";
import type { Job } from "./extract-here.ts";
import { DEFAULT_LIMITS, type Limits, MEMORY_EXIT } from "./limits.ts";
import { type Peek, peekMapping, type Reading } from "./peek.ts";
import { type ExtractRequest, type ExtractResult, type FileError, type Reader, Refusal } from "./result.ts";
import type { Unpacked } from "./unpack.ts";

const entry = fileURLToPath(new URL("./child.ts", import.meta.url));

/** Extracts files in child processes; those that wait their turn are taken in the order of the calls. */
export type Extractor = {
  /** Never throws for what a file is: a refused or failed file is a result. */
  readonly extract: (request: ExtractRequest) => Promise<ExtractResult>;
  /** Looks at a table's columns without a mapping, and gives its first `rows` records. */
  readonly peek: (request: Plain & { readonly reading?: Reading; readonly rows?: number }) => Promise<Peek>;
  /** Writes the files of a ZIP archive into the work directory. */
  readonly unpack: (request: Plain) => Promise<Unpacked>;
  /** Ends the children; files in hand come back as failed. */
  readonly close: () => Promise<void>;
};

/** A file that nobody reads yet. */
type Plain = Omit<ExtractRequest, keyof Reader>;

type Child = { process: ChildProcess; ready: Promise<void>; dead: boolean };

let serial = 0;

/**
 * Opens a set of throw-away children (two at most unless said), each begun by the first file that finds the others busy. A
 * child takes one file after the other as long as all goes well; one that dies, or passes its time or memory, marks the file
 * in hand as failed and is replaced.
 */
export function openExtractor(
  options: { readonly processes?: number; readonly limits?: Partial<Limits> } = {},
): Extractor {
  const size = options.processes ?? 2;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const idle: Child[] = [];
  let begun = 0;
  const waiting: ((child: Child) => void)[] = [];
  const working = new Set<Child>();
  let closed = false;

  const take = () =>
    new Promise<Child>((resolve) => {
      if (idle.length === 0 && begun < size) {
        idle.push(start(limits));
        begun += 1;
      }
      const child = idle.shift();
      if (child === undefined) waiting.push(resolve);
      else resolve(child.dead ? start(limits) : child);
    }).then(wake);
  const give = (child: Child) => {
    const next = waiting.shift();
    if (closed) child.process.kill("SIGKILL");
    else if (next === undefined) {
      rest(child);
      idle.push(child);
    } else next(child.dead ? start(limits) : child);
  };

  const work = async (request: ExtractRequest, job: Omit<Job, "prefix">): Promise<Answer> => {
    let child = await take();
    working.add(child);
    const prefix = `${process.pid}-${(serial++).toString(36)}-${safeName(request.path)}`;
    const own = { ...limits, ...request.limits };
    const answer = await ask(child, { ...job, prefix }, own);
    working.delete(child);
    if (answer.residentBytes > own.memoryBytes / 2 || child.dead) {
      child.process.kill("SIGKILL");
      child = closed ? child : start(limits);
    }
    give(child);
    if (answer.result.status !== "ok") sweep(request.workDirectory, prefix);
    return answer;
  };
  const ready = (request: ExtractRequest) => ({
    ...prepared(request),
    limits: { ...limits, ...request.limits },
  });

  return {
    extract: async (request) => {
      try {
        return (await work(request, await planned(ready(request)))).result;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        return { ...failed(request.path, error.error), status: "refused" };
      }
    },
    peek: async ({ reading, rows = 0, ...request }) => {
      const job = { request: ready(request), mapping: peekMapping(reading), contracts: [], rows };
      const { peek, result } = await work(request, { ...job, act: "peek" });
      return peek ?? died(result);
    },
    unpack: async (request) => {
      const job = { request: ready(request), mapping: peekMapping(), contracts: [] };
      const { unpacked, result } = await work(request, { ...job, act: "unpack" });
      return unpacked ?? died(result);
    },
    close: async () => {
      closed = true;
      const all = [...idle, ...working];
      const ends = all.map(
        ({ process: child, dead }) =>
          new Promise<void>((done) => {
            if (dead || child.exitCode !== null || child.signalCode !== null) return done();
            // A resting child does not hold the program, which would end here before what follows.
            child.ref();
            child.once("exit", () => done());
          }),
      );
      for (const { process: child } of all) child.kill("SIGKILL");
      await Promise.all(ends);
    },
  };
}

const AT_ONCE = 2;
const IDLE_MILLISECONDS = 5000;
let shared: { extractor: Extractor; busy: number; timer: NodeJS.Timeout | undefined } | undefined;

/** Extracts one file in a child of those that calls share. Call two at a time. */
export const extractFile = (request: ExtractRequest): Promise<ExtractResult> =>
  inSharedChild(({ extract }) => extract(request));

/**
 * Works with two children that all calls share, which end by themselves when nothing came for five seconds and never
 * keep the program running.
 */
export async function inSharedChild<T>(work: (extractor: Extractor) => Promise<T>): Promise<T> {
  shared ??= { extractor: openExtractor({ processes: AT_ONCE }), busy: 0, timer: undefined };
  const current = shared;
  clearTimeout(current.timer);
  current.busy += 1;
  try {
    return await work(current.extractor);
  } finally {
    current.busy -= 1;
    if (current.busy === 0) {
      current.timer = setTimeout(() => {
        shared = undefined;
        void current.extractor.close();
      }, IDLE_MILLISECONDS);
      current.timer.unref();
    }
  }
}

/** What is told of a file at which the child died. */
function died({ path, error }: ExtractResult): { status: "failed"; error: FileError } {
  if (error === undefined) throw new Error(`nothing came of ${path}`);
  return { status: "failed", error };
}

/** Resolves the reader here, so that the child needs no declarations of its own. */
async function planned(request: ExtractRequest): Promise<Omit<Job, "prefix">> {
  const mapping = await mappingOf(request);
  const known = await contracts();
  const feeds = [...new Set(mapping.feeds.map((mapped) => mapped.feed))];
  return {
    request,
    mapping,
    contracts: feeds.flatMap((feed) => {
      const contract = known.get(feed);
      return contract === undefined ? [] : [contract];
    }),
  };
}

async function mappingOf(request: ExtractRequest): Promise<Mapping> {
  if (request.refusal !== undefined) throw request.refusal;
  if (request.mapping !== undefined) return request.mapping;
  if (request.connector !== undefined) return connectorMapping(request.connector);
  if (request.feed !== undefined) return canonicalMapping(request.feed, request.path);
  throw new Refusal("unknown_file", {
    zh: "没有连接器、映射或标准接口认领此文件",
    en: "no connector, mapping or canonical feed takes this file",
  });
}

/** Paths without symbolic links, as the child's DuckDB compares them. */
function prepared(request: ExtractRequest): ExtractRequest {
  mkdirSync(join(request.workDirectory, "tmp"), { recursive: true, mode: 0o700 });
  const real = (path: string) => {
    try {
      return realpathSync(path);
    } catch {
      return resolve(path);
    }
  };
  return { ...request, path: real(request.path), workDirectory: real(request.workDirectory) };
}

function safeName(path: string): string {
  return basename(path)
    .replace(/[^A-Za-z0-9_-]+/g, "_")
    .slice(0, 60);
}

function sweep(folder: string, prefix: string): void {
  for (const name of readdirSync(folder))
    if (name.startsWith(prefix)) rmSync(join(folder, name), { recursive: true, force: true });
}

function start(limits: Limits): Child {
  const environment = process.env;
  const child = fork(entry, [], {
    // The child gets no secrets: only what Node needs to run.
    env: Object.fromEntries(
      ["PATH", "TMPDIR", "TEMP", "TMP", "HOME", "LANG", "TZ", "NODE_COMPILE_CACHE"].flatMap((name) =>
        environment[name] === undefined ? [] : [[name, environment[name]]],
      ),
    ),
    execArgv: [...TYPESCRIPT, `--max-old-space-size=${Math.floor((limits.memoryBytes * 0.6) / (1 << 20))}`],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    serialization: "json",
  });
  const handle: Child = { process: child, dead: false, ready: Promise.resolve() };
  handle.ready = new Promise((resolve) => {
    child.once("message", () => resolve());
    child.once("exit", () => {
      handle.dead = true;
      resolve();
    });
    child.once("error", () => {
      handle.dead = true;
      resolve();
    });
  });
  return handle;
}

/** An idle child does not keep the program running. */
function rest(child: Child): void {
  child.process.unref();
  child.process.channel?.unref();
}

function wake(child: Child): Child {
  child.process.ref();
  child.process.channel?.ref();
  return child;
}

async function ask(child: Child, job: Job, limits: Limits): Promise<Answer> {
  await child.ready;
  return new Promise((resolve) => {
    let stopped = false;
    const finish = (answer: Answer) => {
      clearTimeout(timer);
      child.process.off("message", onMessage);
      child.process.off("exit", onExit);
      resolve(answer);
    };
    const fail = (error: FileError) => finish({ result: failed(job.request.path, error), residentBytes: 0 });
    const onMessage = (message: unknown) => finish(message as Answer);
    const onExit = (code: number | null, signal: NodeJS.Signals | null) => {
      child.dead = true;
      if (stopped)
        fail({
          code: "time",
          message_zh: `读取超过 ${limits.seconds} 秒，已停止`,
          message_en: `reading took longer than ${limits.seconds} seconds and was stopped`,
          expected: `<= ${limits.seconds} s`,
        });
      else if (code === MEMORY_EXIT || code === 134 || signal === "SIGABRT")
        fail({
          code: "memory",
          message_zh: "读取此文件需要的内存超过上限",
          message_en: "reading this file takes more memory than is allowed",
          expected: `<= ${limits.memoryBytes} bytes`,
        });
      else
        fail({
          code: "crash",
          message_zh: "读取此文件的进程意外结束，其余文件不受影响",
          message_en: "the process that read this file ended unexpectedly; the other files are not touched",
          found: signal ?? `exit ${code}`,
        });
    };
    const timer = setTimeout(() => {
      stopped = true;
      child.process.kill("SIGKILL");
    }, limits.seconds * 1000);
    child.process.on("message", onMessage);
    child.process.on("exit", onExit);
    if (child.dead) onExit(child.process.exitCode, child.process.signalCode);
    else child.process.send(job);
  });
}

function failed(path: string, error: FileError): ExtractResult {
  let bytes = 0;
  try {
    bytes = statSync(path).size;
  } catch {
    // The file may be gone; its size is then unknown.
  }
  return {
    path,
    sha256: null,
    bytes,
    status: "failed",
    error,
    records: 0,
    unused: 0,
    ignored: [],
    feeds: [],
  };
}
