import { Value } from "typebox/value";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { givesSchema } from "../../server/analyses/analyses.ts";
import { analysis } from "../../server/analyses/data/two-values.ts";
import { newcombeDifference } from "../../server/statistics/intervals/newcombe-difference.ts";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

// biome-ignore lint/suspicious/noExplicitAny: an answer of the API, read as it came
type Answer = any;

let server: Client;
beforeAll(async () => {
  server = await client((await demo()).directory);
}, 300_000);
afterAll(() => server?.close());

const get = async (path: string): Promise<Answer> => {
  const answer = await server.get(path);
  expect({ path, status: answer.statusCode }).toEqual({ path, status: 200 });
  return answer.json();
};
const two = async (query: string): Promise<Answer> => {
  const found = await get(`/api/analyses/two-values?${query}`);
  expect([...Value.Errors(givesSchema(analysis), found)]).toEqual([]);
  return found;
};

describe("two values side by side", () => {
  test("two vendors: both validities as the validity page has them, and Zou's difference", async () => {
    const found = await two("measure=validity:ai&dimension=vendor&a=xuanji&b=wenlu");
    const { rows } = await get("/api/analyses/validity?predictor=ai&by=vendor");
    const of = (vendor: string) => rows.find((row: Answer) => row.segment.vendor === vendor);
    for (const [side, vendor] of [
      [found.a, "xuanji"],
      [found.b, "wenlu"],
    ]) {
      expect(side.n).toBe(of(vendor).n);
      expect(side.value).toBeCloseTo(of(vendor).observed.value, 12);
      expect(side.low).toBeCloseTo(of(vendor).observed.low, 12);
      expect(side.high).toBeCloseTo(of(vendor).observed.high, 12);
    }
    const { a, b, difference } = found;
    const apart = a.value - b.value;
    expect(difference.value).toBeCloseTo(apart, 12);
    expect(difference.low).toBeCloseTo(
      apart - Math.sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2),
      12,
    );
    expect(difference.high).toBeCloseTo(
      apart + Math.sqrt((a.high - a.value) ** 2 + (b.value - b.low) ** 2),
      12,
    );
    expect(difference.clear).toBe(difference.low > 0 || difference.high < 0);
    expect(found.shared).toBe("none");
  });

  test("a share: both as the metric has them, Newcombe's difference; turned round it changes its sign", async () => {
    const days = "from=2025-10-01&to=2026-09-30";
    const found = await two(`measure=ai_completion_rate&dimension=vendor&a=xuanji&b=wenlu&${days}`);
    const { rows } = await get(`/api/metrics/ai_completion_rate?by=vendor&${days}`);
    const [x, w] = ["xuanji", "wenlu"].map((vendor) =>
      rows.find((row: Answer) => row.segment.vendor === vendor),
    );
    expect([found.a.value, found.b.value, found.a.n, found.b.n]).toEqual([x.value, w.value, x.n, w.n]);
    const hits = (row: Answer) => Math.round(row.value * row.n);
    const known = newcombeDifference(hits(x), x.n, hits(w), w.n);
    expect(found.difference.low).toBeCloseTo(known.low!, 12);
    expect(found.difference.high).toBeCloseTo(known.high!, 12);
    const turned = await two(`measure=ai_completion_rate&dimension=vendor&a=wenlu&b=xuanji&${days}`);
    expect(turned.difference.value).toBeCloseTo(-found.difference.value, 12);
    expect(turned.difference.low).toBeCloseTo(-found.difference.high, 12);
  });

  test("a median has its difference in the metric's unit", async () => {
    const found = await two("measure=cycle_days&dimension=screening_path&a=ai&b=traditional");
    const { rows } = await get("/api/metrics/cycle_days?by=screening_path");
    const of = (path: string) => rows.find((row: Answer) => row.segment.screening_path === path).value;
    expect(found.difference.value).toBeCloseTo(of("ai") - of("traditional"), 9);
    expect(found.difference.low).toBeLessThan(found.difference.value);
  });

  test("where the same people stand on both sides the difference has no interval, and a note says why", async () => {
    const found = await two("measure=agreement_r&dimension=competency&a=communication&b=logical_thinking");
    expect(found.shared).toBe("many");
    expect(found.difference).toMatchObject({ low: null, high: null, clear: false });
    expect(found.difference.value).toBeCloseTo(found.a.value - found.b.value, 12);
    expect(found.notes).toEqual(["same_people_both"]);
    expect(found.note_texts.same_people_both.zh).toContain("两组");
  });

  test("refuses what cannot be held against each other", async () => {
    const ask = async (query: string) => {
      const answer = await server.get(`/api/analyses/two-values?${query}`);
      return [answer.statusCode, answer.json().error?.code];
    };
    expect(await ask("measure=cycle_days&dimension=vendor&a=xuanji&b=xuanji")).toEqual([
      400,
      "invalid_parameter",
    ]);
    expect(await ask("measure=cycle_days&dimension=vendor&a=xuanji&b=nobody")).toEqual([
      400,
      "invalid_parameter",
    ]);
    expect(await ask("measure=cycle_days&dimension=moon&a=x&b=y")).toEqual([400, "invalid_parameter"]);
    expect(await ask("measure=no_metric&dimension=vendor&a=xuanji&b=wenlu")).toEqual([404, "not_found"]);
    expect(await two("measure=cycle_days")).toMatchObject({ difference: null, a: { status: "missing" } });
  });
});

test("departments of one name carry their company", async () => {
  const { dimensions } = await get("/api/dimensions");
  const { values } = dimensions.find(({ dimension }: Answer) => dimension === "department");
  for (const language of ["zh", "en"] as const) {
    const names = values.map(({ label }: Answer) => label[language]);
    expect(new Set(names).size).toBe(names.length);
  }
});
