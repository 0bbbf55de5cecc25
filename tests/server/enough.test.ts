import { Value } from "typebox/value";
import { afterAll, beforeAll, expect, test } from "vitest";
import { metricResultSchema } from "../../server/metric-schemas.ts";
import { evaluate } from "../../server/metrics/evaluate.ts";
import { sampleSizeForShare } from "../../server/statistics/intervals/precision-needed.ts";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API, read as it came
type Answer = any;

let server: Client;
beforeAll(async () => {
  server = await client((await demo()).directory);
}, 300_000);
afterAll(() => server?.close());

const ask = async (path: string): Promise<Answer> => {
  const answer = await server.get(`/api/metrics/${path}`);
  expect(answer.statusCode).toBe(200);
  return answer.json();
};

test("says how many rows are missing and when they are there, counted from the rows themselves", async () => {
  const found = await ask("offer_to_onboard_rate?by=job&from=2025-10-01&to=2026-09-30&enough=true");
  expect([...Value.Errors(metricResultSchema, found)]).toEqual([]);
  const [{ until }] = (await server.context.database.reader((connection) =>
    connection.rows<{ until: string }>(
      "select cast(observed_on as varchar) as until from core.observed_until",
    ),
  )) as [{ until: string }];
  const rows = await server.context.database.reader((connection) =>
    connection.rows<{ job: string; month: number; n: number }>(
      `select cast(job as varchar) as job, date_diff('month', date '2025-01-01', cast(offered_at as date)) as month,
        cast(count(*) as integer) as n
      from marts.application where offered_at >= date '2025-10-01' and offered_at < date '2026-10-01' group by all`,
    ),
  );
  // the last three months that are over; the question ends with September 2026, its month 20
  const start = (month: number) => Date.UTC(2025, month, 1);
  const over = rows
    .map(({ month }) => month)
    .filter((month) => month <= 20 && start(month + 1) <= Date.parse(until) + 86_400_000);
  const last = Math.max(...over);
  const days = (start(last + 1) - start(last - 2)) / 86_400_000;
  let coming = 0;
  for (const { segment, n, status, value, enough } of found.rows) {
    const own = rows.filter(({ job }) => job === segment.job);
    expect(own.reduce((sum, each) => sum + each.n, 0)).toBe(n);
    if (status !== "ok" || enough.status === "reached") continue;
    expect(enough.aim).toBe("precision");
    expect(enough.needed).toBe(sampleSizeForShare(value, 0.05));
    expect(enough.more).toBe(enough.needed - n);
    const recent = own.filter(({ month }) => month > last - 3 && month <= last);
    const perDay = recent.reduce((sum, each) => sum + each.n, 0) / days;
    if (enough.status === "coming") {
      const on = new Date(Date.parse(until) + (enough.more / perDay) * 86_400_000).toISOString().slice(0, 10);
      expect(enough.on).toBe(on);
      coming++;
    }
  }
  expect(coming).toBeGreaterThan(5);
});

test("is there where it is asked for, where it has a meaning, and not by period", async () => {
  const plain = await ask("ai_pass_rate?by=job");
  expect(plain.rows.every((each: Answer) => each.enough === undefined)).toBe(true);
  const byQuarter = await ask("ai_pass_rate?period=quarter&enough=true");
  expect(byQuarter.rows.every((each: Answer) => each.enough === undefined)).toBe(true);
  for (const id of ["login_failures", "model_weight", "demand_forecast", "interviews_per_day_peak"])
    for (const each of (await ask(`${id}?enough=true`)).rows)
      expect({ id, of: each.enough }).toEqual({ id, of: null });
  const whole = await ask("ai_pass_rate?enough=true");
  expect(whole.rows[0].enough).toMatchObject({ aim: "precision", of: 0.05, status: "reached", more: 0 });
  const validity = await ask("validity_r?by=competency&by=job&enough=true");
  const apart = validity.rows.filter((each: Answer) => each.enough?.aim === "apart");
  expect(apart.length).toBeGreaterThan(10);
  for (const { n, enough } of apart)
    expect(enough).toMatchObject({ of: 0.3, needed: 85, more: Math.max(0, 85 - n) });
});

test("tells nothing of what is hidden, and old versions get no more data", async () => {
  const hidden = await evaluate(
    server.context.queries,
    {
      metric: "offer_to_onboard_rate",
      by: ["job", "education"],
      from: "2026-07-01",
      to: "2026-09-30",
      enough: true,
      scope: { kind: "all", rows: false },
    },
    server.context.catalog,
  );
  const suppressed = hidden.rows.filter(({ status }) => status === "suppressed");
  expect(suppressed.length).toBeGreaterThan(0);
  for (const each of suppressed) expect(each.enough).toBeNull();
  const { rows } = await ask("validity_r?by=model_version&by=job&enough=true");
  const old = rows.filter(
    (each: Answer) =>
      each.segment.model_version === "v1" && each.enough !== null && each.enough.status !== "reached",
  );
  expect(old.length).toBeGreaterThan(0);
  for (const each of old) expect(each.enough).toMatchObject({ status: "never", on: null });
});

test("comes with a page's questions, and one tag stands for one question", async () => {
  const asked = (enough: boolean) =>
    server.post("/api/query", {
      queries: [{ id: "a", metric: "nps", from: "2026-07-01", to: "2026-09-30", enough }],
    });
  expect((await asked(true)).json().results.a.rows[0].enough).toMatchObject({ aim: "precision", of: 5 });
  expect((await asked(false)).json().results.a.rows[0].enough).toBeUndefined();
  const [one, other] = await Promise.all([
    server.get("/api/metrics/nps?enough=true"),
    server.get("/api/metrics/nps"),
  ]);
  expect(one.headers.etag).not.toBe(other.headers.etag);
});
