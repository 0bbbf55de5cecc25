import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase } from "../../sql/database.ts";

let directory: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), "assay-lock-")));
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  rmSync(directory, { recursive: true });
});

const path = () => join(directory, "lock");
const opens = async () => (await openDatabase({ directory, readers: 1 })).close();

/** A process that does nothing, holding one file open. */
function stranger(file: string): ChildProcess {
  const child = spawn("sleep", ["600"], { stdio: [openSync(file, "a+"), "ignore", "ignore"] });
  children.push(child);
  return child;
}

/** Another process that has the directory open. */
async function holder(): Promise<ChildProcess> {
  const database = JSON.stringify(new URL("../../sql/database.ts", import.meta.url).href);
  const script = `import { openDatabase } from ${database};
    await openDatabase({ directory: ${JSON.stringify(directory)} });
    process.stdout.write("open");
    setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  await once(child.stdout, "data");
  return child;
}

test("a living holder is refused with its number and how to release it; a killed one is taken over", async () => {
  const child = await holder();
  await expect(opens()).rejects.toThrow(
    `in use by process ${child.pid}; work through its web app, or stop it (kill ${child.pid}); if it is not Assay, delete ${path()}`,
  );
  // Without the lock the database's own still holds, and what the holder works on is left alone.
  writeFileSync(join(directory, "work", "half"), "");
  rmSync(path());
  await expect(opens()).rejects.toThrow(`in use by process ${child.pid}`);
  expect(readdirSync(join(directory, "work"))).toEqual(["half"]);
  child.kill("SIGKILL");
  await once(child, "exit");
  await opens();
});

test.runIf(existsSync("/proc/self/stat"))(
  "a number that is another process's by now holds nothing",
  async () => {
    const { pid } = stranger(join(tmpdir(), "assay-lock-elsewhere"));
    const database = await openDatabase({ directory, readers: 1 });
    const own = JSON.parse(readFileSync(path(), "utf8"));
    await database.close();
    expect(existsSync(path())).toBe(false);
    for (const left of [
      { ...own, pid },
      { ...own, pid: 1 },
      { ...own, pid, boot: "another" },
    ]) {
      writeFileSync(path(), JSON.stringify(left));
      await opens();
    }
    // A lock of before has the number alone: who has no file of the directory open does not hold it.
    for (const left of [1, pid]) {
      writeFileSync(path(), String(left));
      await opens();
    }
    const reader = stranger(join(directory, "warehouse.duckdb"));
    writeFileSync(path(), String(reader.pid));
    await expect(opens()).rejects.toThrow(`in use by process ${reader.pid}`);
  },
);

test("what a killed process left on its way is gone at the next opening, whatever opens it", async () => {
  await opens();
  mkdirSync(join(directory, "work", "load", "file-1"), { recursive: true });
  writeFileSync(join(directory, "work", "load", "file-1", "comments.parquet"), "in clear");
  writeFileSync(join(directory, "tmp", "spilled"), "in clear");
  await opens();
  expect([readdirSync(join(directory, "work")), readdirSync(join(directory, "tmp"))]).toEqual([[], []]);
});
