import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { threadOf } from "../../sql/typescript.ts";
import { type SealKeys, type SealTask, sealRecords } from "./seal-records.ts";

/** Below this size the thread at hand seals; starting others would take longer. */
const INLINE_BYTES = 2_000_000;
const STRETCH_BYTES = 8_000_000;
const entry = new URL("./seal-worker.ts", import.meta.url);

/**
 * Seals a file of JSON-line records (see `sealRecords`) on all cores. Gives the CSV files of the sealed records.
 * Throws what a worker throws.
 */
export async function sealFile(job: Pick<SealTask, "table" | "input">, keys: SealKeys): Promise<string[]> {
  const bytes = statSync(job.input).size;
  const tasks: SealTask[] = [];
  for (let from = 0; from < bytes; from += STRETCH_BYTES)
    tasks.push({ ...job, output: `${job.input}.${tasks.length}.csv`, from, to: from + STRETCH_BYTES });
  if (bytes <= INLINE_BYTES) for (const task of tasks) sealRecords(task, keys);
  else {
    const queue = [...tasks];
    const workers = Math.min(Math.max(2, availableParallelism()), 8, tasks.length);
    await Promise.all(Array.from({ length: workers }, () => sealInWorker(queue, keys)));
  }
  return tasks.map((task) => task.output);
}

/** One worker that takes stretches from the queue until it is empty. */
function sealInWorker(queue: SealTask[], keys: SealKeys): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(threadOf(entry), {
      eval: true,
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: 64 },
      workerData: keys,
    });
    const next = () => {
      const task = queue.shift();
      if (task === undefined) worker.terminate().then(() => resolve(), reject);
      else worker.postMessage(task);
    };
    worker.on("message", next);
    worker.on("error", (error) => {
      queue.length = 0;
      reject(error);
    });
    next();
  });
}
