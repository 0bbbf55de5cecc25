import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  FALSE_RATE,
  type Looked,
  pOf,
  type Rule,
  standing,
} from "../../server/analyses/overview/parts/rules.ts";
import { figures } from "../../server/documents/shown.ts";
import { normalQuantile } from "../../server/statistics/distributions/normal.ts";
import { seededRandom } from "../../server/statistics/numbers/random.ts";
import { type Demo, demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

type Action = {
  kind: string;
  of: Record<string, string>;
  page: string;
  figure: string;
  value: number;
  low: number;
  high: number;
  n: number;
  people: number;
  weight: number;
};

let company: Demo;
let server: Client;
beforeAll(async () => {
  company = await demo();
  server = await client(company.directory);
}, 600_000);
afterAll(() => server?.close());

const get = async (path: string) => {
  const answer = await server.get(path);
  expect({ path, status: answer.statusCode }).toEqual({ path, status: 200 });
  return answer.json();
};
const actionsOf = async (query = ""): Promise<Action[]> =>
  (await get(`/api/analyses/actions${query}`)).actions;

describe("findings to act on", () => {
  test("name what was planted: question, interviewers, browser", async () => {
    const actions = await actionsOf();
    const { general_question, severe_raters, old_browser_version } = company.truth.facts;
    const of = (kind: string, name: string) =>
      actions.filter((each) => each.kind === kind).map((each) => each.of[name]);
    expect(of("general-question", "question")).toEqual([general_question]);
    expect(of("severe-rater", "rater").toSorted()).toEqual(severe_raters);
    expect(of("failing-browser", "browser_version")).toEqual([old_browser_version]);
    for (const kind of ["no-feedback", "long-interview", "invite-channel", "unanswered"])
      expect(actions.map((each) => each.kind)).toContain(kind);
  });

  test("are ranked by effect times people, and lead to a figure that there is", async () => {
    const actions = await actionsOf();
    const weights = actions.map(({ weight }) => weight);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    const known = await figures();
    for (const { page, figure, people, n, low, value, high } of actions) {
      expect(known.get(figure)?.area).toBe(page);
      expect(Math.min(people, n)).toBeGreaterThanOrEqual(30);
      expect(low <= value && value <= high).toBe(true);
    }
  });

  test("have the numbers of the figures that they lead to", async () => {
    const days = "from=2025-10-01&to=2026-09-30";
    const actions = await actionsOf(`?${days}`);
    const [feedback] = actions.filter(({ kind }) => kind === "no-feedback");
    const { contrasts } = await get(
      `/api/metrics/satisfaction_rate?by=feedback_sent&contrast=feedback_sent:no:yes&${days}`,
    );
    expect(feedback!.value).toBe(contrasts[0].difference.value);
    expect(feedback!.high).toBe(contrasts[0].difference.high);
    const raters = (await get(`/api/analyses/raters?${days}`)).raters as { rater: string; value: number }[];
    for (const { of, value } of actions.filter(({ kind }) => kind === "severe-rater"))
      expect(value).toBe(raters.find(({ rater }) => rater === of.rater)!.value);
    const seen = (await get(`/api/analyses/agreement?${days}`)).seen_difference;
    for (const { value } of actions.filter(({ kind }) => kind === "seen-score"))
      expect(value).toBe(seen.r.value);
  });

  test("are told by the figure in both languages, each row with its link", async () => {
    for (const language of ["zh", "en"]) {
      const { rows, title } = await get(`/api/figures/actions?lang=${language}`);
      expect(title).toBe(language === "zh" ? "值得采取行动的发现" : "Findings to act on");
      expect(rows.length).toBeGreaterThan(5);
      for (const { cells } of rows) expect(cells[0]).toMatchObject({ page: /./, figure: /./ });
    }
  });

  test("of one job in one week nothing stands, and the figure says how much was looked at", async () => {
    const quiet = "job=J24&from=2026-09-24&to=2026-09-30";
    const { actions, looked } = await get(`/api/analyses/actions?${quiet}`);
    expect(actions.filter(({ time }: { time: string }) => time === "period")).toEqual([]);
    expect(looked).toBeLessThan((await get("/api/analyses/actions")).looked);
  });
});

describe("what stands", () => {
  const rule: Pick<Rule, "acts" | "least"> = { acts: "either", least: 0 };
  const compared = (value: number, half: number, more: Partial<Looked & typeof rule> = {}) => ({
    ...rule,
    of: {},
    effect: { value, low: value - half, high: value + half },
    none: 0,
    size: Math.abs(value),
    people: 100,
    smaller: 100,
    ...more,
  });

  test("of companies with nothing in them at most the stated share has a finding", () => {
    const draw = seededRandom(11);
    const companies = 500;
    let told = 0;
    for (let company = 0; company < companies; company++) {
      const all = Array.from({ length: 100 }, () => compared(normalQuantile(draw()), 1.959964));
      if (standing(all).stand.length > 0) told += 1;
    }
    // by chance alone the share of 500 lies above this once in about ten thousand runs; the draw is fixed
    expect(told / companies).toBeLessThan(
      FALSE_RATE + 3.7 * Math.sqrt((FALSE_RATE * (1 - FALSE_RATE)) / companies),
    );
    expect(told).toBeGreaterThan(0);
  });

  test("p is that of the interval's facing half, at the interval's end 5 %", () => {
    expect(pOf(compared(1, 1))).toBeCloseTo(0.05, 12);
    const skewed = { ...compared(1, 1), effect: { value: 1, low: 0.5, high: 9 } };
    expect(pOf(skewed)).toBeCloseTo(pOf(compared(2, 1))!, 12);
  });

  test("too few people are not looked at; the wrong side and the small are left out", () => {
    const sure = compared(1, 0.1);
    expect(standing([sure]).stand).toHaveLength(1);
    expect(standing([{ ...sure, smaller: 29 }])).toEqual({ looked: 0, stand: [] });
    expect(standing([{ ...sure, acts: "below" }]).stand).toEqual([]);
    expect(standing([{ ...sure, least: 2 }]).stand).toEqual([]);
  });
});
