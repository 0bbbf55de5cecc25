import { join } from "node:path";
import { extractHere, type Job, removeAll } from "./extract-here.ts";
import { DEFAULT_LIMITS, MEMORY_EXIT } from "./limits.ts";
import { type Peek, peekHere } from "./peek.ts";
import type { ExtractResult } from "./result.ts";
import { type Unpacked, unpackHere } from "./unpack.ts";

/** What the child answers; `residentBytes` tells the parent when to take a fresh child. */
export type Answer = {
  readonly result: ExtractResult;
  readonly peek?: Peek;
  readonly unpacked?: Unpacked;
  readonly residentBytes: number;
};

// The entry of the throw-away process: answers each job, ends with its parent, and ends itself over its limit.
if (process.send !== undefined) {
  let limit = DEFAULT_LIMITS.memoryBytes;
  setInterval(() => {
    if (process.memoryUsage.rss() > limit) process.exit(MEMORY_EXIT);
  }, 100).unref();
  let scratch: string | undefined;
  process.on("disconnect", () => {
    // Nobody is left to read or to remove what this file has given so far.
    if (scratch !== undefined) removeAll(scratch);
    process.exit(0);
  });
  process.on("message", (job: Job) => {
    scratch = join(job.request.workDirectory, job.prefix);
    limit = job.request.limits?.memoryBytes ?? DEFAULT_LIMITS.memoryBytes;
    void work(job).then((answer) => {
      scratch = undefined;
      process.send?.({ ...answer, residentBytes: process.memoryUsage.rss() });
    });
  });
  process.send("ready");
}

async function work(job: Job): Promise<Omit<Answer, "residentBytes">> {
  const { act, request } = job;
  if (act === undefined) return { result: await extractHere(job) };
  return {
    ...(act === "peek" ? { peek: await peekHere(job) } : { unpacked: unpackHere(job) }),
    result: {
      ...{ path: request.path, sha256: null, bytes: 0, status: "ok" },
      ...{ records: 0, unused: 0, ignored: [], feeds: [] },
    },
  };
}
