import fc from "fast-check";
import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerAnalysis, givesSchema } from "../../server/analyses/analyses.ts";
import { analysis } from "../../server/analyses/data/change.ts";
import { newcombeDifference } from "../../server/statistics/intervals/newcombe-difference.ts";
import { type Demo, demo } from "../helpers/demo.ts";
import { unguarded } from "../helpers/unguarded.ts";
import { type Client, client } from "./client.ts";

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API, read as it came
type Answer = any;

const PERIOD = "from=2025-10-01&to=2026-09-30";
let company: Demo;
let server: Client;
beforeAll(async () => {
  company = await demo();
  server = await client(company.directory);
}, 300_000);
afterAll(() => server?.close());

/** Where `nps/change?...` is asked, and every other question of a metric. */
const addressOf = (path: string) =>
  /^\w+\/change/.test(path)
    ? `/api/analyses/change?metric=${path.replace(/\/change\??/, "&")}`
    : `/api/metrics/${path}`;
const ask = async (path: string): Promise<Answer> => {
  const answer = await server.get(addressOf(path));
  expect({ path, status: answer.statusCode, body: answer.statusCode === 200 ? "" : answer.body }).toEqual({
    path,
    status: 200,
    body: "",
  });
  return answer.json();
};
const catalogue = async (): Promise<Answer> => (await server.get("/api/metrics")).json();
const refused = async (path: string, language = "en") => {
  const answer = await server.get(addressOf(path), { "accept-language": language });
  return { status: answer.statusCode, ...answer.json().error };
};
const rows = <Row>(sql: string) =>
  server.context.database.reader((connection) => connection.rows<Row & Record<string, unknown>>(sql));
const sumOf = (found: Answer, of: (segment: Answer) => number) =>
  [...found.segments, ...(found.rest ? [found.rest] : [])].reduce((sum, each) => sum + of(each), 0);

describe("a change taken apart", () => {
  test("is that of the rows themselves", async () => {
    const found = await ask(`ai_pass_rate/change?dimension=job&${PERIOD}`);
    expect([...Value.Errors(givesSchema(analysis), found)]).toEqual([]);
    const counted = await rows<{ job: string; isNow: boolean; n: number; k: number }>(
      `select cast(job as varchar) as job, ai_completed_at >= date '2025-10-01' as "isNow", count(*) as n,
        count(*) filter (where is_recommended) as k
      from marts.application
      where ai_completed_at >= date '2024-10-01' and ai_completed_at < date '2026-10-01'
        and is_recommended is not null group by all`,
    );
    const total = (isNow: boolean) =>
      counted
        .filter((row) => row.isNow === isNow)
        .reduce((all, { n, k }) => ({ n: all.n + n, k: all.k + k }), { n: 0, k: 0 });
    const [before, after] = [total(false), total(true)];
    expect(found.base).toMatchObject({ from: "2024-10-01", to: "2025-09-30", n: before.n });
    expect(found.now).toMatchObject({ from: "2025-10-01", to: "2026-09-30", n: after.n });
    expect(found.now.value).toBe(after.k / after.n);
    expect(found.change.value).toBeCloseTo(after.k / after.n - before.k / before.n, 15);
    const whole = newcombeDifference(after.k, after.n, before.k, before.n);
    expect([found.change.low, found.change.high]).toEqual([whole.low, whole.high]);

    const average = (after.k / after.n + before.k / before.n) / 2;
    let rate = 0;
    let checked = 0;
    for (const segment of found.segments) {
      if (segment.kind !== "both") continue;
      const of = (isNow: boolean) =>
        counted.find((row) => row.isNow === isNow && row.job === segment.segment)!;
      const [b, a] = [of(false), of(true)];
      expect([segment.base.n, segment.now.n]).toEqual([b.n, a.n]);
      const [w0, w1] = [b.n / before.n, a.n / after.n];
      const [r0, r1] = [b.k / b.n, a.k / a.n];
      expect(segment.rate.value).toBeCloseTo(((w0 + w1) / 2) * (r1 - r0), 14);
      expect(segment.mix).toBeCloseTo(((r0 + r1) / 2 - average) * (w1 - w0), 14);
      const own = newcombeDifference(a.k, a.n, b.k, b.n);
      expect(segment.rate.low).toBeCloseTo(((w0 + w1) / 2) * own.low!, 14);
      expect(segment.rate.high).toBeCloseTo(((w0 + w1) / 2) * own.high!, 14);
      rate += segment.rate.value;
      checked++;
    }
    expect(checked).toBeGreaterThan(15);
    expect(rate).toBeCloseTo(found.rate.value, 12);
  });

  test("adds up for every metric, whatever the dimension and the periods", async () => {
    const { metrics } = await catalogue();
    const possible = metrics.filter((metric: Answer) => metric.change_by.length > 0 && metric.at !== null);
    expect(possible.map(({ id }: Answer) => id)).toEqual(
      expect.arrayContaining([
        "ai_pass_rate",
        "nps",
        "cost_per_hire",
        "effort_hours_per_day",
        "effort_share",
      ]),
    );
    const kinds = new Set(possible.map(({ estimator }: Answer) => estimator));
    for (const kind of ["median", "quantile", "correlation", "survival"]) expect([...kinds]).toContain(kind);
    for (const metric of metrics)
      if (["count", "impact_ratio", "exact", "forecast"].includes(metric.estimator))
        expect({ id: metric.id, by: metric.change_by }).toEqual({ id: metric.id, by: [] });
    const periods = [
      PERIOD,
      "from=2026-07-01&to=2026-09-30",
      "from=2025-10-01&base_to=2025-09-30",
      "from=2026-01-01&to=2026-03-31&base_from=2025-01-01&base_to=2025-03-31",
    ];
    let said = 0;
    let turn = 0;
    for (const metric of possible) {
      const split = metric.split
        ? `&${metric.split}=${encodeURIComponent((await ask(`${metric.id}?by=${metric.split}`)).rows[0].segment[metric.split])}`
        : "";
      for (const dimension of metric.change_by.filter((_: string, index: number) => index % 3 === turn % 3)) {
        const period = periods[turn++ % periods.length];
        const path = `${metric.id}/change?dimension=${dimension}&${period}${split}`;
        const found = await ask(path);
        expect(found.dimensions).toEqual(metric.change_by);
        if (found.status !== "ok") {
          expect({ path, change: found.change, segments: found.segments }).toEqual({
            path,
            change: null,
            segments: [],
          });
          continue;
        }
        said++;
        const size = Math.max(Math.abs(found.base.value), Math.abs(found.now.value), 1e-9);
        const near = (value: number) => ({ path, value: Math.round((value / size) * 1e9) / 1e9 + 0 });
        expect(near(found.rate.value + found.mix)).toEqual(near(found.change.value));
        expect(near(found.now.value - found.base.value)).toEqual(near(found.change.value));
        expect(near(sumOf(found, (each) => each.contribution))).toEqual(near(found.change.value));
        expect(near(sumOf(found, (each) => each.mix))).toEqual(near(found.mix));
        for (const period of ["base", "now"])
          if (found.rest === null) expect(near(sumOf(found, (each) => each[period].share))).toEqual(near(1));
      }
    }
    expect(said).toBeGreaterThan(60);
  }, 120_000);

  test("of a median is f(mix, within) of the rows themselves, reweighted, in both orders", async () => {
    const found = await ask(`cycle_days/change?dimension=screening_path&${PERIOD}`);
    const counted = await rows<{ path: string; isNow: boolean; days: number }>(
      `select cast(screening_path as varchar) as path, applied_at >= date '2025-10-01' as "isNow",
        date_diff('second', applied_at, onboarded_at) / 86400.0 as days
      from marts.application
      where applied_at >= date '2024-10-01' and applied_at < date '2026-10-01' and onboarded_at is not null
      order by days`,
    );
    const of = (isNow: boolean, path?: string) =>
      counted.filter((row) => row.isNow === isNow && (path === undefined || row.path === path));
    const paths = [...new Set(counted.map(({ path }) => path))];
    expect(paths.length).toBe(2);
    /** Median where each path's rows of one period count with its share in another. */
    const f = (mix: boolean, within: boolean) => {
      const weighed = counted
        .filter((row) => row.isNow === within)
        .map(({ path, days }) => ({
          days,
          weight: of(mix, path).length / of(mix).length / of(within, path).length,
        }));
      let before = 0;
      const at = (limit: number) => {
        before = 0;
        for (const { days, weight } of weighed) {
          before += weight;
          if (before > limit) return days;
        }
        return Number.NaN;
      };
      return (at(0.5 - 1e-9) + at(0.5 + 1e-9)) / 2;
    };
    const [f00, f01, f10, f11] = [f(false, false), f(false, true), f(true, false), f(true, true)];
    expect(found).toMatchObject({ method: "shapley", status: "ok" });
    expect(found.change.value).toBeCloseTo(f11 - f00, 6);
    expect(found.rate.value).toBeCloseTo((f01 - f00 + f11 - f10) / 2, 6);
    expect(found.mix).toBeCloseTo((f10 - f00 + f11 - f01) / 2, 6);
    expect(found.rate).toMatchObject({ low: null, high: null });
    expect(found.change.low).toBeLessThan(found.change.value);
  });

  test("agrees with the metric's own change, quarter on quarter", async () => {
    const found = await ask("participation_rate/change?from=2026-07-01&to=2026-09-30&company=C5");
    const own = await ask("participation_rate?from=2026-07-01&to=2026-09-30&company=C5&compare=previous");
    expect(found.dimension).toBe("job_family");
    expect(found.change).toEqual({ ...own.rows[0].change, value: found.change.value });
    expect(found.change.value).toBeCloseTo(own.rows[0].change.value, 14);
    expect(found.now).toMatchObject({ n: own.rows[0].n, value: own.rows[0].value, low: own.rows[0].low });
    expect(found.base).toMatchObject({ from: "2026-04-01", to: "2026-06-30", n: own.rows[0].previous.n });
  });

  test("is all mix for segments that are new, and says what it could not filter by", async () => {
    const found = await ask(
      "ai_pass_rate/change?dimension=model_version&from=2026-07-01&to=2026-09-30&activity=screening",
    );
    expect(found.ignored_filters).toEqual(["activity"]);
    const fresh = found.segments.filter(({ kind }: Answer) => kind === "new");
    expect(fresh.length).toBeGreaterThan(0);
    for (const each of fresh) {
      expect(each.base).toEqual({ n: 0, value: null, low: null, high: null, share: 0 });
      expect(each.rate).toEqual({ value: 0, low: null, high: null });
      expect(each.contribution).toBe(each.mix);
    }
  });

  test("is remembered by its tag", async () => {
    const url = addressOf(`nps/change?${PERIOD}`);
    const first = await server.get(url);
    const again = await server.get(url, { "if-none-match": String(first.headers.etag) });
    expect([first.statusCode, again.statusCode, again.body]).toEqual([200, 304, ""]);
  });
});

describe("small groups", () => {
  const scope = { kind: "all", rows: false } as const;
  const guarded = (dimension: string, from: string, to: string) =>
    answerAnalysis(
      { ...server.context, rows: unguarded(server.context.rows) },
      analysis,
      {
        metric: "offer_to_onboard_rate",
        dimension,
        from,
        to,
        base_from: "2024-10-01",
        base_to: "2025-09-30",
      },
      scope,
    );

  test("are told together, and still add up", async () => {
    const found = await ask("offer_to_onboard_rate/change?dimension=job&from=2026-07-01&to=2026-09-30");
    const metric = (await catalogue()).metrics.find(({ id }: Answer) => id === "offer_to_onboard_rate");
    const small = found.segments.filter(({ kind }: Answer) => kind === "small");
    expect(small.length).toBe(1);
    expect(small[0].segments).toBeGreaterThan(1);
    for (const each of found.segments)
      if (each.kind !== "small")
        for (const { n } of [each.base, each.now]) expect(n === 0 || n >= metric.min_n).toBe(true);
    expect(sumOf(found, (each) => each.contribution)).toBeCloseTo(found.change.value, 12);
    const all = await ask("offer_to_onboard_rate?by=job&from=2026-07-01&to=2026-09-30");
    expect(sumOf(found, (each) => each.now.n)).toBe(
      all.rows.reduce((sum: number, { n }: Answer) => sum + n, 0),
    );
  });

  test("of fewer than five are told to nobody who may not see rows", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom("job", "department", "company", "channel", "ethnicity"),
        fc.integer({ min: 0, max: 330 }),
        fc.integer({ min: 0, max: 60 }),
        async (dimension, start, length) => {
          const day = (after: number) => new Date(Date.UTC(2025, 9, 1 + after)).toISOString().slice(0, 10);
          const found = await guarded(dimension, day(start), day(start + length));
          if (found.status === "suppressed") {
            expect(found).toMatchObject({ now: { n: 0, value: null }, base: { n: 0, value: null } });
            return;
          }
          for (const { kind, segments, base, now } of found.segments) {
            for (const side of [base, now]) {
              expect(side.n === 0 || side.n >= 5).toBe(true);
              expect(side.n % 5).toBe(0);
            }
            if (kind === "small" && found.segments.length > 1) expect(segments).toBeGreaterThan(1);
          }
          if (found.status === "ok")
            expect(found.segments.reduce((sum, each) => sum + each.contribution, 0)).toBeCloseTo(
              found.change!.value!,
              9,
            );
        },
      ),
      { numRuns: 40 },
    );
  }, 120_000);

  test("as a whole are hidden or said to be few", async () => {
    const found = await ask("offer_to_onboard_rate/change?from=2040-01-01&to=2040-03-31");
    expect(found).toMatchObject({ status: "missing", change: null, mix: null, segments: [] });
  });
});

describe("what cannot be asked", () => {
  test("is refused with what to do, in both languages", async () => {
    expect(await refused(`login_failures/change?${PERIOD}`)).toMatchObject({
      status: 400,
      code: "not_decomposable",
      message:
        "A change of login_failures cannot be taken apart: it is no value mixed from groups (a share, a mean, a median, a correlation)",
    });
    expect((await refused(`login_failures/change?${PERIOD}`, "zh-CN")).message).toContain("无法拆分");
    expect(await refused(`ai_pass_rate/change?${PERIOD}&dimension=activity`)).toMatchObject({
      code: "unknown_dimension",
    });
    expect(await refused(`no_such/change?${PERIOD}`)).toMatchObject({ status: 404 });
    expect((await refused(`effort_share/change?${PERIOD}`)).message).toContain("filter it to one value");
    expect((await refused("ai_pass_rate/change")).message).toContain("both ends of the period");
    expect((await refused(`ai_pass_rate/change?${PERIOD}&base_from=2024-01-01`)).message).toContain(
      "base_to",
    );
    expect((await refused(`ai_pass_rate/change?${PERIOD}&base_to=2025-10-01`)).message).toContain("overlap");
    expect(
      (await refused(`ai_pass_rate/change?${PERIOD}&base_from=2025-02-01&base_to=2025-01-01`)).message,
    ).toContain("it is after base_to");
    expect(await refused("ai_pass_rate/change?from=yesterday&to=2026-01-01")).toMatchObject({ status: 400 });
    expect(await refused(`ai_pass_rate/change?${PERIOD}&nonsense=1`)).toMatchObject({
      code: "unknown_parameter",
    });
    const stranger = await server.app.inject({ url: addressOf(`nps/change?${PERIOD}`) });
    expect(stranger.statusCode).toBe(401);
  });
});
