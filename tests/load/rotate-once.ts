import { rotateKey } from "../../pipelines/rotate.ts";
import { openStore } from "../../server/store/open.ts";
import { sealStoreAnew } from "../../server/store/seal-anew.ts";
import { openDatabase } from "../../sql/database.ts";

// A process of its own that replaces the master key, to be killed: node --import tsx rotate-once.ts DATA [STEP PAUSE]
// With STEP it kills itself without warning, PAUSE milliseconds after that step was told; the first is the start.
const [data = "", step = "", pause = "0"] = process.argv.slice(2);
const db = await openDatabase({ directory: data, readers: 1 });
const told: string[] = [];
const tell = (name: string) => {
  told.push(name);
  if (name === step) setTimeout(() => process.kill(process.pid, "SIGKILL"), Number(pause));
};
tell("start");
await rotateKey(db, {
  others: async (keys) => {
    const store = await openStore(db);
    await sealStoreAnew(store, keys);
    await store.destroy();
  },
  onStep: tell,
});
tell("end");
await db.close();
process.stdout.write(`done ${told.join(" ")}\n`);
