import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadDirectory, type RunReport } from "../../pipelines/load.ts";
import { readMappings } from "../../pipelines/mapping-file.ts";
import type { MetricResult } from "../../server/metrics/metric.ts";
import { openDatabase } from "../../sql/database.ts";
import { type Client, client } from "./client.ts";

const shared = (file: string) => fileURLToPath(new URL(`../../../shared/data/${file}`, import.meta.url));
const FILES = ["siop2021.csv", "hrdataset_v14.csv"];
const present = FILES.every((file) => existsSync(shared(file)));
if (!present) console.log("skipped: ../shared/data with siop2021.csv and hrdataset_v14.csv is absent");

/** Real tables that nobody here wrote, loaded through the mapping files alone. */
describe.skipIf(!present)("public data sets", () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-public-"));
  let report: RunReport;
  let api: Client;

  beforeAll(async () => {
    const from = join(folder, "exports");
    mkdirSync(from);
    for (const file of FILES) copyFileSync(shared(file), join(from, file));
    const mappings = await readMappings(fileURLToPath(new URL("../../fixtures/mappings", import.meta.url)));
    const database = await openDatabase({ directory: join(folder, "data") });
    report = await loadDirectory(database, { from, mappings });
    await database.close();
    api = await client(join(folder, "data"));
  });
  afterAll(async () => {
    await api?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("every row is accounted for and none refused", () => {
    expect(report.status).toBe("done");
    expect(new Set(report.files.map((file) => file.path))).toEqual(new Set(FILES));
    for (const file of report.files) {
      expect(file.error).toBeUndefined();
      expect(file.inserted + file.updated + file.unchanged + file.deleted + file.quarantined).toBe(file.read);
      expect(file.quarantined, `${file.path} ${file.feed}`).toBe(0);
    }
    const read = (path: string, feed: string) =>
      report.files.find((file) => file.path === path && file.feed === feed)?.read;
    expect(read("siop2021.csv", "candidates")).toBe(5640);
    expect(read("hrdataset_v14.csv", "hires")).toBe(311);
  });

  test("each item's correlation with the supervisors' rating is the one of the raw columns", async () => {
    const answer = await api.get("/api/metrics/question_validity_r?by=question&job=SIOP-RETAIL");
    const { rows } = answer.json<MetricResult>();
    expect(rows).toHaveLength(111);
    const { items, ratings } = rawColumns();
    expect(items.size).toBe(111);
    for (const [item, values] of items) {
      const row = rows.find(({ segment }) => segment.question?.endsWith(item));
      const { r, n } = pearson(values, ratings);
      expect(row?.n, item).toBe(n);
      expect(Math.abs(row!.value! - r), item).toBeLessThan(1e-9);
    }
  });

  // R 4.2.2: cor(d$ITEM, d$Overall_Rating, use = "complete.obs")
  test.each([
    ["SJ_Most_1", 0.040714833878875, 5488],
    ["Scenario1_4", -0.01737947169696, 5636],
    ["Scenario2_Time", -0.008020620483783, 5634],
    ["Biodata_07", -0.05249056261099, 5620],
    ["PScale01_Q1", 0.109356844482665, 5619],
    ["PScale06_Q6", -0.028917622041022, 5617],
    ["PScale13_Q5", -0.027754020973006, 5474],
  ])("%s agrees with R", async (item, r, n) => {
    const { rows } = (
      await api.get("/api/metrics/question_validity_r?by=question&job=SIOP-RETAIL")
    ).json<MetricResult>();
    const row = rows.find(({ segment }) => segment.question?.endsWith(item));
    expect(row?.n).toBe(n);
    expect(Math.abs(row!.value! - r)).toBeLessThan(1e-9);
  });
});

function rawColumns(): { items: Map<string, number[]>; ratings: number[] } {
  const [head, ...lines] = readFileSync(shared("siop2021.csv"), "utf8").trim().split(/\r?\n/);
  const names = head!.split(",").map((name) => name.replaceAll('"', ""));
  const cells = lines.map((line) => line.split(","));
  const column = (index: number) =>
    cells.map((row) => (["", "NA"].includes(row[index] ?? "") ? Number.NaN : Number(row[index])));
  // SJ_Time_* are the seconds that an answer took, not items of their own.
  const items = names.slice(9).filter((name) => !name.startsWith("SJ_Time_"));
  return {
    items: new Map(items.map((name) => [name, column(names.indexOf(name))])),
    ratings: column(names.indexOf("Overall_Rating")),
  };
}

function pearson(x: readonly number[], y: readonly number[]): { r: number; n: number } {
  const pairs = x
    .map((value, index) => [value, y[index]!] as const)
    .filter((pair) => !pair.some(Number.isNaN));
  const mean = (which: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[which], 0) / pairs.length;
  const [mx, my] = [mean(0), mean(1)];
  let [xx, yy, xy] = [0, 0, 0];
  for (const [a, b] of pairs) {
    xx += (a - mx) ** 2;
    yy += (b - my) ** 2;
    xy += (a - mx) * (b - my);
  }
  return { r: xy / Math.sqrt(xx * yy), n: pairs.length };
}
