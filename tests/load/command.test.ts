import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { main } from "../../server/cli.ts";
import { openDatabase } from "../../sql/database.ts";
import { writeCompany } from "./company.ts";

let folder: string;
let data: string;
let exports: { first: string; second: string };
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-command-"));
  data = join(folder, "data");
  exports = writeCompany(folder, 30);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function assay(...argv: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const lines = { out: (line: string) => out.push(line), err: (line: string) => err.push(line) };
  return { code: await main([...argv, "--data", data], lines), out, err };
}

test("load prints a line per file and feed, warns of the new key, and as JSON gives the run", async () => {
  const first = await assay("load", "--from", exports.first);
  expect(first).toMatchObject({ code: 0, err: [expect.stringContaining("master key")] });
  expect(first.out.find((line) => line.startsWith("candidates.jsonl"))?.split(/\s+/)).toEqual([
    "candidates.jsonl",
    "candidates",
    "30",
    "30",
    "0",
    "0",
    "0",
    "0",
  ]);
  const second = await assay("load", "--from", exports.second, "--json");
  expect(second).toMatchObject({ code: 0, err: [] });
  const report = JSON.parse(second.out.join(""));
  expect(report.run).toBe(2);
  for (const file of report.files)
    expect(file.inserted + file.updated + file.unchanged + file.deleted + file.quarantined).toBe(file.read);
});

test("one feed alone can be loaded", async () => {
  const { out } = await assay("load", "--from", exports.first, "--feed", "applications", "--json");
  expect(JSON.parse(out[0] ?? "").files).toMatchObject([
    { feed: "applications", inserted: 0, unchanged: 27 },
  ]);
});

test("a file that is refused ends the command with 1, the others are loaded", async () => {
  writeFileSync(join(exports.second, "strange.csv"), "a,b\n1,2\n");
  const { code, out, err } = await assay("load", "--from", exports.second);
  expect(code).toBe(1);
  expect(out.find((line) => line.startsWith("strange.csv"))).toContain("refused: no connector");
  expect(err).toEqual(["1 file was not read; the others were loaded"]);
});

test("wrong usage is told in one line with exit 2", async () => {
  expect(await assay("load", "--from", join(folder, "nowhere"))).toMatchObject({
    code: 2,
    err: [expect.stringContaining("there is no folder")],
  });
  expect(await assay("load", "--from", exports.first, "--feed", "x")).toMatchObject({
    code: 2,
    err: [expect.stringContaining("unknown feed: x")],
  });
  expect(await assay("quarantine", "show", "abc")).toMatchObject({ code: 2 });
});

test("quarantine lists, shows and replays", async () => {
  const list = await assay("quarantine", "list", "--reason", "identity_conflict", "--json");
  const [row] = JSON.parse(list.out[0] ?? "").rows;
  expect(row).toMatchObject({ feed: "candidates", reason: "identity_conflict", status: "open" });
  const shown = await assay("quarantine", "show", String(row.quarantine_id), "--json");
  expect(JSON.parse(shown.out[0] ?? "").raw.email).toBe("x@example.com");
  const edits = join(folder, "edits.json");
  writeFileSync(
    edits,
    JSON.stringify({ [row.quarantine_id]: { phone: "13700001234", national_id: "110101199001019999" } }),
  );
  const replayed = await assay("quarantine", "replay", String(row.quarantine_id), "--edit", edits);
  expect(replayed).toMatchObject({ code: 0, out: ["1 replayed: 1 taken in, 0 set aside again"] });
  expect((await assay("quarantine", "list", "--reason", "stale")).out.join("\n")).toContain(
    "candidates.jsonl:",
  );
});

test("a data directory in use is told in one line with the process", async () => {
  const db = await openDatabase({ directory: data, readers: 1 });
  const { code, err } = await assay("load", "--from", exports.first);
  await db.close();
  expect(code).toBe(1);
  expect(err).toHaveLength(1);
  expect(err[0]).toContain(`process ${process.pid}`);
});
