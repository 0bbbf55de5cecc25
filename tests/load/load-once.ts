import { loadDirectory } from "../../pipelines/load.ts";
import { publish } from "../../pipelines/publication.ts";
import { openDatabase } from "../../sql/database.ts";

// A process of its own that loads a folder, hands over what it built and writes its logs into its files, to be killed:
// node --import tsx load-once.ts DATA FROM [STEP PAUSE]
// With STEP, a number or a phase, it kills itself without warning, PAUSE milliseconds after that was told.
const [data = "", from = "", step = "", pause = "0"] = process.argv.slice(2);
const told: string[] = [];
const tell = (phase: string) => {
  told.push(phase);
  if (String(told.length) !== step && phase !== step) return;
  if (pause === "0") process.kill(process.pid, "SIGKILL");
  setTimeout(() => process.kill(process.pid, "SIGKILL"), Number(pause));
};
const db = await openDatabase({ directory: data, readers: 1 });
const report = await loadDirectory(db, { from, onProgress: ({ phase }) => tell(phase) });
tell("publish");
await publish(db);
tell("checkpoint");
await db.writer((connection) => connection.run("CHECKPOINT warehouse; CHECKPOINT vault; CHECKPOINT app"));
await db.close();
process.stdout.write(`${report.status} ${told.join(" ")}\n`);
