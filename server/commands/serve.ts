import { type Command, UsageError } from "../command.ts";
import { forkLoader } from "../loader/fork.ts";
import { buildWeb, isWebStale, webDirectory } from "../web.ts";

/** As many as `server.readers` of the settings may be. */
const MOST_READERS = 32;

/** `assay serve`: web app, API and schedules over a data directory. */
export const command: Command = {
  about: "serve the web app and the API, and run the schedules",
  usage: "assay serve [--port 8100] [--host 127.0.0.1] [--readers 0]",
  options: {
    port: { type: "string", about: "port to listen on (else server.port of assay.config.json, 8100)" },
    host: { type: "string", about: "address to listen on (else server.host, 127.0.0.1)" },
    readers: { type: "string", about: "processes that answer figures beside it (else server.readers, 0)" },
  },
  run: async ({ values, words, data, out }) => {
    if (words.length > 0) throw new UsageError(`serve takes no words: ${words.join(" ")}`);
    const port = readPort(values.port);
    const readers = readReaders(values.readers);
    const host = typeof values.host === "string" ? values.host : undefined;
    if (await isWebStale()) {
      out("Building the web app ...");
      await buildWeb();
    }
    const child = forkLoader();
    // read after the fork: two processes read their programs at the same time
    const { startServer, untilStopped } = await import("../main.ts");
    const server = await startServer({
      child,
      data,
      web: webDirectory,
      ...(port === undefined ? {} : { port }),
      ...(host === undefined ? {} : { host }),
      ...(readers === undefined ? {} : { readers }),
    });
    out(`Assay 试金石 is up (已就绪): ${server.address}   API: ${server.address}/docs`);
    if (server.setUpLink !== null)
      out(`Make the first account within 30 minutes (请在 30 分钟内创建首个账号): ${server.setUpLink}`);
    await untilStopped(server);
    return 0;
  },
};

/** A port as an option gives it. */
export function readPort(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65535) throw new UsageError(`invalid port: ${value}`);
  return port;
}

function readReaders(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  const readers = Number(value);
  if (!/^\d+$/.test(value) || readers > MOST_READERS)
    throw new UsageError(`--readers is a number from 0 to ${MOST_READERS}: ${value}`);
  return readers;
}
