import { openKeys } from "../../pipelines/keys.ts";
import { openDatabase } from "../../sql/database.ts";

// A process of its own that opens the keys of a data directory, to be killed: node --import tsx open-once.ts DATA PAUSE
// It kills itself without warning, PAUSE milliseconds after the database is open.
const [data = "", pause = "0"] = process.argv.slice(2);
const db = await openDatabase({ directory: data, readers: 1 });
setTimeout(() => process.kill(process.pid, "SIGKILL"), Number(pause));
await openKeys(db);
await db.close();
process.stdout.write("done\n");
