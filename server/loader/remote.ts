import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { ProgressEvent } from "../../pipelines/load/report.ts";
import type { Publication } from "../../pipelines/publication.ts";
import type { Config } from "../config.ts";
import { HttpError } from "../http-error.ts";
import { forkLoader } from "./fork.ts";
import { type ActName, actNames, isLoad, keysOfRing, type Loader, type ServerKeys } from "./loader.ts";
import { type FromLoader, revivedError, type ToLoader } from "./messages.ts";

/** Milliseconds that the process gets to end a load by itself; what it does not end is taken back at the next start. */
const PATIENCE = 5000;
/** Milliseconds before a process that ended is replaced: the first time, and at most. */
const AGAIN = { first: 500, most: 30_000 };

/** The process that owns the data files. */
export type LoaderProcess = {
  readonly loader: Loader;
  /** The data directory as it is called really. */
  readonly directory: string;
  readonly keys: ServerKeys;
  readonly publication: Publication;
  /** The files of an earlier publication may go. */
  readonly prune: (publication: Publication) => void;
  /** Has it end what it does and a new one take its place, which opens the files anew; resolves when that is ready. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
};

type Options = {
  /** One that was started already, for the first life. */
  readonly child?: ChildProcess | undefined;
  readonly data: string;
  readonly config: Config;
  readonly onProgress: (progress: ProgressEvent) => void;
  /** Takes a newly published warehouse; what was asked of the load is answered afterwards. */
  readonly onPublished: (publication: Publication) => Promise<void>;
  /** Hears that the process ended by itself, so that what it worked on has ended too. */
  readonly onEnd: () => void;
  /** Hears what is to be looked after. */
  readonly onTrouble: (message: string) => void;
};

type Call = {
  readonly name: ActName;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly begun: ((run: number) => void) | undefined;
};
type Ready = FromLoader & { readonly kind: "ready" };

/** One life of the process: what waits for its answers, and when it has ended. */
type Life = {
  readonly child: ChildProcess;
  readonly ready: Promise<Ready>;
  readonly calls: Map<number, Call>;
  readonly ended: Promise<void>;
};

/**
 * Starts the process that owns a data directory's files: it loads, builds and copies beside the server, which goes on
 * with the last published warehouse whatever happens to it. One that ends by itself is replaced, which takes back what
 * it left half done. Throws what its first opening throws.
 */
export async function startLoader(options: Options): Promise<LoaderProcess> {
  let closed = false;
  let serial = 0;
  let wished: { readonly done: () => void; readonly failed: (error: Error) => void } | undefined;
  // Every overview asks for them, and they change only with a run.
  let ages: ReturnType<Loader["feedAges"]> | undefined;
  const forget = () => {
    ages = undefined;
  };
  const heard: Options = {
    ...options,
    onProgress: (progress) => {
      if (progress.phase === "end") forget();
      options.onProgress(progress);
    },
  };
  let life = begin(heard, options.child);
  const first = await life.ready;

  const follow = async (): Promise<void> => {
    for (let wait = AGAIN.first; ; wait = Math.min(2 * wait, AGAIN.most)) {
      await life.ended;
      const wish = wished;
      wished = undefined;
      if (closed) return wish?.failed(new HttpError("loader_gone", { seconds: 5 }));
      options.onEnd();
      if (wish === undefined) {
        options.onTrouble("the process that loads has ended; a new one is started");
        await sleep(wait);
        if (closed) return;
      }
      life = begin(heard);
      forget();
      const { publication } = await life.ready.catch((error: Error) => {
        options.onTrouble(`the process that loads cannot start: ${error.message}`);
        wish?.failed(error);
        return { publication: null };
      });
      if (publication === null) continue;
      wait = AGAIN.first;
      await options.onPublished(publication);
      wish?.done();
    }
  };
  void follow();

  const call = async (name: ActName, words: readonly unknown[]): Promise<unknown> => {
    const now = life;
    await now.ready.catch(gone);
    const begun = words.findLast((word) => typeof word === "function") as Call["begun"];
    const id = serial++;
    return new Promise((resolve, reject) => {
      now.calls.set(id, { name, resolve, reject, begun });
      const plain = words.filter((word) => typeof word !== "function");
      tell(now.child, { kind: "call", id, name, words: plain }, (error) => {
        if (error !== null && now.calls.delete(id)) reject(new HttpError("loader_gone", { seconds: 5 }));
      });
    });
  };
  const loader = Object.fromEntries(
    actNames.map((name) => [name, (...words: unknown[]) => call(name, words)]),
  ) as unknown as Loader;
  const feedAges = () => {
    ages ??= loader.feedAges();
    ages.catch(forget);
    return ages;
  };

  return {
    loader: { ...loader, feedAges },
    directory: first.directory,
    keys: keysOfRing(first.ring),
    publication: first.publication,
    prune: (publication) => tell(life.child, { kind: "prune", publication }),
    restart: () =>
      new Promise<void>((done, failed) => {
        wished = { done, failed };
        tell(life.child, { kind: "close" });
      }),
    close: async () => {
      closed = true;
      tell(life.child, { kind: "close" });
      const timer = setTimeout(() => life.child.kill("SIGKILL"), PATIENCE);
      await life.ended.finally(() => clearTimeout(timer));
    },
  };
}

function gone(): never {
  throw new HttpError("loader_gone", { seconds: 5 });
}

function tell(child: ChildProcess, message: ToLoader, then: (error: Error | null) => void = () => undefined) {
  if (child.connected) child.send(message, then);
  else then(new Error("the process has ended"));
}

function begin({ data, config, onProgress, onPublished, onTrouble }: Options, child = forkLoader()): Life {
  child.ref();
  child.channel?.ref();
  const calls = new Map<number, Call>();
  // What a load brought is read by whoever hears that it has ended.
  let turned: Promise<void> = Promise.resolve();
  const answered = (id: number, give: (call: Call) => void) => {
    const waiting = calls.get(id);
    calls.delete(id);
    if (waiting === undefined) return;
    if (isLoad(waiting.name)) void turned.then(() => give(waiting));
    else give(waiting);
  };
  const ready = new Promise<Ready>((resolve, reject) => {
    child.on("message", (message: FromLoader) => {
      switch (message.kind) {
        case "ready":
          return resolve(message);
        case "refused":
          return reject(revivedError(message.error));
        case "begun":
          return calls.get(message.id)?.begun?.(message.run);
        case "answer":
          return answered(message.id, ({ resolve: give }) => give(message.value));
        case "error":
          return answered(message.id, ({ reject: refuse }) => refuse(revivedError(message.error)));
        case "progress":
          return void turned.then(() => onProgress(message.progress));
        case "published":
          turned = turned
            .then(() => onPublished(message.publication))
            .catch((error: Error) => onTrouble(`the new warehouse cannot be read: ${error.message}`));
      }
    });
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      reject(new Error(`the process that loads ended at its start (${signal ?? `exit ${code}`})`)),
    );
  });
  ready.catch(() => undefined);
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => {
      for (const { reject } of calls.values()) reject(new HttpError("loader_gone", { seconds: 5 }));
      calls.clear();
      resolve();
    });
  });
  tell(child, { kind: "open", directory: data, config, holder: process.pid });
  return { child, ready, calls, ended };
}
