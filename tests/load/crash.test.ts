import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadDirectory } from "../../pipelines/load.ts";
import { type Publication, publish } from "../../pipelines/publication.ts";
import { turningReaders } from "../../server/loader/turning-readers.ts";
import { openDatabase } from "../../sql/database.ts";
import { contents } from "../marts/contents.ts";
import { checksum } from "./checksum.ts";
import { writeCompany } from "./company.ts";

/** How often each moment is tried; more by hand. */
const ROUNDS = Number(process.env.ASSAY_KILLS ?? 1);

/**
 * A phase, the share of its steps between which one is drawn, and within how many milliseconds after it the process dies. Most
 * steps are those of the merge, which writes three databases in turn: it is killed early and late.
 */
const MOMENTS = [
  { phase: "plan", from: 0, to: 1, within: 30 },
  { phase: "extract", from: 0, to: 1, within: 30 },
  { phase: "merge", from: 0, to: 0.5, within: 30 },
  { phase: "merge", from: 0.5, to: 1, within: 30 },
  { phase: "seal", from: 0, to: 0.5, within: 30 },
  { phase: "seal", from: 0.5, to: 1, within: 30 },
  { phase: "build", from: 0, to: 1, within: 30 },
  { phase: "publish", from: 0, to: 1, within: 300 },
  { phase: "checkpoint", from: 0, to: 1, within: 30 },
] as const;

const script = fileURLToPath(new URL("./load-once.ts", import.meta.url));
let folder: string;
let second: string;
let expected: Record<string, string>;
/** The phase of each step of the load, in order. */
let steps: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-crash-"));
  const company = writeCompany(folder);
  second = company.second;
  await inProcess("first", async (db) =>
    expect((await loadDirectory(db, { from: company.first })).status).toBe("done"),
  );
  copy("first", "whole");
  const output = await child("whole");
  expect(output).toMatch(/^done /);
  steps = output.trim().split(" ").slice(1);
  expected = await inProcess("whole", checksum);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function inProcess<T>(
  name: string,
  work: (db: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>,
): Promise<T> {
  const db = await openDatabase({ directory: join(folder, name), readers: 1 });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

function copy(from: string, to: string): void {
  cpSync(join(folder, from), join(folder, to), { recursive: true });
  cpSync(join(folder, `${from}.key`), join(folder, `${to}.key`));
}

/** Loads the second folder in a process of its own, killed `pause` milliseconds after a step of the load. */
function child(name: string, kill?: { readonly step: number; readonly pause: number }): Promise<string> {
  return new Promise((resolve, reject) => {
    const moment = kill === undefined ? [] : [String(kill.step), String(kill.pause)];
    const process_ = spawn(
      process.execPath,
      ["--import", "tsx", script, join(folder, name), second, ...moment],
      {
        stdio: ["ignore", "pipe", "inherit"],
      },
    );
    let output = "";
    process_.stdout.on("data", (data: Buffer) => {
      output += data.toString();
    });
    process_.on("error", reject);
    process_.on("exit", () => resolve(output));
  });
}

test("killed at a random moment of each phase, the next load ends in the same warehouse", {
  timeout: 60_000 + ROUNDS * 240_000,
}, async () => {
  const phases = ["plan", "extract", "merge", "seal", "build", "end", "publish", "checkpoint"];
  expect(new Set(steps)).toEqual(new Set(phases));
  const all = Array.from({ length: ROUNDS }, (_, round) => MOMENTS.map((moment) => ({ round, ...moment })));
  let interrupted = 0;
  for (const { round, phase, from, to, within } of all.flat()) {
    const name = `killed-${phase}-${to}-${round}`;
    copy("first", name);
    const own = steps.flatMap((one, index) => (one === phase ? [index + 1] : []));
    const step = own[Math.floor((from + Math.random() * (to - from)) * own.length)] as number;
    const pause = Math.floor(Math.random() * within);
    const output = await child(name, { step, pause });
    if (!output.includes("done")) interrupted += 1;
    const place = `killed ${pause} ms after step ${step}, ${phase}`;
    await inProcess(name, async (db) => {
      expect((await loadDirectory(db, { from: second })).status, place).toBe("done");
      expect(await checksum(db), place).toEqual(expected);
      const publication = (await publish(db)) as Publication;
      const turning = await turningReaders(db.directory, { readers: 1, threads: 1 }, publication);
      expect(await contents(turning.readers, publication), place).toEqual(await contents(db, publication));
      await turning.close();
    });
    rmSync(join(folder, name), { recursive: true, force: true });
  }
  if (process.env.ASSAY_KILLS !== undefined)
    process.stdout.write(`${interrupted} of ${all.flat().length} loads were killed before their end\n`);
  expect(interrupted).toBeGreaterThan(all.flat().length / 2);
});
