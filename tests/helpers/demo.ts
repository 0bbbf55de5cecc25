import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AiEffect } from "../../fixtures/generator/effect.ts";
import { generate } from "../../fixtures/generator/generate.ts";
import { loadDirectory } from "../../pipelines/load.ts";
import { openDatabase } from "../../sql/database.ts";
import { copyData, once } from "./once.ts";

/** Which demo company; by default seed 42 at scale 1, whose AI path does good. */
export type Company = { readonly seed: number; readonly scale: number; readonly aiEffect?: AiEffect };

const nameOf = ({ seed, scale, aiEffect = "good" }: Company) => `${seed}-${scale}-${aiEffect}`;

const usual: Company = { seed: 42, scale: 1 };

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
export async function demo(company: Company = usual): Promise<Demo> {
  const exports = await demoExports(company);
  const template = await once(`demo-${nameOf(company)}`, async (folder) => {
    const database = await openDatabase({ directory: join(folder, "data") });
    try {
      await loadDirectory(database, { from: exports });
    } finally {
      await database.close();
    }
  });
  return { directory: copyData(template), exports, truth: truthOf(exports) };
}

/** The export folder of a demo company, generated once in a test run; shared, do not write to it. */
export function demoExports(company: Company = usual): Promise<string> {
  return once(`exports-${nameOf(company)}`, (out) => generate({ out, ...company }).then(() => undefined));
}

/** What was planted in the demo company. */
export async function demoTruth(): Promise<Demo["truth"]> {
  return truthOf(await demoExports());
}

const truthOf = (exports: string): Demo["truth"] =>
  JSON.parse(readFileSync(join(exports, "truth.json"), "utf8"));
