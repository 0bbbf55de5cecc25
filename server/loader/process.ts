import { setPriority } from "node:os";
import { ensureWarehouse } from "../../pipelines/build.ts";
import { openKeys } from "../../pipelines/keys.ts";
import { recover } from "../../pipelines/load/recover.ts";
import { type Publication, prunePublications, publish } from "../../pipelines/publication.ts";
import { watchRuns } from "../../pipelines/runs.ts";
import type { Database } from "../../sql/database.ts";
import { openData } from "../open-data.ts";
import { countOpening } from "../store/installation.ts";
import { openStore, storeIn } from "../store/open.ts";
import { isLoad, keyRing, type Loader, loaderOf } from "./loader.ts";
import { type FromLoader, plainError, type ToLoader } from "./messages.ts";

const send = (message: FromLoader) => process.send?.(message);

/** The database that the process owns, what it does with it, and how it hands over what it builds. */
type Open = {
  readonly database: Database;
  readonly loader: Loader;
  /** When what has been built so far is handed over. */
  readonly handedOver: () => Promise<void>;
};

/** Whoever asks the server gets three times the share of a busy processor that a load gets. */
const NICENESS = 5;

// The entry of the process that owns the data files, which ends with the server.
if (process.send !== undefined) {
  setPriority(NICENESS);
  let opening: Promise<Open> | undefined;
  const working = new Set<Promise<void>>();
  const end = async ({ database }: Open) => {
    await Promise.all(working);
    await countClosing(database).catch(told("the closing could not be counted"));
    await database.close();
    process.exit(0);
  };
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
  // The server hears the signals and tells what is to be done.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
  process.on("message", (message: ToLoader) => {
    if (message.kind === "open") {
      opening = open(message);
      opening.catch((error: unknown) => {
        send({ kind: "refused", error: plainError(error) });
        process.disconnect();
      });
    } else
      void opening?.then((held) => {
        if (message.kind === "call") {
          const work = call(held, message).finally(() => working.delete(work));
          working.add(work);
          return work;
        }
        if (message.kind === "prune") return prunePublications(held.database.directory, message.publication);
        return end(held);
      });
  });
}

async function open({ directory: data, config, holder }: ToLoader & { kind: "open" }): Promise<Open> {
  const database = await openData(data, config, holder);
  const { directory } = database;
  try {
    const keys = await openKeys(database);
    await recover(database);
    await (await openStore(database)).destroy();
    await database.writer((connection) => ensureWarehouse(connection, config.organisation.zone));
    let publication = (await publish(database)) as Publication;
    let last: Promise<void> = Promise.resolve();
    const handOver = async () => {
      const now = (await publish(database)) as Publication;
      if (now.version !== publication.version) send({ kind: "published", publication: now });
      publication = now;
    };
    watchRuns(database, (progress) => {
      if (progress.phase !== "end") send({ kind: "progress", progress });
      // Who hears of the end reads what it brought.
      else
        last = last
          .then(handOver)
          .catch(told("the new version of the warehouse could not be handed over"))
          .then(() => void send({ kind: "progress", progress }));
    });
    const loader = loaderOf(database);
    send({ kind: "ready", directory, ring: keyRing(keys), publication });
    return { database, loader, handedOver: () => last };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Counts a closing as an opening is counted: an `app.sqlite` that was copied in between is known to be older. */
async function countClosing(database: Database): Promise<void> {
  const store = storeIn(database.directory);
  try {
    await countOpening(store, database);
  } finally {
    await store.destroy();
  }
}

/** What fails is told, and leaves the server with what there was before. */
const told = (what: string) => (error: unknown) => {
  process.stderr.write(`${what}: ${String(error)}\n`);
};

async function call(
  { loader, handedOver }: Open,
  { id, name, words }: ToLoader & { kind: "call" },
): Promise<void> {
  try {
    const value = await (loader[name] as (...words: unknown[]) => Promise<unknown>)(...words, (run: number) =>
      send({ kind: "begun", id, run }),
    );
    if (isLoad(name)) await handedOver();
    send({ kind: "answer", id, value });
  } catch (error) {
    send({ kind: "error", id, error: plainError(error) });
  }
}
