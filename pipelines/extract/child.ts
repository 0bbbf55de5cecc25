import { extractHere, type Job } from "./extract-here.ts";
import { DEFAULT_LIMITS, MEMORY_EXIT } from "./limits.ts";
import type { ExtractResult } from "./result.ts";

/** What the child answers; `residentBytes` tells the parent when to take a fresh child. */
export type Answer = { readonly result: ExtractResult; readonly residentBytes: number };

// The entry of the throw-away process: answers each job, ends with its parent, and ends itself over its limit.
if (process.send !== undefined) {
  let limit = DEFAULT_LIMITS.memoryBytes;
  setInterval(() => {
    if (process.memoryUsage.rss() > limit) process.exit(MEMORY_EXIT);
  }, 100).unref();
  process.on("disconnect", () => process.exit(0));
  process.on("message", (job: Job) => {
    limit = job.request.limits?.memoryBytes ?? DEFAULT_LIMITS.memoryBytes;
    void extractHere(job).then((result) => {
      const answer: Answer = { result, residentBytes: process.memoryUsage.rss() };
      process.send?.(answer);
    });
  });
  process.send("ready");
}
