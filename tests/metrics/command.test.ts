import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildWarehouse } from "../../pipelines/build.ts";
import { main } from "../../server/cli.ts";
import { openDatabase } from "../../sql/database.ts";
import { stage } from "../marts/staged.ts";

let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), "assay-command-"));
  const database = await openDatabase({ directory });
  await database.writer(async (connection) => {
    await stage(connection, 1000);
    await buildWarehouse(connection);
  });
  await database.close();
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

async function run(...words: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = [];
  const err: string[] = [];
  const lines = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
  return { code: await main(["metric", ...words, "--data", directory], lines), out, err };
}

describe("assay metric", () => {
  test("lists every metric", async () => {
    const { code, out } = await run();
    expect(code).toBe(0);
    const files = readdirSync(new URL("../../sql/metrics/", import.meta.url)).sort();
    expect(out.map((line) => `${line.split(" ")[0]}.sql`)).toEqual(files);
    expect(out.find((line) => line.startsWith("participation_rate"))).toContain(
      "Participation rate · 参与率",
    );
  });

  test("prints a table with interval and n", async () => {
    const { code, out } = await run(
      "participation_rate",
      "--by",
      "company",
      "--filter",
      "vendor=xuanji",
      "--filter",
      "vendor=wenlu",
    );
    expect(code).toBe(0);
    expect(out[1]).toMatch(/^company +n +value +95 %/);
    expect(out[2]).toMatch(/^C1 +\d+ +\d+\.\d % +\[\d+\.\d %, \d+\.\d %\]/);
  });

  test("gives the API's result as JSON, and the same cells as CSV", async () => {
    const json = await run("complaint_rate", "--period", "year", "--format", "json");
    const { rows } = JSON.parse(json.out.join("")) as { rows: { period: string; n: number }[] };
    expect(rows.map(({ period }) => period)).toEqual(["2024", "2025", "2026"]);
    const csv = await run("complaint_rate", "--period", "year", "--format", "csv");
    expect(csv.out.join("\n").split(/\r?\n/)[1]).toMatch(new RegExp(`^complaint_rate,2024,${rows[0]!.n},`));
  });

  test("says which filter the metric does not have", async () => {
    const { code, err } = await run("effort_hours_per_day", "--filter", "vendor=xuanji");
    expect(code).toBe(0);
    expect(err).toEqual(["not filtered by vendor: effort_hours_per_day does not have it"]);
  });

  test("CSV has labels beside codes, in the language asked for", async () => {
    const labels = async (lang: string) => {
      const { code, out } = await run("ai_pass_rate", "--by", "company", "--format", "csv", "--lang", lang);
      expect(code).toBe(0);
      const [header = "", ...lines] = out.join("\n").split(/\r?\n/);
      expect(header).toContain(",company,company_label,n,");
      return lines.map((line) => line.split(",").slice(2, 4));
    };
    const [en, zh] = [await labels("en"), await labels("zh")];
    expect(en.map(([code]) => code)).toEqual(zh.map(([code]) => code));
    for (const [, label] of [...en, ...zh]) expect(label).not.toBe("");
    expect(en).not.toEqual(zh);
  });

  test.each([
    [["complaint_rate", "--filter", "company=C9"], "company has no value C9; nearest: C1, C2, C3"],
    [["complaint_rate", "--lang", "fr"], "--lang is zh or en: fr"],
    [["nonsense"], "there is no metric nonsense"],
    [["complaint_rate", "--by", "rater"], "complaint_rate has no dimension rater"],
    [["complaint_rate", "--period", "decade"], "--period is one of none, week, month, quarter, year: decade"],
    [["complaint_rate", "--filter", "company"], "--filter is dimension=value: company"],
    [["complaint_rate", "--format", "pdf"], "--format is one of table, json, csv, arrow: pdf"],
    [["complaint_rate", "--from", "2026-02-30x"], "no day: 2026-02-30x"],
  ])("tells wrong usage in one line: %j", async (words, message) => {
    const { code, err } = await run(...words);
    expect(code).toBe(2);
    expect(err).toHaveLength(1);
    expect(err[0]).toContain(message);
  });
});
