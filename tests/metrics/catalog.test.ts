import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noteText } from "../../server/figures/notes.ts";
import { loadCatalog, ownCatalog } from "../../server/metrics/catalog.ts";
import { estimators } from "../../server/metrics/estimator.ts";
import { evaluate } from "../../server/metrics/evaluate.ts";
import { parseMetric } from "../../server/metrics/parse.ts";
import type { Database } from "../../sql/database.ts";
import { builtWarehouse } from "../marts/warehouse.ts";

const ownFolder = fileURLToPath(new URL("../../sql/metrics/", import.meta.url));
const scope = { kind: "all" } as const;

describe("a header", () => {
  const good = `/* metric
title:     复核率 | Review rate
about:     复核比例 | Share reviewed
area:      efficiency
unit:      percent
better:    higher
min_n:     10
estimator: proportion
at:        applied_at   -- the time that decides the period
basis:     cohort
*/
select *, has_complaint as hit from marts.application`;
  const problems = async (text: string) => {
    try {
      parseMetric("review_rate", text, await estimators());
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };

  test("is read as it stands", async () => {
    const metric = parseMetric("review_rate", good, await estimators());
    expect(metric.title).toEqual({ zh: "复核率", en: "Review rate" });
    expect(metric.at).toBe("applied_at");
    expect(metric.sql).toBe("select *, has_complaint as hit from marts.application");
  });

  test("may have other words by which people look for it, in both languages", async () => {
    const text = good.replace("basis:", "also:      复查、复审率 | rechecks, second look\nbasis:");
    expect(parseMetric("review_rate", text, await estimators()).also).toEqual({
      zh: ["复查", "复审率"],
      en: ["rechecks", "second look"],
    });
    expect(await problems(text.replace("rechecks, ", "rechecks,, "))).toContain("also has an empty word");
    expect(await problems(text.replace(" | rechecks", ", rechecks"))).toContain(
      'also needs "中文 | English"',
    );
  });

  test("names a setting of the company's, which the query has in braces", async () => {
    const text = good
      .replace("basis:", "setting:   competencies.kpi\nbasis:")
      .concat(" where competency = {competencies.kpi}");
    expect(await problems(text)).toBe("");
    expect(await problems(text.replace("{competencies.kpi}", "'communication'"))).toBe(
      "sql/metrics/review_rate.sql: query has no {competencies.kpi}, the setting that it needs",
    );
    expect(await problems(text.replace("competencies.kpi\n", "competencies.best\n"))).toContain(
      'setting is "competencies.best", not one of competencies.kpi',
    );
  });

  test.each([
    [(t: string) => t.replace("min_n:     10\n", ""), "sql/metrics/review_rate.sql: min_n is missing"],
    [(t: string) => t.replace("min_n:     10", "min_n: 0"), "sql/metrics/review_rate.sql: min_n invalid: 0"],
    [
      (t: string) => t.replace("title:", "titel:"),
      "sql/metrics/review_rate.sql: titel is no field of a metric's header",
    ],
    [
      (t: string) => t.replace("proportion", "percentage"),
      'sql/metrics/review_rate.sql: estimator is "percentage", not one of',
    ],
    [(t: string) => t.replace("复核率 | ", ""), 'sql/metrics/review_rate.sql: title needs "中文 | English"'],
    [
      (t: string) => t.replace("复核率 |", "Rate |"),
      "sql/metrics/review_rate.sql: title its first half is not Chinese",
    ],
    [
      (t: string) => t.replace("higher", "up"),
      'sql/metrics/review_rate.sql: better is "up", not one of higher, lower, neutral',
    ],
    [
      (t: string) => t.replace(/at: .*\n/, ""),
      "sql/metrics/review_rate.sql: at is missing; only a snapshot has no time",
    ],
    [
      (t: string) => t.replace("basis:", "unit: percent\nbasis:"),
      "sql/metrics/review_rate.sql: unit is there twice",
    ],
    [
      (t: string) => t.replace("/* metric", "/*"),
      'sql/metrics/review_rate.sql: starts with no "/* metric" header',
    ],
    [
      (t: string) => t.replace("select *,", "drop table x; select *,"),
      "sql/metrics/review_rate.sql: query does not begin with select or with",
    ],
    [(t: string) => `${t}; drop table x`, "sql/metrics/review_rate.sql: query has a semicolon"],
    [
      (t: string) => t.replace("proportion", "survival"),
      "sql/metrics/review_rate.sql: day is missing; the estimator survival needs it",
    ],
    [
      (t: string) => t.replace("proportion", "quantile\nquantile: 1.5"),
      "sql/metrics/review_rate.sql: quantile lies not between 0 and 1: 1.5",
    ],
  ])("that is wrong is told by file and field (%#)", async (spoil, message) => {
    expect(await problems(spoil(good))).toContain(message);
  });

  test("tells all its problems at once", async () => {
    const spoilt = good.replace("min_n:     10", "min_n: x").replace("higher", "up");
    expect((await problems(spoilt)).split("\n")).toHaveLength(2);
  });
});

describe("the catalogue", () => {
  let database: Database;
  let close: () => Promise<void>;
  let folder: string;
  beforeAll(async () => {
    ({ database, close } = await builtWarehouse(1500));
    folder = mkdtempSync(join(tmpdir(), "assay-metrics-"));
    cpSync(ownFolder, folder, { recursive: true });
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await close();
  });

  test("takes a metric that is dropped in, and answers it by every dimension", async () => {
    writeFileSync(
      join(folder, "withdrawal_rate.sql"),
      `/* metric
title:     放弃率 | Withdrawal rate
about:     未完成流程而放弃的比例 | Share that gave up
area:      efficiency
unit:      percent
better:    lower
min_n:     5
estimator: proportion
at:        applied_at
basis:     cohort
*/
select *, has_complaint as hit from marts.application`,
    );
    const catalog = await loadCatalog(folder);
    expect(catalog.metrics.get("withdrawal_rate")?.title.zh).toBe("放弃率");
    const { rows } = await evaluate(database, { metric: "withdrawal_rate", by: ["company"], scope }, catalog);
    expect(rows.map((row) => row.segment.company)).toEqual(["C1", "C2", "C3", "C4", "C5"]);
    expect((await ownCatalog()).metrics.has("withdrawal_rate")).toBe(false);
  });

  test("says which setting a metric lacks, and counts once it is given", async () => {
    const answer = async (kpi?: string) => {
      const catalog = await loadCatalog(undefined, { "competencies.kpi": kpi });
      const { metrics } = await database.reader((connection) => catalog.bind(connection));
      const [row] = (await evaluate(database, { metric: "top_share_lift", scope }, catalog)).rows;
      return [metrics.get("top_share_lift")!.named, row!.n > 50, row!.status, ...row!.notes];
    };
    expect(await answer("communication")).toEqual([
      { dimension: "competency", value: "communication" },
      true,
      "ok",
    ]);
    expect(await answer()).toEqual([null, false, "missing", "no_setting:competencies.kpi"]);
    expect(await answer("o'clock")).toEqual([
      null,
      false,
      "missing",
      "wrong_setting:competencies.kpi = o'clock",
    ]);
    expect(noteText("no_setting:competencies.kpi", "en")).toContain("competencies.kpi");
    expect(noteText("wrong_setting:competencies.kpi = x", "zh")).toContain("competencies.kpi = x");
  });

  test.each([
    ["select *, 1 as hit from marts.application", "column hit is INTEGER, the estimator needs boolean"],
    ["select * from marts.application", "query brings no column hit; the estimator proportion needs it"],
    ["select *, true as hit from marts.applications", "query Catalog Error"],
    [
      "select true as hit, 'x' as applied_at",
      "at is applied_at, which the query does not bring as a date or time",
    ],
  ])("refuses to bind: %s", async (sql, message) => {
    const own = mkdtempSync(join(tmpdir(), "assay-metrics-"));
    writeFileSync(
      join(own, "wrong.sql"),
      `/* metric\ntitle: 错 | Wrong\nabout: 错 | Wrong\narea: data\nunit: percent\nbetter: higher\nmin_n: 5\nestimator: proportion\nat: applied_at\nbasis: cohort\n*/\n${sql}`,
    );
    const catalog = await loadCatalog(own);
    await expect(database.reader((connection) => catalog.bind(connection))).rejects.toThrow(
      `sql/metrics/wrong.sql: ${message}`,
    );
    rmSync(own, { recursive: true });
  });

  test("binds every metric by every dimension, alone and with periods", async () => {
    const catalog = await ownCatalog();
    const { metrics } = await database.reader((connection) => catalog.bind(connection));
    expect(metrics.size).toBeGreaterThanOrEqual(40);
    for (const metric of metrics.values())
      for (const dimension of metric.dimensions.keys()) {
        const { rows } = await evaluate(database, {
          metric: metric.id,
          by: [dimension],
          period: "quarter",
          scope,
        });
        for (const row of rows) {
          expect(Object.keys(row.segment)).toContain(dimension);
          for (const number of [row.value, row.low, row.high])
            expect(number === null || Number.isFinite(number)).toBe(true);
          if (row.status !== "ok")
            expect([row.value, row.low, row.high], metric.id).toEqual([null, null, null]);
          else if (row.low !== null && row.high !== null) {
            expect(row.low, metric.id).toBeLessThanOrEqual(row.value! + 1e-9);
            expect(row.high, metric.id).toBeGreaterThanOrEqual(row.value! - 1e-9);
          }
        }
      }
  });

  test("says each metric in both languages, with its area and a promise or a use", async () => {
    for (const metric of (await ownCatalog()).metrics.values()) {
      expect(metric.title.zh).toMatch(/\p{Script=Han}/u);
      expect(metric.about.en.length).toBeGreaterThan(10);
      expect(metric.formula.zh).not.toBe("");
    }
  });
});
