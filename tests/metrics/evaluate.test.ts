import { tableFromIPC } from "apache-arrow";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { csvCell } from "../../dashboards/format/csv-cell.ts";
import { loadCatalog, ownCatalog } from "../../server/metrics/catalog.ts";
import { compile } from "../../server/metrics/compile.ts";
import { encodeCsv, flatRows } from "../../server/metrics/encode.ts";
import { arrowTable, encodeArrow } from "../../server/metrics/encode-arrow.ts";
import { estimators } from "../../server/metrics/estimator.ts";
import { evaluate } from "../../server/metrics/evaluate.ts";
import {
  type BoundMetric,
  COMPARISONS,
  type MetricQuery,
  type MetricRow,
} from "../../server/metrics/metric.ts";
import { comparedWindow } from "../../server/metrics/periods.ts";
import type { Database } from "../../sql/database.ts";
import { builtWarehouse } from "../marts/warehouse.ts";

const scope = { kind: "all" } as const;
let database: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ database, close } = await builtWarehouse(6000));
});
afterAll(() => close());

const ask = async (metric: string, query: Partial<MetricQuery> = {}) =>
  (await evaluate(database, { metric, scope, ...query })).rows;
const only = async (metric: string, query: Partial<MetricQuery> = {}): Promise<MetricRow> => {
  const rows = await ask(metric, query);
  expect(rows).toHaveLength(1);
  return rows[0]!;
};
const select = <Row>(sql: string) => database.reader((connection) => connection.rows<Row>(sql));

describe("a figure is what the rows say, counted another way", () => {
  test("a share", async () => {
    const rows = await select<{ hit: boolean }>(
      "SELECT ai_started_at IS NOT NULL AS hit FROM marts.application WHERE ai_invited_at >= '2026-01-01' AND ai_invited_at < '2026-04-01' AND company = 'C2'",
    );
    const found = await only("participation_rate", {
      from: "2026-01-01",
      to: "2026-03-31",
      filters: { company: ["C2"] },
    });
    expect(found.n).toBe(rows.length);
    expect(found.value).toBeCloseTo(rows.filter(({ hit }) => hit).length / rows.length, 14);
  });

  test("a median and its order statistics, to the second", async () => {
    const rows = await select<{ s: number }>(
      "SELECT seconds AS s FROM marts.stage_interval WHERE step = 'applied_to_screened' AND job = 'J03' ORDER BY 1",
    );
    const seconds = rows.map(({ s }) => s);
    const n = seconds.length;
    const found = await only("stage_days", { filters: { step: ["applied_to_screened"], job: ["J03"] } });
    expect(found.n).toBe(n);
    const middle = (seconds[Math.ceil(n / 2) - 1]! + seconds[Math.floor(n / 2)]!) / 2;
    expect(found.value! * 86_400).toBeCloseTo(middle, 6);
    expect(seconds).toContain(Math.round(found.low! * 86_400));
    expect(seconds).toContain(Math.round(found.high! * 86_400));
  });

  test("a 90th percentile as DuckDB's quantile_disc gives it", async () => {
    const [row] = await select<{ q: number }>(
      "SELECT quantile_disc(seconds, 0.9) AS q FROM marts.stage_interval WHERE step = 'applied_to_screened'",
    );
    const found = await only("stage_days_p90", { filters: { step: ["applied_to_screened"] } });
    expect(found.value! * 86_400).toBeCloseTo(row!.q, 6);
    expect(found.low!).toBeLessThanOrEqual(found.value!);
    expect(found.high!).toBeGreaterThanOrEqual(found.value!);
  });

  test("a correlation of standardized scores as Pearson's r of the raw ones, to 1e-9", async () => {
    // one job, vendor, model version and review day: both standardizations are affine maps
    const one = await builtWarehouse(3000, (connection) =>
      connection.run(
        `UPDATE staging.requisitions SET job_id = 'J01'; UPDATE staging.ai_interviews SET vendor = 'xuanji', model_version = 'v1';
         UPDATE staging.performance_reviews SET period_end = DATE '2026-06-30'; UPDATE staging.ai_scores SET score = round(score)`,
      ),
    );
    try {
      const { rows } = await evaluate(one.database, { metric: "question_validity_r", scope });
      expect(rows).toHaveLength(7);
      for (const { segment, value, n } of rows) {
        const pairs = await one.database.reader((connection) =>
          connection.rows<{ x: number; y: number }>(
            `SELECT s.score AS x, r.rating AS y FROM staging.ai_scores s JOIN staging.ai_interviews USING (interview_id)
             JOIN staging.hires USING (application_id) JOIN staging.performance_reviews r USING (employee_id) WHERE s.question_id = $1`,
            [segment.question!],
          ),
        );
        expect(pairs.length).toBe(n);
        expect(n).toBeGreaterThan(50);
        expect(Math.abs(value! - pearson(pairs)!)).toBeLessThan(1e-9);
      }
    } finally {
      await one.close();
    }
  });

  test("hours per team and day over the days on which the team worked", async () => {
    const rows = await select<{ h: number }>(
      "SELECT sum(CASE WHEN activity = 'screening' THEN hours ELSE 0 END) AS h FROM staging.effort WHERE team LIKE '%-HR' AND date < '2025-10-01' GROUP BY team, date",
    );
    const found = await only("effort_hours_per_day", {
      filters: { activity: ["screening"], phase: ["before"] },
    });
    expect(found.n).toBe(rows.length);
    expect(found.value).toBeCloseTo(rows.reduce((sum, { h }) => sum + h, 0) / rows.length, 2);
  });

  test("cost per hire as all cost over all hires", async () => {
    const [row] = await select<{ c: number }>(
      "SELECT (SELECT sum(amount) FROM staging.costs) / (SELECT count(*) FROM staging.hires) AS c",
    );
    expect((await only("cost_per_hire")).value).toBeCloseTo(row!.c, 6);
  });

  test("retention counts nobody as stayed who is still inside the window", async () => {
    const [row] = await select<{ naive: number }>(
      "SELECT avg((days >= 90)::INT) AS naive FROM marts.employment_spell",
    );
    const found = await only("retention_90d");
    const gone = await select<{ n: number }>(
      "SELECT count(*) AS n FROM marts.employment_spell WHERE has_left AND days <= 90",
    );
    expect(found.value!).toBeGreaterThan(row!.naive);
    expect(found.value!).toBeLessThanOrEqual(1 - gone[0]!.n / found.n + 1e-9);
  });
});

describe("segments and filters", () => {
  test("share out the whole: hits and rows of all segments add up", async () => {
    const whole = await only("participation_rate");
    for (const dimension of ["company", "job", "vendor", "invite_channel", "phase"]) {
      const parts = (await ask("participation_rate", { by: [dimension], period: "month" })).concat();
      const n = parts.reduce((sum, row) => sum + row.n, 0);
      expect(n, dimension).toBe(whole.n);
    }
  });

  test("any filter is the segment of the same value (property)", async () => {
    const all = await ask("complaint_rate", { by: ["company", "channel"] });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...all), async (row) => {
        const filters = { company: [row.segment.company!], channel: [row.segment.channel!] };
        const alone = await only("complaint_rate", { filters });
        expect(alone).toEqual({ ...row, segment: {} });
      }),
      { numRuns: 10, seed: 1 },
    );
  });

  test("the order of values, filters and segments changes nothing (property)", async () => {
    const values = ["J01", "J02", "J07", "J11"];
    const ordered = await only("agreement_r", { filters: { job: values, vendor: ["xuanji"] } });
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(values, { minLength: 4 }), async (job) => {
        expect(await only("agreement_r", { filters: { vendor: ["xuanji"], job } })).toEqual(ordered);
      }),
      { numRuns: 6, seed: 2 },
    );
    const [one, other] = [
      await ask("ai_pass_rate", { by: ["company", "vendor"] }),
      await ask("ai_pass_rate", { by: ["vendor", "company"] }),
    ];
    const key = (row: MetricRow) => `${row.segment.company}/${row.segment.vendor}`;
    const sorted = (rows: readonly MetricRow[]) => [...rows].sort((a, b) => (key(a) < key(b) ? -1 : 1));
    expect(sorted(one)).toEqual(sorted(other));
  });

  test("rows come by period and by the dimension's own order", async () => {
    const rows = await ask("ai_pass_rate", { by: ["model_version"], period: "year" });
    const keys = rows.map((row) => `${row.period} ${row.segment.model_version}`);
    expect(keys).toEqual([...keys].sort());
    const bands = (await ask("satisfaction_rate", { by: ["length_band"] })).map(
      (row) => row.segment.length_band,
    );
    expect(bands.filter((band) => band !== null)).toEqual(["<=15", "15-20", "20-25", "25-30", ">30"]);
  });

  test("a dimension that the figure never mixes is a segment by itself", async () => {
    expect((await ask("stage_days"))[0]!.segment).toEqual({ step: "applied_to_screened" });
    expect((await only("stage_days", { filters: { step: ["applied_to_onboarded"] } })).segment).toEqual({});
  });

  test("phase is of the figure's own time", async () => {
    const [row] = await select<{ n: number }>(
      "SELECT count(*) AS n FROM marts.application WHERE offered_at >= '2025-10-01' AND applied_at < '2025-10-01'",
    );
    expect(row!.n).toBeGreaterThan(0);
    const after = await only("offer_to_onboard_rate", { filters: { phase: ["after"] } });
    const [wanted] = await select<{ n: number }>(
      "SELECT count(*) AS n FROM marts.application WHERE offered_at >= '2025-10-01'",
    );
    expect(after.n).toBe(wanted!.n);
  });

  test("a filter that the mart does not have is told, an unknown value matches nothing", async () => {
    const result = await evaluate(database, {
      metric: "effort_hours_per_day",
      filters: { vendor: ["xuanji"] },
      scope,
    });
    expect(result.ignored_filters).toEqual(["vendor"]);
    const none = await only("complaint_rate", { filters: { job: ["J99' OR '1'='1"] } });
    expect(none).toMatchObject({ n: 0, value: null, status: "missing" });
  });

  test("the last day is included, by the organisation's clock", async () => {
    const [row] = await select<{ n: number }>(
      "SELECT count(*) AS n FROM staging.applications WHERE timezone('Asia/Shanghai', applied_at)::DATE BETWEEN '2026-01-01' AND '2026-01-31'",
    );
    expect((await only("complaint_rate", { from: "2026-01-01", to: "2026-01-31" })).n).toBe(row!.n);
  });
});

describe("what cannot be asked", () => {
  test.each([
    [{ metric: "nonsense", scope }, "unknown_metric"],
    [{ metric: "complaint_rate", by: ["rater"], scope }, "unknown_dimension"],
    [{ metric: "complaint_rate", by: ['job" --'], scope }, "unknown_dimension"],
    [{ metric: "complaint_rate", by: ["job", "vendor", "company"], scope }, "invalid_query"],
    [{ metric: "complaint_rate", from: "2026-13-01", scope }, "invalid_query"],
    [{ metric: "complaint_rate", from: "2026-02-01", to: "2026-01-01", scope }, "invalid_query"],
    [{ metric: "complaint_rate" } as unknown as MetricQuery, "no_scope"],
  ])("%j is %s", async (query, code) => {
    await expect(evaluate(database, query as MetricQuery)).rejects.toMatchObject({ code });
  });

  test("a query does not compile without a scope", async () => {
    const catalog = await ownCatalog();
    const { metrics } = await database.reader((connection) => catalog.bind(connection));
    const question = { by: [], period: "none", from: null, to: null, filters: {} } as unknown as Parameters<
      typeof compile
    >[1];
    expect(() => compile(metrics.get("complaint_rate")!, question, { moments: {} })).toThrow(
      "a question needs a scope",
    );
  });
});

describe("a scope", () => {
  test("keeps every other row out, and shows nothing of a mart that it cannot limit", async () => {
    const limited = { kind: "some", any: [{ job: ["J01", "J02"] }] } as const;
    const rows = (await evaluate(database, { metric: "complaint_rate", by: ["job"], scope: limited })).rows;
    expect(rows.map((row) => row.segment.job)).toEqual(["J01", "J02"]);
    const effort = await evaluate(database, { metric: "effort_hours_per_day", scope: limited });
    expect(effort.rows).toEqual([]);
    const nothing = await evaluate(database, {
      metric: "complaint_rate",
      scope: { kind: "some", any: [{}] },
    });
    expect(nothing.rows[0]).toMatchObject({ n: 0, status: "missing" });
  });

  test("without row access hides small groups, also from subtraction", async () => {
    const query = { metric: "ai_pass_to_hire_rate", by: ["job"], period: "quarter" } as const;
    const open = await evaluate(database, { ...query, scope });
    const closed = await evaluate(database, { ...query, scope: { kind: "all", rows: false } });
    expect(closed.rows.some((row) => row.status === "suppressed")).toBe(true);
    const hiddenPeople = new Map<string | null, number>();
    closed.rows.forEach((row, index) => {
      const real = open.rows[index]!;
      if (row.status === "suppressed") {
        expect([row.n, row.value, row.low, row.high]).toEqual([0, null, null, null]);
        hiddenPeople.set(row.period, (hiddenPeople.get(row.period) ?? 0) + real.n);
      } else {
        expect(real.n).toBeGreaterThanOrEqual(5);
        expect(row.n % 5).toBe(0);
      }
    });
    for (const [period, people] of hiddenPeople) {
      const all = open.rows.filter((row) => row.period === period).reduce((sum, row) => sum + row.n, 0);
      expect(people >= 5 || people === all, `${period}: ${people}`).toBe(true);
    }
  });

  test("without row access counts people, not their rows, and the raters of ratings", async () => {
    const one = await builtWarehouse(600, (connection) =>
      connection.run(
        `UPDATE staging.candidates SET ethnicity = CASE WHEN candidate_id IN (
           SELECT candidate_id FROM staging.applications JOIN staging.ai_interviews USING (application_id)
           JOIN staging.human_interviews USING (application_id) ORDER BY candidate_id LIMIT 4) THEN '藏族' ELSE '汉族' END`,
      ),
    );
    try {
      const closed = { kind: "all", rows: false } as const;
      const catalog = await loadCatalog();
      const rowsOf = async (query: MetricQuery) => (await evaluate(one.database, query, catalog)).rows;
      const ofFew = async (metric: string, who: typeof closed | typeof scope) =>
        (await rowsOf({ metric, by: ["ethnicity"], scope: who })).filter(
          ({ segment }) => segment.ethnicity === "藏族",
        );
      const [row] = await ofFew("agreement_bias", closed);
      expect(row).toMatchObject({ n: 0, value: null, status: "suppressed" });
      expect((await ofFew("agreement_bias", scope))[0]!.n).toBe(4);
      const raters = await rowsOf({ metric: "rater_severity", scope: closed });
      expect(raters.length).toBeGreaterThan(10);
      expect(new Set(raters.map(({ status }) => status))).toEqual(new Set(["suppressed"]));
      // interviews a day are about people as soon as they are narrowed to some
      const peak = {
        metric: "interviews_per_day_peak",
        filters: { ethnicity: ["藏族"] },
        scope: closed,
      } as const;
      const hidden = [{ n: 0, value: null, status: "suppressed" }];
      expect(await rowsOf(peak)).toMatchObject(hidden);
      expect((await rowsOf({ ...peak, scope }))[0]!.n).toBeGreaterThan(0);
      const forecast = { ...peak, metric: "demand_forecast" } as const;
      expect((await rowsOf({ ...forecast, scope }))[0]!.n).toBeGreaterThan(0);
      expect(await rowsOf(forecast)).toMatchObject(hidden);
    } finally {
      await one.close();
    }
  });

  test.each([
    [{ period: "week" }, "period"],
    [{ period: "month" }, "period"],
    [{ to: "2026-09-29" }, "to"],
    [{ from: "2026-09-01" }, "from"],
    [{ filters: { education: ["bachelor", "associate"] } }, "education"],
    [{ by: ["gender", "education"], filters: { job: ["J01"] } }, "by"],
  ] as const)("without row access %j is refused", async (asked, path) => {
    const query = { metric: "complaint_rate", scope: { kind: "all", rows: false }, ...asked } as MetricQuery;
    await expect(evaluate(database, query)).rejects.toMatchObject({
      code: "invalid_parameter",
      text: { en: expect.stringContaining(`Parameter ${path} `) },
    });
  });

  test("without row access all values of a dimension are no filter", async () => {
    const closed = { metric: "complaint_rate", scope: { kind: "all", rows: false } } as const;
    const { rows } = await evaluate(database, { ...closed, filters: { gender: ["male", "female"] } });
    expect(rows).toEqual((await evaluate(database, closed)).rows);
  });
});

describe("compared with another period", () => {
  test("a quarter stands beside the quarter before, also the first one asked for", async () => {
    const rows = await ask("complaint_rate", { period: "quarter", from: "2025-10-01", compare: "previous" });
    expect(rows.map((row) => row.period)).toEqual(["2025Q4", "2026Q1", "2026Q2", "2026Q3"]);
    expect(rows[0]!.previous).toMatchObject({ period: "2025Q3", status: "ok" });
    expect(rows[0]!.change!.clear).toBe(true);
    expect(rows[0]!.change!.value).toBeCloseTo(rows[0]!.value! - rows[0]!.previous!.value!, 12);
    expect(rows[0]!.change!.method).toContain("Newcombe");
  });

  test("a window stands beside the one of the same length, whole quarters beside whole quarters", async () => {
    const row = await only("complaint_rate", { from: "2026-01-01", to: "2026-03-31", compare: "previous" });
    expect(row.previous).toMatchObject({ from: "2025-10-01", to: "2025-12-31" });
    const alone = await only("complaint_rate", { from: "2025-10-01", to: "2025-12-31" });
    expect(row.previous).toMatchObject({ n: alone.n, value: alone.value, low: alone.low, high: alone.high });
    const days = await only("complaint_rate", { from: "2026-01-11", to: "2026-01-20", compare: "previous" });
    expect(days.previous).toMatchObject({ from: "2026-01-01", to: "2026-01-10" });
  });

  test("a quarter stands beside the same one of the year before, a window beside the same days", async () => {
    const rows = await ask("complaint_rate", { period: "quarter", from: "2025-10-01", compare: "year" });
    const all = new Map((await ask("complaint_rate", { period: "quarter" })).map((row) => [row.period, row]));
    expect(rows.map(({ period, previous }) => [period, previous?.period])).toEqual(
      [1, 2, 3, 4].map((index) => [
        `202${index === 1 ? 5 : 6}Q${((index + 2) % 4) + 1}`,
        `202${index === 1 ? 4 : 5}Q${((index + 2) % 4) + 1}`,
      ]),
    );
    for (const { previous } of rows) {
      const { n, value, low, high } = all.get(previous!.period)!;
      expect(previous).toMatchObject({ n, value, low, high });
    }
    const row = await only("complaint_rate", { from: "2026-02-01", to: "2026-02-28", compare: "year" });
    expect(row.previous).toMatchObject({ from: "2025-02-01", to: "2025-02-28", status: "ok" });
    expect(row.change!.value).toBeCloseTo(row.value! - row.previous!.value!, 12);
  });

  test("a year before keeps the day, and the end of a month where the window has whole months", () => {
    const window = (from: string, to: string) => Object.values(comparedWindow("year", from, to)).join();
    expect(window("2025-02-01", "2025-02-28")).toBe("2024-02-01,2024-02-29");
    expect(window("2024-02-01", "2024-02-29")).toBe("2023-02-01,2023-02-28");
    expect(window("2024-02-29", "2024-03-10")).toBe("2023-02-28,2023-03-10");
    const day = fc.date({ min: new Date("2001-01-01"), max: new Date("2060-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(day, fc.nat(1000), (start, length) => {
        const iso = (time: number) => new Date(time).toISOString().slice(0, 10);
        const [from, to] = [iso(start.getTime()), iso(start.getTime() + length * 86_400_000)];
        const before = comparedWindow("year", from, to);
        expect(before.from <= before.to).toBe(true);
        for (const [now, then] of [
          [from, before.from],
          [to, before.to],
        ] as const) {
          expect(Number(now.slice(0, 4)) - Number(then.slice(0, 4))).toBe(1);
          expect(now.slice(5, 7)).toBe(then.slice(5, 7));
        }
      }),
    );
  });

  test("where the data begin only after the compared window does, a note says when they begin", async () => {
    for (const compare of COMPARISONS) {
      const row = await only("complaint_rate", { from: "2025-01-01", to: "2025-09-30", compare });
      expect(row).toMatchObject({ status: "ok", change: null, notes: ["data_begin:2024Q4"] });
      expect(row.previous).toMatchObject({ n: 0, value: null, status: "missing" });
    }
    const { note_texts } = await evaluate(database, {
      metric: "complaint_rate",
      from: "2025-01-01",
      to: "2025-09-30",
      compare: "year",
      scope,
    });
    expect(note_texts["data_begin:2024Q4"]!.en).toBe(
      "The data begin in 2024Q4, so there is no period to compare with",
    );
  });

  test("before all data there is nothing to compare with", async () => {
    const [first] = await ask("complaint_rate", { period: "quarter", compare: "previous" });
    expect(first).toMatchObject({
      period: "2024Q4",
      previous: { status: "missing", value: null },
      change: null,
    });
  });

  test("a change of shares agrees with Newcombe (1998), 56/70 against 48/80, method 10", async () => {
    const { change } = (await estimators()).get("proportion")!;
    const metric = (await ownCatalog()).metrics.get("complaint_rate") as BoundMetric;
    const found = change!([{ k: 56, n: 70 }], [{ k: 48, n: 80 }], metric);
    expect(found.value).toBeCloseTo(0.2, 12);
    expect(found.low).toBeCloseTo(0.0524, 4);
    expect(found.high).toBeCloseTo(0.3339, 4);
  });
});

describe("encodings", () => {
  test("Arrow, CSV and JSON carry the same cells, for every metric", async () => {
    for (const id of (await ownCatalog()).metrics.keys()) {
      const result = await evaluate(database, { metric: id, period: "quarter", compare: "previous", scope });
      const table = tableFromIPC([...encodeArrow(result)]);
      const flat = flatRows(result);
      expect(table.schema.fields.map(({ name }) => name)).toEqual(
        flat.length === 0 ? expect.anything() : Object.keys(flat[0]!),
      );
      expect(table.numRows).toBe(flat.length);
      flat.forEach((row, index) => {
        for (const [name, value] of Object.entries(row)) {
          const cell: unknown = table.getChild(name)!.get(index);
          const plain = Array.isArray(value) ? [...(cell as Iterable<unknown>)] : cell;
          expect(plain, `${id} ${name} ${index}`).toEqual(value);
        }
      });
      const lines = [...encodeCsv(result, (_, value) => value)]
        .join("")
        .replace("\uFEFF", "")
        .trimEnd()
        .split("\r\n");
      expect(lines).toHaveLength(flat.length + 1);
    }
  });

  test("an empty result is an empty table with its columns", async () => {
    const none = { metric: "x", rows: [], note_texts: {}, ignored_filters: [], warehouse_version: 1 };
    expect(arrowTable(none).numRows).toBe(0);
    expect([...encodeCsv(none, (_, value) => value)].join("")).toBe(
      "\uFEFFmetric,period,n,value,low,high,status,notes\r\n",
    );
  });

  test.each([
    ["=1+1", "'=1+1"],
    ["+86 138", "'+86 138"],
    ["-2", "'-2"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["＝1", "'＝1"],
    ["  =1", "'  =1"],
    ["\t=1", "'\t=1"],
    ['a "b", c', '"a ""b"", c"'],
    ["销售 | Sales", "销售 | Sales"],
    [-2.5, "-2.5"],
    [null, ""],
  ])("CSV writes %j as %j", (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

/** Pearson's r by its definition, in doubles. */
function pearson(pairs: readonly { x: number; y: number }[]): number | null {
  const n = pairs.length;
  const [mx, my] = [pairs.reduce((s, p) => s + p.x, 0) / n, pairs.reduce((s, p) => s + p.y, 0) / n];
  let [xx, yy, xy] = [0, 0, 0];
  for (const { x, y } of pairs) {
    xx += (x - mx) ** 2;
    yy += (y - my) ** 2;
    xy += (x - mx) * (y - my);
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : null;
}
