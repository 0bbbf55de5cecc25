import { main } from "../../server/cli.ts";

// A process of its own that erases who is due, to be killed: node --import tsx erase-once.ts DATA PAUSE
// It kills itself without warning, PAUSE milliseconds after it begins.
const [data = "", pause = "0"] = process.argv.slice(2);
setTimeout(() => process.kill(process.pid, "SIGKILL"), Number(pause));
const code = await main(["erase", "--due", "--data", data]);
process.stdout.write(`ended ${code}\n`);
process.exit(0);
