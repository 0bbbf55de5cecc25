import { DuckDBInstance } from "@duckdb/node-api";
import { quote } from "./database.ts";
import { REMAINS } from "./renew.ts";

// A process of its own that copies a database into a new file: node --import tsx renew-child.ts FILE NEW TEMPORARY
// It has read nothing before, so that no block of the new file can hold what was in memory earlier.
// It ends with the process that began it, which would find the file in use when it starts again.
process.stdin.on("end", () => process.kill(process.pid, "SIGKILL")).resume();
const [file = "", fresh = "", temporary = ""] = process.argv.slice(2);
const instance = await DuckDBInstance.create(":memory:", { memory_limit: "2GB", temp_directory: temporary });
const connection = await instance.connect();
await connection.run(`
  ATTACH ${quote(file)} AS old (READ_ONLY);
  ATTACH ${quote(fresh)} AS fresh;
  COPY FROM DATABASE old TO fresh;
  DROP TABLE fresh.main.${REMAINS};
  CHECKPOINT fresh`);
connection.closeSync();
instance.closeSync();
process.exit(0);
