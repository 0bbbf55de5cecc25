import { readFileSync } from "node:fs";
import { join } from "node:path";
import iconv from "iconv-lite";
import { beforeAll, describe, expect, test } from "vitest";
import type { Reason } from "../../pipelines/contract.ts";
import { connectorMappings } from "../../pipelines/extract/connectors.ts";
import { type DiscoveredFile, discover } from "../../pipelines/extract/discover.ts";
import { demoExports } from "../helpers/demo.ts";
import { type Extracted, workbench } from "./files.ts";

const bench = workbench();
/** Reasons that only the warehouse can tell. */
const later: readonly Reason[] = ["unknown_reference", "stale", "identity_conflict"];

let folder: string;
const results: { file: DiscoveredFile; result: Extracted }[] = [];
beforeAll(async () => {
  folder = await demoExports({ seed: 7, scale: 0.1 });
  for (const file of await discover(folder)) {
    const { path, connector } = file;
    results.push({
      file,
      result: await bench.extract({ path, ...(connector === undefined ? {} : { connector }) }),
    });
  }
});

describe("the demo company's exports", () => {
  test("every file has its connector and every connector its files; late and broken ones wait", async () => {
    expect(results.filter(({ file }) => file.connector === undefined).map(({ file }) => file.name)).toEqual(
      [],
    );
    const used = new Set(results.map(({ file }) => file.connector));
    expect([...(await connectorMappings()).keys()].filter((name) => !used.has(name))).toEqual([]);
    expect(results.filter(({ file }) => /^(late|broken)\//.test(file.name))).toEqual([]);
  });

  test("every file is read whole and its rows are accounted for", () => {
    for (const { file, result } of results) {
      expect(result, file.name).toMatchObject({ status: "ok", unused: 0 });
      for (const { feed, read, accepted, rejected, controls } of result.feeds) {
        expect(read, `${file.name} ${feed}`).toBe(accepted + rejected);
        expect(controls.reduce((sum, control) => sum + control.accepted, 0)).toBe(accepted);
      }
    }
  });

  test("an export from before a column was added is read without it", async () => {
    const { file } = results.find(({ file: { name } }) => /^ats\/interviews-/.test(name))!;
    const bytes = readFileSync(file.path, "latin1");
    const heading = iconv.encode("看过AI评分", "gb18030").toString("latin1");
    expect(bytes).toContain(heading);
    const older = bench.write(
      "interviews-older.csv",
      Buffer.from(bytes.replace(heading, iconv.encode("备注", "gb18030").toString("latin1")), "latin1"),
    );
    const found = await bench.extract({ path: older, connector: file.connector! });
    expect(found).toMatchObject({ status: "ok", ignored: ["备注"] });
    expect(found.feeds.map(({ feed, accepted }) => [feed, accepted > 0])).toEqual([
      ["human_interviews", true],
    ]);
  });

  test("what was planted as dirt is set aside for its reason, and nothing else is", () => {
    const truth = JSON.parse(readFileSync(join(folder, "truth.json"), "utf8")) as {
      dirt: Record<string, Partial<Record<Reason, number>>>;
    };
    const planted = Object.entries(truth.dirt).flatMap(([feed, reasons]) =>
      Object.entries(reasons)
        .filter(([reason]) => !later.includes(reason as Reason))
        .map(([reason, rows]) => `${feed} ${reason} ${rows}`),
    );
    const sums = new Map<string, number>();
    for (const { result } of results)
      for (const { feed, reasons } of result.feeds)
        for (const [reason, rows] of Object.entries(reasons)) {
          const key = `${feed} ${reason}`;
          sums.set(key, (sums.get(key) ?? 0) + rows);
        }
    expect([...sums].map(([key, rows]) => `${key} ${rows}`).sort()).toEqual(planted.sort());
  });

  test("systems of different shapes arrive as the same feeds", async () => {
    const first = async (name: string, feed: string) => {
      const one = results.find(
        ({ file, result }) =>
          file.name.startsWith(name) && result.feeds.some((part) => part.feed === feed && part.accepted > 0),
      );
      return (await one?.result.accepted(feed))?.[0];
    };
    expect(await first("ats/candidates", "candidates")).toMatchObject({
      source: "ats",
      gender: expect.stringMatching(/^(female|male)$/),
      name: expect.stringMatching(/^[\u4e00-\u9fff]+$/),
    });
    const xuanji = await first("ai-xuanji", "ai_interviews");
    expect(xuanji).toMatchObject({
      vendor: "xuanji",
      device: expect.any(String),
      completed_at: expect.any(Date),
    });
    const wenlu = await first("ai-wenlu/sessions", "ai_interviews");
    expect(wenlu).toMatchObject({ vendor: "wenlu", recommended: expect.any(Boolean) });
    expect(Number(wenlu?.overall_score)).toBeGreaterThan(5);
    // Hundredths of five points, times twenty, are whole fifths: exact decimal arithmetic.
    const fifths = Number(wenlu?.overall_score) * 5;
    expect(fifths).toBeCloseTo(Math.round(fifths), 9);
    expect(await first("wecom", "messages")).toMatchObject({ sent_at: expect.any(Date), source: "wecom" });
    expect(await first("group/requisitions", "requisitions")).toMatchObject({ priority: expect.any(String) });
    expect(await first("survey", "survey_answers")).toMatchObject({ item: expect.any(String) });
    expect(await first("hrms", "employment")).toMatchObject({
      started_at: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
    expect(await first("ats/models", "scoring_models")).toMatchObject({
      competency_weights: expect.any(Object),
    });
    const scores = results.filter(({ file }) => file.connector === "xuanji-interviews");
    const rows = (await Promise.all(scores.map(({ result }) => result.accepted("ai_scores")))).flat();
    const spoken = rows.filter((row) => row.transcript !== null);
    expect(spoken.length).toBeGreaterThan(0);
    expect(spoken.every((row) => row.transcript_chars === [...String(row.transcript)].length)).toBe(true);
    expect(spoken.some((row) => Object.keys(row.keywords as object).length > 0)).toBe(true);
  });

  test("files that are to be refused are, each for its reason; the late file is read", async () => {
    const codes: Record<string, string | undefined> = {};
    for (const { path, name, connector } of await discover(join(folder, "broken"))) {
      const result = await bench.extract({ path, ...(connector === undefined ? {} : { connector }) });
      expect(result.status).toBe("refused");
      codes[name] = result.error?.code;
    }
    expect(codes).toEqual({
      "ats/applications-broken.csv": "encoding",
      "bi/kpi-broken.csv": "headings",
      "desk/complaints.csv": "empty",
      "survey/answers-broken.csv": "headings",
    });
    const [late] = await discover(join(folder, "late"));
    expect(late).toMatchObject({ name: "ats/applications-late.csv", connector: "ats-applications" });
  });
});

test("files are told apart: mapping first, then connector, then canonical; what nobody takes is told", async () => {
  for (const name of [
    "ats/applications-2025Q1.csv",
    "applications.csv",
    "jobs-2025.xlsx",
    "ai_scores_1.jsonl.gz",
    "hires2.csv",
    "notes.docx",
    "own.csv",
    "README.md",
    ".hidden.csv",
  ])
    bench.write(`mixed/${name}`, "x");
  const mapping = {
    name: "own",
    files: ["own.csv", "mixed-*.csv"],
    feeds: [{ feed: "jobs", fields: { source_id: "a" } }],
  };
  const found = await discover(join(bench.folder, "mixed"), { mappings: [mapping] });
  expect(
    found.map(({ name, connector, feed, mapping: own }) => [name, connector ?? feed ?? own?.name]),
  ).toEqual([
    ["ai_scores_1.jsonl.gz", "ai_scores"],
    ["applications.csv", "applications"],
    ["ats/applications-2025Q1.csv", "ats-applications"],
    ["hires2.csv", undefined],
    ["jobs-2025.xlsx", "jobs"],
    ["notes.docx", undefined],
    ["own.csv", "own"],
  ]);
});
