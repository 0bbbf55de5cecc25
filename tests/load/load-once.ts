import { loadDirectory } from "../../pipelines/load.ts";
import { openDatabase } from "../../sql/database.ts";

// A process of its own that loads a folder, to be killed: node --import tsx load-once.ts DATA FROM [STEP PAUSE]
// With STEP, a number or a phase, it kills itself without warning, PAUSE milliseconds after that was told.
const [data = "", from = "", step = "", pause = "0"] = process.argv.slice(2);
const told: string[] = [];
const db = await openDatabase({ directory: data, readers: 1 });
const report = await loadDirectory(db, {
  from,
  onProgress: ({ phase }) => {
    told.push(phase);
    if (String(told.length) !== step && phase !== step) return;
    if (pause === "0") process.kill(process.pid, "SIGKILL");
    setTimeout(() => process.kill(process.pid, "SIGKILL"), Number(pause));
  },
});
await db.close();
process.stdout.write(`${report.status} ${told.join(" ")}\n`);
