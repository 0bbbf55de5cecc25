import cluster, { type Worker } from "node:cluster";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Publication } from "../../pipelines/publication.ts";
import { TYPESCRIPT } from "../../sql/typescript.ts";
import type { Audit } from "../access/audit.ts";
import { plainError, revivedError } from "../loader/messages.ts";
import type { FromReader, Opening, ToReader } from "./messages.ts";

/** Milliseconds that a reader gets to open or to turn, and to end by itself. */
const PATIENCE = { ready: 60_000, close: 5000 };
/** Milliseconds before a reader that ended is replaced: the first time, and at most. */
const AGAIN = { first: 500, most: 30_000 };

/** The readers beside a server that writes. */
export type ReaderProcesses = {
  /** The port on which all of them listen. */
  readonly port: number;
  /** Has all of them go over to a newer publication; who does not, or not in time, is replaced. */
  readonly turnTo: (publication: Publication) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** A socket of this machine that only its user can open. Unix allows about 100 characters, fewer than folders have. */
export function ownSocket(): { readonly path: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), "assay-"));
  return {
    path: join(folder, "writer.sock"),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

type Life = {
  readonly worker: Worker;
  readonly up: Promise<void>;
  readonly ended: Promise<void>;
  /** Resolves when it reads a version, and when it has ended. */
  readonly reads: (version: number) => Promise<void>;
};

/**
 * Starts processes that answer figures from the published warehouse at one address, and pass everything else on to the
 * server that writes. One that ends is replaced. Throws what the first opening of one throws, e.g. that the port is in use.
 */
export async function startReaders(
  count: number,
  opening: Omit<Opening, "kind" | "slot">,
  audit: Pick<Audit, "record">,
  onTrouble: (message: string) => void,
): Promise<ReaderProcesses> {
  let closed = false;
  let { publication } = opening;
  const { server } = opening.config;
  // whoever takes another's place listens where that one did
  const port = server.port === 0 ? await freePort(server.host) : server.port;
  const config = { ...opening.config, server: { ...server, port } };
  const lives = new Set<Life>();
  const start = (slot: number): Life => {
    const life = begin(() => ({ ...opening, kind: "open", slot, publication, config }), audit);
    lives.add(life);
    void life.ended.then(() => lives.delete(life));
    return life;
  };
  const follow = async (first: Life, slot: number): Promise<void> => {
    let life = first;
    for (let wait = AGAIN.first; ; wait = Math.min(2 * wait, AGAIN.most)) {
      await life.ended;
      if (closed) return;
      onTrouble("a reader has ended; a new one is started");
      await sleep(wait);
      if (closed) return;
      life = start(slot);
      const isUp = await inTime(life, life.up).then(
        () => true,
        (error: Error) => {
          onTrouble(`a reader cannot start: ${error.message}`);
          life.worker.process.kill("SIGKILL");
          return false;
        },
      );
      if (isUp) wait = AGAIN.first;
    }
  };
  const close = async () => {
    closed = true;
    await Promise.all(
      [...lives].map(async ({ worker, ended }) => {
        tell(worker, { kind: "close" });
        const timer = setTimeout(() => worker.process.kill("SIGKILL"), PATIENCE.close);
        await ended.finally(() => clearTimeout(timer));
      }),
    );
  };
  try {
    const firsts = Array.from({ length: count }, (_, slot) => start(slot));
    await Promise.all(firsts.map((life) => inTime(life, life.up)));
    firsts.forEach((life, slot) => void follow(life, slot));
    return {
      port,
      turnTo: async (next) => {
        publication = next;
        await Promise.all(
          [...lives].map((life) => {
            tell(life.worker, { kind: "turn", publication: next });
            return inTime(life, life.reads(next.version)).catch(() => life.worker.process.kill("SIGKILL"));
          }),
        );
      },
      close,
    };
  } catch (error) {
    for (const { worker } of lives) worker.process.kill("SIGKILL");
    await close();
    throw error;
  }
}

/** A port of an address that nobody listens on. */
function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const held = createServer();
    held.once("error", reject);
    held.listen(0, host, () => {
      const { port } = held.address() as AddressInfo;
      held.close(() => resolve(port));
    });
  });
}

/** Throws where it takes too long. */
async function inTime<T>({ worker }: Life, work: Promise<T>): Promise<T> {
  const ended = new AbortController();
  const late = sleep(PATIENCE.ready, undefined, { signal: ended.signal }).then(() => {
    throw new Error(`process ${worker.process.pid} does not answer`);
  });
  late.catch(() => undefined);
  return Promise.race([work, late]).finally(() => ended.abort());
}

function tell(worker: Worker, message: ToReader): void {
  if (worker.isConnected()) worker.send(message, () => undefined);
}

function begin(opening: () => Opening, audit: Pick<Audit, "record">): Life {
  cluster.setupPrimary({
    exec: fileURLToPath(new URL("./process.ts", import.meta.url)),
    args: [],
    execArgv: [...TYPESCRIPT],
    serialization: "advanced",
    stdio: ["ignore", process.stderr, "inherit", "ipc"],
  });
  const worker = cluster.fork({ UV_THREADPOOL_SIZE: process.env.UV_THREADPOOL_SIZE ?? "16" });
  const waiting = new Map<number, () => void>();
  let read = 0;
  const reached = (version: number) => {
    read = version;
    waiting.get(version)?.();
  };
  const up = new Promise<void>((resolve, reject) => {
    worker.on("message", (message: FromReader) => {
      switch (message.kind) {
        case "here":
          return tell(worker, opening());
        case "up":
          reached(message.version);
          return resolve();
        case "refused":
          return reject(revivedError(message.error));
        case "turned":
          return reached(message.version);
        case "record":
          return void audit.record(message.event).then(
            () => tell(worker, { kind: "recorded", id: message.id, error: null }),
            (error: unknown) => tell(worker, { kind: "recorded", id: message.id, error: plainError(error) }),
          );
      }
    });
    worker.once("exit", (code, signal) =>
      reject(new Error(`a reader ended at its start (${signal ?? `exit ${code}`})`)),
    );
  });
  up.catch(() => undefined);
  const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
  return {
    ...{ worker, up, ended },
    reads: (version) =>
      Promise.race([
        ended,
        read === version ? undefined : new Promise<void>((go) => waiting.set(version, go)),
      ]),
  };
}
