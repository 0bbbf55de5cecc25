import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Promised } from "../../fixtures/generator/truth.ts";
import type { MetricResult, MetricRow } from "../../server/metrics/metric.ts";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "../server/client.ts";

let api: Client;
let promises: Promised[];
beforeAll(async () => {
  const { directory, truth } = await demo();
  promises = truth.promises;
  api = await client(directory);
}, 600_000);
afterAll(() => api?.close());

/** The row that a promise is about, read off the API. */
async function row(
  metric: string,
  query: Promised["query"],
  pick: Readonly<Record<string, string>>,
): Promise<MetricRow | undefined> {
  const search = new URLSearchParams({ period: query.period ?? "none" });
  for (const dimension of query.by ?? []) search.append("by", dimension);
  for (const [name, value] of Object.entries(query.filters ?? {}))
    for (const each of [value].flat()) search.append(name, each);
  if (query.from !== undefined) search.set("from", query.from);
  if (query.to !== undefined) search.set("to", query.to);
  const answer = await api.get(`/api/metrics/${metric}?${search}`);
  expect(answer.statusCode, answer.body).toBe(200);
  const result = answer.json<MetricResult>();
  expect(result.ignored_filters).toEqual([]);
  return result.rows.find((each) =>
    Object.entries(pick).every(
      ([name, value]) => (name === "period" ? each.period : each.segment[name]) === value,
    ),
  );
}

/** What is found for a promise: a value with its interval where one row says it. */
async function found(
  promise: Promised,
): Promise<{ value: number | null; low: number | null; high: number | null }> {
  const mine = await row(promise.metric, promise.query, promise.pick);
  expect(mine, `no row ${JSON.stringify(promise.pick)}`).toBeDefined();
  if (promise.kind === "value" || promise.kind === "at_most" || promise.kind === "exists") return mine!;
  const other = await row(promise.metric, promise.against?.query ?? promise.query, promise.against!.pick);
  expect(other?.value ?? null, `no row ${JSON.stringify(promise.against?.pick)}`).not.toBeNull();
  expect(mine!.value).not.toBeNull();
  const value = promise.kind === "ratio" ? mine!.value! / other!.value! : mine!.value! - other!.value!;
  return { value, low: null, high: null };
}

describe("what the demo company's data were planted with", () => {
  test("is found, every promise of it", async () => {
    const wrong: string[] = [];
    for (const promise of promises) {
      const { id, metric, query, pick, kind, planted, tolerance = 0 } = promise;
      const name = `${id} ${metric} ${JSON.stringify({ ...query.filters, ...pick })} ${kind}`;
      const { value, low, high } = await found(promise);
      const isInside = planted !== null && low !== null && high !== null && low <= planted && planted <= high;
      const isNear = planted !== null && value !== null && Math.abs(value - planted) <= tolerance + 1e-12;
      const holds =
        kind === "exists"
          ? value !== null
          : kind === "at_most"
            ? value !== null && value <= planted!
            : isInside || isNear;
      if (!holds) wrong.push(`${name}: planted ${planted} ± ${tolerance}, found ${value} [${low}, ${high}]`);
    }
    expect(wrong).toEqual([]);
    expect(promises.length).toBeGreaterThan(60);
  });

  test("covers every promise of the product", () => {
    const ids = new Set(promises.map(({ id }) => id));
    const wanted = [
      ...Array.from({ length: 22 }, (_, index) => `E${index + 1}`),
      ...Array.from({ length: 8 }, (_, index) => `V${index + 1}`),
      ...Array.from({ length: 5 }, (_, index) => `X${index + 1}`),
      "M1",
      "M2",
      "M3",
    ];
    expect(wanted.filter((id) => !ids.has(id))).toEqual([]);
  });

  test("flags the rise of demand for the week ahead", async () => {
    const forecast = await row("demand_forecast", {}, {});
    expect(forecast?.status).toBe("ok");
    expect(
      forecast?.notes.some((note) => note.startsWith("rise:")),
      JSON.stringify(forecast),
    ).toBe(true);
  });
});
