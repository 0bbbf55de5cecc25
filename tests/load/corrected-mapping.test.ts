import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openDatabase } from "../../sql/database.ts";
import { runHere } from "../helpers/program.ts";

const field = new URL("../field/15-corrected-mapping/", import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), "assay-corrected-"));
const exports = join(folder, "exports");
const data = join(folder, "data");
mkdirSync(exports);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function load(mapping: string) {
  const { code, out, err } = await runHere([
    ...["load", "--from", exports, "--mapping", mapping, "--data", data, "--json"],
  ]);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out).files as Record<string, unknown>[];
}

async function years(): Promise<[string, number][]> {
  const database = await openDatabase({ directory: data, readers: 1 });
  const rows = await database.reader((c) =>
    c.rows<{ id: string; years: number }>(
      "SELECT source_id AS id, experience_years AS years FROM staging.candidates ORDER BY 1",
    ),
  );
  await database.close();
  return rows.map((row) => [row.id, row.years]);
}

test("field case 15: a corrected mapping is a new version of records without a time of change of their own", async () => {
  copyFileSync(join(field, "scores.csv"), join(exports, "scores.csv"));
  expect(await load(join(field, "first.map.json"))).toMatchObject([{ read: 2, inserted: 2 }]);
  expect(await load(join(field, "second.map.json"))).toMatchObject([{ read: 2, updated: 2, quarantined: 0 }]);
  expect(await years()).toEqual([
    ["c1", 3.1],
    ["c2", 7.2],
  ]);
  // Another export by the same mapping: what changed is updated, the rest is unchanged.
  writeFileSync(join(exports, "scores.csv"), "ID,Score\nc1,0.5\nc2,0.72\nc3,0.1\n");
  expect(await load(join(field, "second.map.json"))).toMatchObject([
    { read: 3, updated: 1, unchanged: 1, inserted: 1, quarantined: 0 },
  ]);
  expect(await years()).toEqual([
    ["c1", 5],
    ["c2", 7.2],
    ["c3", 1],
  ]);
});

test("two files of one load that contradict each other have no order: the second is told", async () => {
  writeFileSync(join(exports, "scores.csv"), "ID,Score\nc1,0.6\n");
  mkdirSync(join(exports, "again"));
  writeFileSync(join(exports, "again", "scores.csv"), "ID,Score\nc1,0.7\nc2,0.72\n");
  expect(await load(join(field, "second.map.json"))).toMatchObject([
    { path: "again/scores.csv", read: 2, updated: 1, unchanged: 1 },
    { path: "scores.csv", read: 1, quarantined: 1 },
  ]);
  expect((await years())[0]).toEqual(["c1", 7]);
});
