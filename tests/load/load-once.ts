import { loadDirectory } from "../../pipelines/load.ts";
import { openDatabase } from "../../sql/database.ts";

// A process of its own that loads a folder, to be killed: node --import tsx load-once.ts DATA FROM
const [data = "", from = ""] = process.argv.slice(2);
const db = await openDatabase({ directory: data, readers: 1 });
process.stdout.write("open\n");
const report = await loadDirectory(db, { from });
await db.close();
process.stdout.write(`${report.status}\n`);
