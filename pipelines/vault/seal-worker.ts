import { parentPort, workerData } from "node:worker_threads";
import { type SealKeys, type SealTask, sealRecords } from "./seal-records.ts";

const { id, person, text } = workerData as { id: number; person: Uint8Array; text: Uint8Array };
const keys: SealKeys = { id, person: Buffer.from(person), text: Buffer.from(text) };

parentPort?.on("message", (task: SealTask) => {
  parentPort?.postMessage(sealRecords(task, keys));
});
