import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { figures } from "../../server/documents/shown.ts";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

type Alert = { metric: string; kind: string; since: string | null; severity: number };
type Entry = {
  id: string;
  unit: string;
  better: string;
  target: number | null;
  mature: number;
  alert: { page: string; figure: string; least: number; is_whole: boolean } | null;
};

const EFFECTS = ["good", "none", "harm"] as const;
const servers = new Map<string, Client>();
beforeAll(async () => {
  for (const aiEffect of EFFECTS) {
    const company = await demo(aiEffect === "good" ? undefined : { seed: 42, scale: 1, aiEffect });
    servers.set(aiEffect, await client(company.directory));
  }
}, 600_000);
afterAll(() => Promise.all([...servers.values()].map((server) => server.close())));

const get = async (effect: string, path: string) => {
  const answer = await servers.get(effect)!.get(path);
  expect({ path, status: answer.statusCode }).toEqual({ path, status: 200 });
  return answer.json();
};
const attention = (effect: string, query = "") => get(effect, `/api/figures/attention?lang=en${query}`);
const catalogue = async (effect: string): Promise<Map<string, Entry>> =>
  new Map((await get(effect, "/api/metrics")).metrics.map((entry: Entry) => [entry.id, entry]));

describe.each(EFFECTS)("alerts of the company '%s'", (effect) => {
  test("what is off target lies beyond it with its whole interval, by at least what matters", async () => {
    const metrics = await catalogue(effect);
    for (const { metric, kind } of (await attention(effect)).rows as Alert[]) {
      const { alert, target, better } = metrics.get(metric)!;
      expect([metric, alert === null]).toEqual([metric, false]);
      if (kind !== "off_target" || !alert!.is_whole) continue;
      const { rows } = await get(effect, `/api/metrics/${metric}`);
      const [{ value, low, high }] = rows;
      expect(better === "lower" ? low > target! : high < target!).toBe(true);
      expect(Math.abs(value - target!)).toBeGreaterThanOrEqual(alert!.least);
    }
  });

  test("none comes of a count, or of applications that have not had the time to end", async () => {
    const metrics = await catalogue(effect);
    for (const { id, unit, alert } of metrics.values())
      if (unit === "count") expect([id, alert]).toEqual([id, null]);
    expect(metrics.get("open_case_rate")!.alert).toBeNull();
    const told = ((await attention(effect)).rows as Alert[]).map(({ metric }) => metric);
    expect(told).not.toContain("open_case_rate");
    expect(told).not.toContain("login_failures");
  });

  test("a measure of both paths says so, the official validity is the only one", async () => {
    for (const { metric, cells } of (await attention(effect)).rows) {
      if (metric === "retention_90d") expect(cells[0].text).toBe("90-day retention · both paths");
      if (metric.startsWith("validity")) expect(metric).toBe("validity_overall_r");
    }
    const { rows } = await attention(effect, "&screening_path=ai");
    for (const { cells } of rows) expect(cells[0].text).not.toContain("both paths");
  });

  test("the most severe stands first, each with its period and the quarter since when", async () => {
    const { rows } = await attention(effect);
    const severities = rows.map(({ severity }: Alert) => severity);
    expect(severities).toEqual(severities.toSorted((a: number, b: number) => b - a));
    expect(Math.min(...severities, 1)).toBeGreaterThanOrEqual(1);
    for (const { since, cells } of rows)
      if (cells[3] !== "Whole record") expect(since).toMatch(/^\d{4}Q[1-4]$/);
  });
});

test("a period that ends in quarters that still move is cut before them", async () => {
  const metrics = await catalogue("good");
  const { rows } = await attention("harm");
  for (const { metric, cells } of rows)
    if (metrics.get(metric)!.mature > 0) expect(cells[3]).toBe("2025Q4 to 2026Q2");
  expect((await attention("harm", "&period=2026Q3")).rows.map(({ metric }: Alert) => metric)).not.toContain(
    "retention_90d",
  );
});

test("where only one quarter lies before the period nothing is called worse", async () => {
  for (const [language, words] of [
    ["en", "There is only one quarter with data before this period: nothing is compared."],
    ["zh", "该周期之前只有 1 个季度的数据，不作比较。"],
  ]) {
    const { rows, note } = await get("good", `/api/figures/attention?lang=${language}&period=2025Q1..2025Q2`);
    expect(note).toBe(words);
    expect(rows.filter(({ kind }: Alert) => kind === "worse")).toEqual([]);
  }
});

test("every alert leads to a figure that there is", async () => {
  const known = await figures();
  for (const { id, alert } of (await catalogue("good")).values())
    if (alert) expect([id, known.get(alert.figure)?.area]).toEqual([id, alert.page]);
});

describe("every measure at a glance", () => {
  const measures = (query = "") => get("good", `/api/figures/measures?lang=en${query}`);

  test("lists what changed clearly or is off target, and all behind one choice; each row leads on", async () => {
    const [few, all] = [await measures(), await measures("&measures=all")];
    expect(few.rows.length).toBeLessThan(all.rows.length / 2);
    expect(all.rows.length).toBeLessThan((await catalogue("good")).size + 10);
    for (const { cells } of few.rows) expect(cells[0].page).toMatch(/./);
    for (const { cells } of few.rows) {
      const isOff = cells[3].values[0] !== null && cells[4].text === "no clear change";
      expect(isOff || cells[4].text !== "no clear change").toBe(true);
    }
  });

  test("calls no share of applications still open worse, and counts no failures", async () => {
    const names = (await measures()).rows.map(({ key }: { key: string }) => key);
    expect(names).not.toContain("Share of applications still open");
    expect(names).not.toContain("Failed sign-ins");
    const { rows } = await measures("&measures=all");
    const open = rows.find(({ key }: { key: string }) => key === "Share of applications still open");
    expect(open.cells[4].text).toBe("Not complete yet");
  });

  test("compares with nothing where the data begin within the period before", async () => {
    const { rows, note } = await measures("&period=2025Q1..2025Q2&measures=all");
    expect(note).toContain("only one quarter");
    for (const { cells } of rows) expect(cells[4].values).toEqual([null, null, null]);
  });
});
