import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { generate } from "../../fixtures/generator/generate.ts";
import { loadDirectory } from "../../pipelines/load.ts";
import { openDatabase } from "../../sql/database.ts";

/** Which demo company; by default seed 42 at scale 1. */
export type Company = { readonly seed: number; readonly scale: number };

/** A demo company, loaded. */
export type Demo = {
  /** A data directory of the caller's own, with the exports loaded and the marts built; not open. */
  readonly directory: string;
  /** The export folder that was loaded; shared, do not write to it. */
  readonly exports: string;
  // biome-ignore lint/suspicious/noExplicitAny: the file is read as it was written, each test types what it uses
  readonly truth: any;
};

/**
 * A demo company, generated and loaded once in a test run by the first test file that asks, and copied for
 * each caller, since one process owns a data directory.
 */
export async function demo(company: Company = { seed: 42, scale: 1 }): Promise<Demo> {
  const { run, template, exports } = await loaded(company);
  const own = mkdtempSync(join(run, "copy-"));
  const directory = join(own, "data");
  cpSync(join(template, "data"), directory, { recursive: true });
  cpSync(join(template, "data.key"), join(own, "data.key"));
  return { directory, exports, truth: truthOf(exports) };
}

/** What was planted in the demo company. */
export async function demoTruth(): Promise<Demo["truth"]> {
  return truthOf((await loaded({ seed: 42, scale: 1 })).exports);
}

const truthOf = (exports: string): Demo["truth"] =>
  JSON.parse(readFileSync(join(exports, "truth.json"), "utf8"));

async function loaded({ seed, scale }: Company): Promise<{ run: string; template: string; exports: string }> {
  const run = process.env.ASSAY_TEST_RUN;
  if (run === undefined) throw new Error("demo() needs the global set-up tests/helpers/run.ts");
  const name = `demo-${seed}-${scale}`;
  const template = join(run, name);
  const exports = join(template, "exports");
  await once(run, name, async () => {
    await generate({ out: exports, scale, seed });
    const database = await openDatabase({ directory: join(template, "data") });
    try {
      await loadDirectory(database, { from: exports });
    } finally {
      await database.close();
    }
  });
  return { run, template, exports };
}

/** Runs `work` once among all processes of the test run; the others wait for its end. */
async function once(run: string, name: string, work: () => Promise<void>): Promise<void> {
  const [done, failed, lock] = [
    join(run, `${name}.done`),
    join(run, `${name}.failed`),
    join(run, `${name}.lock`),
  ];
  for (;;) {
    if (existsSync(done)) return;
    if (existsSync(failed)) throw new Error(`${name} failed: ${readFileSync(failed, "utf8")}`);
    try {
      mkdirSync(lock);
    } catch {
      await sleep(100);
      continue;
    }
    try {
      if (existsSync(done) || existsSync(failed)) continue;
      await work();
      mkdirSync(done);
    } catch (error) {
      const draft = `${failed}.draft`;
      writeFileSync(draft, error instanceof Error ? (error.stack ?? error.message) : String(error));
      renameSync(draft, failed);
      throw error;
    } finally {
      rmdirSync(lock);
    }
  }
}
