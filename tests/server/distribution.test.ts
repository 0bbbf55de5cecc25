import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../../sql/database.ts";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API, read as it came
type Answer = any;

let server: Client;
beforeAll(async () => {
  server = await client((await demo()).directory);
}, 300_000);
afterAll(() => server?.close());

const spread = async (query: string): Promise<Answer> => {
  const answer = await server.get(`/api/analyses/distribution?${query}`);
  expect(answer.statusCode).toBe(200);
  return answer.json();
};

test("bins hold every value once, in one width, and median and tail are those of the values", async () => {
  const found = await spread("measure=cycle_days");
  expect(found.why).toBe("told");
  const database = await openDatabase({ directory: (await demo()).directory });
  const days = await database.reader((c) =>
    c.rows<{ days: number }>(
      "select date_diff('second', applied_at, onboarded_at) / 86400.0 as days from marts.application where onboarded_at is not null",
    ),
  );
  await database.close();
  const values = days.map(({ days }) => Number(days)).sort((a, b) => a - b);
  expect(found.n).toBe(values.length);
  expect(found.bins[0].from).toBeNull();
  expect(found.bins.at(-1).to).toBeNull();
  for (const { from, to, n, value, low, high } of found.bins) {
    const inside = values.filter((each) => (from === null || each >= from) && (to === null || each < to));
    expect({ from, n }).toEqual({ from, n: inside.length });
    expect(value).toBeCloseTo(inside.length / values.length, 12);
    expect(low).toBeLessThanOrEqual(value);
    expect(high).toBeGreaterThanOrEqual(value);
  }
  const widths = new Set(
    found.bins.slice(1, -1).map(({ from, to }: Answer) => Math.round((to - from) * 1e6) / 1e6),
  );
  expect(widths.size).toBe(1);
  expect(found.median.value).toBeCloseTo(values[Math.ceil(values.length / 2) - 1]!, 9);
  expect(found.p90.value).toBeCloseTo(values[Math.ceil(values.length * 0.9) - 1]!, 9);
  const metric = (await server.get("/api/metrics/cycle_days")).json();
  expect(found.median.value).toBeCloseTo(metric.rows[0].value, 3);
});

test("a few different values stand one by one, and records of the same people have no interval", async () => {
  const promoters = await spread("measure=nps");
  expect(promoters.bins.map(({ from, to }: Answer) => [from, to])).toEqual([
    [-100, -100],
    [0, 0],
    [100, 100],
  ]);
  expect(promoters.bins.reduce((sum: number, { value }: Answer) => sum + value, 0)).toBeCloseTo(1, 12);
  const repeated = await spread("measure=agreement_bias");
  expect(repeated.bins.every(({ low, high }: Answer) => low === null && high === null)).toBe(true);
  expect(repeated.note_texts.records_repeat_people.en).toContain("not independent");
});

test.each([
  ["satisfaction_rate", "", "no_values"],
  ["validity_r", "", "no_values"],
  ["stage_days", "", "split"],
  ["cycle_days", "&from=2026-09-29&to=2026-09-30", "few"],
])("%s%s has none, and says why: %s", async (measure, more, why) => {
  const found = await spread(`measure=${measure}${more}`);
  expect(found).toMatchObject({ why, bins: [], median: { value: null }, p90: { value: null } });
});

test("a measure that the catalogue does not have is not found", async () => {
  const answer = await server.get("/api/analyses/distribution?measure=nonsense");
  expect(answer.statusCode).toBe(404);
  expect(answer.json().error.code).toBe("not_found");
});
