import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { type StudyRow, studyCsv, studyRows } from "../../fixtures/study.ts";
import { openExtractor } from "../../pipelines/extract/extract.ts";
import { loadDirectory } from "../../pipelines/load.ts";
import { type Choices, suggest, type TableDraft } from "../../pipelines/suggest/draft.ts";
import type { MetricResult } from "../../server/metrics/metric.ts";
import { openDatabase } from "../../sql/database.ts";
import { type Client, client } from "../server/client.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-study-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Drafts a mapping of a file, loads the file by it on an empty installation, and asks there. */
async function loaded(name: string, place: (path: string) => void, choices: Choices = {}) {
  const from = join(folder, name, "exports");
  const work = join(folder, name, "work");
  const directory = join(folder, name, "data");
  for (const path of [from, work]) mkdirSync(path, { recursive: true });
  const path = join(from, name);
  place(path);
  const extractor = openExtractor({ processes: 1 });
  const peek = await extractor.peek({ path, workDirectory: work });
  await extractor.close();
  if (peek.status !== "ok") throw new Error(peek.error.message_en);
  const { tables } = await suggest([{ name, peek }], { [name]: choices }, "2026-11-30");
  const draft = tables[0] as TableDraft;
  const database = await openDatabase({ directory });
  const report = await loadDirectory(database, { from, mappings: [draft.mapping] });
  await database.close();
  return { draft, report, api: await client(directory) };
}

type Validity = {
  rows: {
    n: number;
    applicants: number;
    observed: Interval;
    corrected_for_criterion: Interval;
    corrected_for_range: Interval;
    u: number;
  }[];
};
type Interval = { value: number; low: number; high: number };

function pearson(rows: readonly StudyRow[], score: (row: StudyRow) => number): { r: number; n: number } {
  const pairs = rows.flatMap((row) => (row.rating === null ? [] : [[score(row), row.rating] as const]));
  const mean = (index: 0 | 1) => pairs.reduce((sum, pair) => sum + pair[index], 0) / pairs.length;
  const [mx, my] = [mean(0), mean(1)];
  const sum = (of: (x: number, y: number) => number) =>
    pairs.reduce((total, [x, y]) => total + of(x - mx, y - my), 0);
  return { r: sum((x, y) => x * y) / Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y)), n: pairs.length };
}

describe.each(["en", "zh"] as const)("a flat study table of 200 people, %s", (language) => {
  let api: Client;
  afterAll(async () => api?.close());

  test("becomes the whole chain, and its validities are those of the raw columns", async () => {
    const made = await loaded(`study-${language}.csv`, (path) => writeFileSync(path, studyCsv(language)));
    api = made.api;
    expect(made.draft.missing).toEqual([]);
    expect(made.draft.columns.map(({ sure, takes }) => [sure, takes[0]])).toEqual([
      ["certain", { feed: "candidates", field: "candidate_id" }],
      ["certain", { feed: "candidates", field: "gender" }],
      ["certain", { feed: "ai_interviews", field: "overall_score" }],
      ["certain", { feed: "human_ratings", field: "score" }],
      ["certain", { feed: "hires", field: "onboarded_at" }],
      ["certain", { feed: "performance_reviews", field: "rating" }],
    ]);
    expect(
      made.report.files.filter(({ quarantined, error }) => quarantined > 0 || error !== undefined),
    ).toEqual([]);
    const feeds = Object.fromEntries(made.report.files.map(({ feed, inserted }) => [feed, inserted]));
    expect(feeds).toMatchObject({
      candidates: 200,
      applications: 200,
      ai_interviews: 200,
      human_ratings: 200,
      hires: 120,
      performance_reviews: 120,
    });
    const rows = studyRows();
    for (const [predictor, score] of [
      ["ai", (row: StudyRow) => row.ai],
      ["human", (row: StudyRow) => row.human],
    ] as const) {
      const answer = await api.get(`/api/analyses/validity?predictor=${predictor}&criterion=performance_6m`);
      expect(answer.statusCode, answer.body).toBe(200);
      const [row] = answer.json<Validity>().rows;
      const { r, n } = pearson(rows, score);
      expect(row).toMatchObject({ n, applicants: 200 });
      expect(row!.observed.value).toBeCloseTo(r, 12);
      // Fisher (1921): tanh(atanh r ± z / √(n − 3)); the product's interval holds without normal scores and is a little wider.
      const [low, high] = [-1.959963984540054, 1.959963984540054].map((z) =>
        Math.tanh(Math.atanh(r) + z / Math.sqrt(n - 3)),
      );
      expect(Math.abs(row!.observed.low - low!)).toBeLessThan(0.02);
      expect(Math.abs(row!.observed.high - high!)).toBeLessThan(0.02);
      // The ladder: attenuation by a reliability of .52, then Thorndike's Case II with u of the raw columns.
      const deviation = (some: readonly number[]) => {
        const mean = some.reduce((sum, one) => sum + one, 0) / some.length;
        return Math.sqrt(some.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (some.length - 1));
      };
      const u =
        deviation(rows.map(score)) / deviation(rows.filter(({ rating }) => rating !== null).map(score));
      const attenuated = r / Math.sqrt(0.52);
      expect(row!.u).toBeCloseTo(u, 9);
      expect(row!.corrected_for_criterion.value).toBeCloseTo(attenuated, 12);
      expect(row!.corrected_for_range.value).toBeCloseTo(
        (u * attenuated) / Math.sqrt(1 + attenuated ** 2 * (u ** 2 - 1)),
        9,
      );
    }
  }, 120_000);
});

const siop = fileURLToPath(new URL("../../../shared/data/siop2021.csv", import.meta.url));
const present = existsSync(siop);
if (!present) console.log("skipped: ../shared/data with siop2021.csv is absent");

describe.skipIf(!present)("the draft of siop2021", () => {
  test("gives each item's correlation with the supervisors' rating as R does", async () => {
    const { report, api } = await loaded("siop2021.csv", (path) => copyFileSync(siop, path));
    try {
      expect(report.files.filter(({ error }) => error !== undefined)).toEqual([]);
      const { rows } = (await api.get("/api/metrics/question_validity_r?by=question")).json<MetricResult>();
      // R 4.2.2: cor(d$ITEM, d$Overall_Rating, use = "complete.obs")
      for (const [item, r, n] of [
        ["SJ_Most_1", 0.040714833878875, 5488],
        ["Scenario1_4", -0.01737947169696, 5636],
        ["Biodata_07", -0.05249056261099, 5620],
        ["PScale01_Q1", 0.109356844482665, 5619],
        ["PScale06_Q6", -0.028917622041022, 5617],
        ["PScale13_Q5", -0.027754020973006, 5474],
      ] as const) {
        const row = rows.find(({ segment }) => segment.question?.endsWith(`:${item}`));
        expect(row?.n, item).toBe(n);
        expect(Math.abs(row!.value! - r), item).toBeLessThan(1e-9);
      }
    } finally {
      await api.close();
    }
  }, 240_000);
});
