import cluster from "node:cluster";
import type { RequestListener } from "node:http";
import { buildReadingApp, isReading } from "../app.ts";
import type { Api, ReadingContext } from "../context.ts";
import { plainError, revivedError } from "../loader/messages.ts";
import { type TurningReaders, turningReaders } from "../loader/turning-readers.ts";
import { logger } from "../logger.ts";
import { reading } from "../open-data.ts";
import { CONNECTIONS_WAITING } from "../overload.ts";
import { createReading, makeReady } from "../reading.ts";
import { storeIn } from "../store/open.ts";
import type { FromReader, Opening, ToReader } from "./messages.ts";
import { passOn } from "./pass-on.ts";

/** A reader that listens. */
type Open = { readonly app: Api; readonly context: ReadingContext; readonly turning: TurningReaders };

const send = (message: FromReader) => process.send?.(message);

const recording = new Map<number, { readonly done: () => void; readonly failed: (error: Error) => void }>();
let serial = 0;

/** The audit log has one writer: what is read here is recorded there before it is answered. */
const audit: ReadingContext["audit"] = {
  record: (event) =>
    new Promise((done, failed) => {
      const id = serial++;
      recording.set(id, { done, failed });
      send({ kind: "record", id, event });
    }),
};

async function open({ directory, config, publication, web, logLevel, writer, slot }: Opening): Promise<Open> {
  const turning = await turningReaders(directory, reading(config), publication, `spill-reader-${slot}`);
  const store = storeIn(directory);
  const context = await createReading({ database: turning.readers, store, audit, turning }, config);
  const { host, port, public_address } = config.server;
  const app = await buildReadingApp({ context, web, logger: logger(logLevel) });
  const pass = passOn(writer, public_address !== undefined, config.organisation.language);
  const [own] = app.server.listeners("request") as [RequestListener];
  app.server.removeAllListeners("request");
  app.server.on("request", (request, response) =>
    (isReading(request.url ?? "") ? own : pass)(request, response),
  );
  await app.listen({ host, port, backlog: CONNECTIONS_WAITING });
  return { app, context, turning };
}

async function turn({ turning, context }: Open, { publication }: ToReader & { kind: "turn" }): Promise<void> {
  await turning.turnTo(publication, () => makeReady(context, publication.version));
  send({ kind: "turned", version: publication.version });
}

async function close({ app, context, turning }: Open): Promise<void> {
  await app.close();
  await turning.close();
  context.atOnce.close();
  await context.store.destroy();
  process.exit(0);
}

// The entry of a reader, which ends with the server that writes.
if (cluster.isWorker) {
  let opening: Promise<Open> | undefined;
  let turned: Promise<void> = Promise.resolve();
  process.on("disconnect", () => process.kill(process.pid, "SIGKILL"));
  // The server that writes hears the signals and tells what is to be done.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);
  process.on("message", (message: ToReader) => {
    switch (message.kind) {
      case "open":
        opening = open(message);
        return void opening.then(
          () => send({ kind: "up", version: message.publication.version }),
          (error: unknown) =>
            process.send?.({ kind: "refused", error: plainError(error) }, () => process.exit(1)),
        );
      case "turn":
        // who cannot read what is published now answers nothing: another one takes its place
        turned = turned
          .then(async () => turn((await opening)!, message))
          .catch((error: unknown) => {
            process.stderr.write(`a reader cannot read the new warehouse: ${String(error)}\n`);
            process.exit(1);
          });
        return;
      case "recorded": {
        const waiting = recording.get(message.id);
        recording.delete(message.id);
        if (message.error === null) waiting?.done();
        else waiting?.failed(revivedError(message.error));
        return;
      }
      case "close":
        return void opening?.then(close);
    }
  });
  send({ kind: "here" });
}
