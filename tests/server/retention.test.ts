import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerAnalysis, givesSchema } from "../../server/analyses/analyses.ts";
import { analysis } from "../../server/analyses/retention/retention.ts";
import { mantelHaenszel } from "../../server/statistics/selection/mantel-haenszel.ts";
import { coxModel } from "../../server/statistics/survival/cox.ts";
import { kaplanMeier } from "../../server/statistics/survival/kaplan-meier.ts";
import { logRank } from "../../server/statistics/survival/log-rank.ts";
import { proportionalHazardsTest } from "../../server/statistics/survival/proportional-hazards.ts";
import { restrictedMeanTime } from "../../server/statistics/survival/restricted-mean-time.ts";
import { survivalAt } from "../../server/statistics/survival/survival-at.ts";
import { survivalCounts } from "../../server/statistics/survival/survival-counts.ts";
import { type Demo, demo } from "../helpers/demo.ts";
import { unguarded } from "../helpers/unguarded.ts";
import { type Client, client } from "./client.ts";

type Spell = { path: string; stratum: string; job: string; days: number; left: boolean; followed: number };
// biome-ignore lint/suspicious/noExplicitAny: an answer of the API, read as it came
type Answer = any;

let company: Demo;
let server: Client;
let spells: Spell[];
beforeAll(async () => {
  company = await demo();
  server = await client(company.directory);
  spells = (
    await server.context.database.reader((connection) =>
      connection.rows<Record<string, string | number | boolean>>(
        `select cast(screening_path as varchar) as path, cast(job as varchar) as job, days, has_left,
          cast(job as varchar) || year(started_on) || quarter(started_on) as stratum,
          date_diff('day', started_on, greatest(observed_on, started_on)) as followed
        from marts.employment_spell cross join core.observed_until`,
      ),
    )
  ).map((row) => ({
    path: String(row.path),
    stratum: String(row.stratum),
    job: String(row.job),
    days: Number(row.days),
    left: row.has_left === true,
    followed: Number(row.followed),
  }));
}, 300_000);
afterAll(() => server?.close());

const ask = async (query: string): Promise<Answer> => {
  const answer = await server.get(`/api/analyses/retention${query}`);
  expect({ query, status: answer.statusCode, body: answer.statusCode === 200 ? "" : answer.body }).toEqual({
    query,
    status: 200,
    body: "",
  });
  return answer.json();
};
test("the hazard ratio is Cox's within job and hire quarter, with the check that it is the same at all times", async () => {
  const { comparison } = await ask("");
  const known = spells.filter(({ path }) => path === "ai" || path === "traditional");
  const model = (isStratified: boolean) =>
    coxModel({
      time: known.map(({ days }) => Math.min(days, 366)),
      event: known.map(({ days, left }) => left && days <= 365),
      covariates: { ai: known.map(({ path }) => (path === "ai" ? 1 : 0)) },
      stratum: isStratified ? known.map(({ stratum }) => stratum) : null,
    });
  for (const [told, direct] of [
    [comparison.hazard.stratified, model(true)],
    [comparison.hazard.crude, model(false)],
  ] as const) {
    const [own] = direct.coefficients;
    expect(told.value).toBeCloseTo(own!.hazardRatio!, 9);
    expect(told.low).toBeCloseTo(own!.low!, 9);
    expect(told.high).toBeCloseTo(own!.high!, 9);
    expect(told.n).toBe(known.length);
    expect(told.proportional.p).toBeCloseTo(proportionalHazardsTest(direct)!.all.p!, 9);
  }
  expect(comparison.hazard.stratified.high).toBeLessThan(1);
});

const ofPath = (path: string) => spells.filter((spell) => spell.path === path);
const curveOf = (rows: readonly Spell[]) =>
  kaplanMeier(
    survivalCounts(
      rows.map(({ days }) => days),
      rows.map(({ left }) => left),
    ),
  );

describe("the curves", () => {
  test("are those of the rows themselves, with the people still observed", async () => {
    const result = await ask("?by=screening_path");
    expect([...Value.Errors(givesSchema(analysis), result)]).toEqual([]);
    expect(result.curves.map(({ segment }: Answer) => segment.screening_path)).toEqual(
      expect.arrayContaining(["ai", "traditional"]),
    );
    for (const curve of result.curves) {
      const rows = ofPath(curve.segment.screening_path);
      const km = curveOf(rows);
      expect(curve.n).toBe(rows.length);
      for (const { day, value, low, high, at_risk } of curve.retention) {
        const direct = survivalAt(km, day);
        expect(value).toBeCloseTo(direct.value!, 12);
        expect(low).toBeCloseTo(direct.low!, 12);
        expect(high).toBeCloseTo(direct.high!, 12);
        expect(at_risk).toBe(direct.atRisk);
      }
      for (const { day, n } of curve.at_risk) expect(n).toBe(rows.filter(({ days }) => days >= day).length);
      const mean = restrictedMeanTime(km, curve.mean_days.until);
      expect(curve.mean_days.until).toBe(365);
      expect(curve.mean_days.value).toBeCloseTo(mean.value!, 9);
      const shares = curve.steps.map(({ share }: Answer) => share);
      expect(shares[0]).toBe(1);
      expect([...shares].sort((a, b) => b - a)).toEqual(shares);
      expect(curve.steps.at(-1).day).toBe(365);
    }
  });

  test("agree with the metric of the same name", async () => {
    const { curves } = await ask("?by=job");
    const metric = (await server.get("/api/metrics/retention_90d?by=job")).json();
    expect(curves.length).toBeGreaterThan(20);
    for (const curve of curves) {
      const row = metric.rows.find(({ segment }: Answer) => segment.job === curve.segment.job);
      if (row.value === null) continue;
      expect(curve.retention[1].value).toBeCloseTo(row.value, 12);
      expect(curve.n).toBe(row.n);
    }
  });

  test("are cut by filters, by period and by two dimensions", async () => {
    const job = spells[0]!.job;
    const { curves } = await ask(`?job=${job}`);
    expect(curves).toHaveLength(1);
    expect(curves[0].n).toBe(spells.filter((spell) => spell.job === job).length);
    const early = await ask("?to=2025-09-30");
    const late = await ask("?from=2025-10-01");
    expect(early.curves[0].n + late.curves[0].n).toBe(spells.length);
    expect(early.curves[0].n).toBeGreaterThan(0);
    const crossed = await ask("?by=screening_path&by=company");
    expect(crossed.curves.reduce((sum: number, { n }: Answer) => sum + n, 0)).toBe(spells.length);
  });

  test("say that there is nobody, and refuse what is not there", async () => {
    const none = await ask("?from=2040-01-01");
    expect(none.curves).toHaveLength(1);
    expect(none.curves[0]).toMatchObject({ n: 0, status: "missing", steps: [] });
    expect(none.comparison.status).toBe("missing");
    expect(none.note_texts.nothing_to_compare.zh.length).toBeGreaterThan(0);
    expect((await server.get("/api/analyses/retention?by=nonsense")).statusCode).toBe(400);
    expect((await server.get("/api/analyses/retention?by=competency")).statusCode).toBe(400);
    expect((await server.get("/api/analyses/retention?from=2026-01-01&to=2025-01-01")).statusCode).toBe(400);
    expect((await ask("?competency=communication")).ignored_filters).toEqual(["competency"]);
  });
});

describe("AI against traditional", () => {
  test("is compared within job and hire quarter, on those followed long enough", async () => {
    const { comparison } = await ask("");
    expect(comparison.status).toBe("ok");
    for (const row of comparison.retention) {
      const strata = new Map<string, { a: number; b: number; c: number; d: number }>();
      for (const spell of spells) {
        if (spell.followed < row.day || !["ai", "traditional"].includes(spell.path)) continue;
        const stratum = strata.get(spell.stratum) ?? { a: 0, b: 0, c: 0, d: 0 };
        const stayed = !(spell.left && spell.days <= row.day);
        stratum[spell.path === "ai" ? (stayed ? "a" : "b") : stayed ? "c" : "d"]++;
        strata.set(spell.stratum, stratum);
      }
      const both = [...strata.values()].filter(({ a, b, c, d }) => a + b > 0 && c + d > 0);
      const direct = mantelHaenszel(both).riskDifference;
      expect(row.compared).toBe(both.length);
      expect(row.adjusted.value).toBeCloseTo(direct.value!, 12);
      expect(row.adjusted.low).toBeCloseTo(direct.low!, 12);
      expect(row.adjusted.n).toBe(direct.n);
      const [ai, other] = ["ai", "traditional"].map(
        (path) => survivalAt(curveOf(ofPath(path)), row.day).value!,
      );
      expect(row.crude.value).toBeCloseTo(ai! - other!, 12);
    }
  });

  test("shows what was planted", async () => {
    const planted = company.truth.promises.find(({ id }: { id: string }) => id === "V6").planted;
    const { comparison } = await ask("");
    const { adjusted } = comparison.retention.find(({ day }: Answer) => day === 90);
    expect(adjusted.low).toBeLessThanOrEqual(planted);
    expect(adjusted.high).toBeGreaterThanOrEqual(planted);
    expect(adjusted.low).toBeGreaterThan(0);
    expect(comparison.mean_days.adjusted.low).toBeGreaterThan(0);
  });

  test("is tested by the stratified log-rank test over the first year", async () => {
    const { comparison } = await ask("");
    const rows = spells.filter(({ path }) => ["ai", "traditional"].includes(path));
    const time = rows.map(({ days }) => Math.min(days, 366));
    const left = rows.map((spell) => spell.left && spell.days <= 365);
    const path = rows.map((spell) => spell.path);
    const stratified = logRank(time, left, path, { stratum: rows.map(({ stratum }) => stratum) });
    expect(comparison.log_rank.stratified.chi_square).toBeCloseTo(stratified.chiSquare!, 8);
    expect(comparison.log_rank.crude.chi_square).toBeCloseTo(logRank(time, left, path).chiSquare!, 8);
    expect(comparison.strata).toBe(new Set(rows.map(({ stratum }) => stratum)).size);
  });

  test("days employed differ as a regression with a constant per stratum says", async () => {
    const { comparison } = await ask("");
    const { until, adjusted } = comparison.mean_days;
    const rows = spells.filter(
      ({ path, followed }) => followed >= until && ["ai", "traditional"].includes(path),
    );
    // within-stratum centring of both sides gives the coefficient of least squares
    const strata = new Map<string, Spell[]>();
    for (const row of rows) strata.set(row.stratum, [...(strata.get(row.stratum) ?? []), row]);
    let cross = 0;
    let square = 0;
    for (const members of strata.values()) {
      const x = members.map(({ path }) => (path === "ai" ? 1 : 0));
      const mean = x.reduce<number>((sum, each) => sum + each, 0) / x.length;
      members.forEach(({ days }, index) => {
        cross += (x[index]! - mean) * Math.min(days, until);
        square += (x[index]! - mean) ** 2;
      });
    }
    expect(adjusted.value).toBeCloseTo(cross / square, 9);
  });

  test("curves of the same mix lie between 0 and 1 and fall", async () => {
    const { comparison } = await ask("");
    expect(comparison.standardized.map(({ path }: Answer) => path)).toEqual(["ai", "traditional"]);
    for (const { steps, at_risk, n } of comparison.standardized) {
      expect(at_risk[0]).toEqual({ day: 0, n });
      for (const [index, step] of steps.entries()) {
        expect(step.share).toBeLessThanOrEqual(steps[Math.max(0, index - 1)].share);
        expect(step.low ?? step.share).toBeLessThanOrEqual(step.share);
        expect(step.high ?? step.share).toBeGreaterThanOrEqual(step.share);
      }
    }
  });
});

test("a viewer without rows sees no curve of fewer than five people", async () => {
  const question = { by: ["job"], from: "2026-06-01", to: "2026-06-30" };
  const [open, closed] = await Promise.all(
    [true, false].map((rows) =>
      answerAnalysis({ ...server.context, rows: unguarded(server.context.rows) }, analysis, question, {
        kind: "all",
        rows,
      }),
    ),
  );
  const small = open!.curves.filter(({ n }) => n > 0 && n < 5);
  expect(small.length).toBeGreaterThan(0);
  for (const { segment } of small) {
    const told = closed!.curves.find((curve) => curve.segment.job === segment.job)!;
    expect(told).toMatchObject({ status: "suppressed", n: 0, steps: [], at_risk: [] });
    expect(told.retention.every(({ value }) => value === null)).toBe(true);
  }
  for (const curve of closed!.curves) {
    expect(curve.left).toBeNull();
    for (const { n } of curve.at_risk) if (n < 100) expect(n % 5).toBe(0);
  }
});
