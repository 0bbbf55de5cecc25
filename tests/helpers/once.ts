import {
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** The folder that all files of a test run share. */
export function runFolder(): string {
  const run = process.env.ASSAY_TEST_RUN;
  if (run === undefined) throw new Error("there is no test run: tests/helpers/run.ts is its global set-up");
  return run;
}

/**
 * A folder of the test run that `work` fills once among all processes of it; the others wait for its end. Who only
 * reads it may use it as it is; who writes takes a copy.
 */
export async function once(name: string, work: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(runFolder(), name);
  const [done, failed, lock] = [`${folder}.done`, `${folder}.failed`, `${folder}.lock`];
  for (;;) {
    if (existsSync(done)) return folder;
    if (existsSync(failed)) throw new Error(`${name} failed: ${readFileSync(failed, "utf8")}`);
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
    } catch {
      if (isLeft(lock)) rmSync(lock, { force: true });
      else await sleep(100);
      continue;
    }
    try {
      if (existsSync(done) || existsSync(failed)) continue;
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder);
      await work(folder);
      mkdirSync(done);
    } catch (error) {
      const draft = `${failed}.draft`;
      writeFileSync(draft, error instanceof Error ? (error.stack ?? error.message) : String(error));
      renameSync(draft, failed);
      throw error;
    } finally {
      rmSync(lock, { force: true });
    }
  }
}

/** A copy, of the caller's own, of the data directory `data` in a folder, with the key beside it if there is one. */
export function copyData(template: string): string {
  const own = mkdtempSync(join(runFolder(), "copy-"));
  // without writing the bytes again, where the file system can
  const how = { recursive: true, mode: constants.COPYFILE_FICLONE };
  for (const name of ["data", "data.key"])
    if (existsSync(join(template, name))) cpSync(join(template, name), join(own, name), how);
  return join(own, "data");
}

/** Whether the process that holds the lock was killed. */
function isLeft(lock: string): boolean {
  try {
    const holder = Number(readFileSync(lock, "utf8"));
    if (holder > 0) process.kill(holder, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}
