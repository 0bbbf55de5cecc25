import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadDirectory } from "../../pipelines/load.ts";
import { openDatabase } from "../../sql/database.ts";
import { checksum } from "./checksum.ts";
import { writeCompany } from "./company.ts";

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
  timeout: 300_000,
}, async () => {
  expect(new Set(steps)).toEqual(new Set(["plan", "extract", "merge", "seal", "build", "end"]));
  let interrupted = 0;
  // Most steps are those of the merge, which writes three databases in turn: it is killed early and late.
  for (const [phase, from, to] of [
    ["plan", 0, 1],
    ["extract", 0, 1],
    ["merge", 0, 0.5],
    ["merge", 0.5, 1],
    ["seal", 0, 0.5],
    ["seal", 0.5, 1],
    ["build", 0, 1],
  ] as const) {
    const name = `killed-${phase}-${to}`;
    copy("first", name);
    const own = steps.flatMap((one, index) => (one === phase ? [index + 1] : []));
    const step = own[Math.floor((from + Math.random() * (to - from)) * own.length)] as number;
    const pause = Math.floor(Math.random() * 30);
    const output = await child(name, { step, pause });
    if (!output.includes("done")) interrupted += 1;
    await inProcess(name, async (db) => {
      expect((await loadDirectory(db, { from: second })).status).toBe("done");
      expect(await checksum(db), `killed ${pause} ms after step ${step}, ${phase}`).toEqual(expected);
    });
    rmSync(join(folder, name), { recursive: true, force: true });
  }
  expect(interrupted).toBeGreaterThan(3);
});
