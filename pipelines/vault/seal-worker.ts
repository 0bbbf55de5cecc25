import { parentPort, workerData } from "node:worker_threads";
import { type SealKeys, type SealTask, sealRecords } from "./seal-records.ts";

const raw = workerData as { wrap: Uint8Array; text: Uint8Array };
const keys: SealKeys = { wrap: Buffer.from(raw.wrap), text: Buffer.from(raw.text) };

parentPort?.on("message", (task: SealTask) => {
  parentPort?.postMessage(sealRecords(task, keys));
});
