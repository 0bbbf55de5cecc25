import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ChartDocument } from "../../dashboards/figures/finish.ts";
import type { analysis as eventsAnalysis } from "../../server/analyses/data/events.ts";
import { emptyDays, failingDays } from "../../server/analyses/data/parts/incidents.ts";
import type { AnswerOf } from "../../server/analyses/declare.ts";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

const dayOf = (index: number) =>
  new Date(Date.parse("2026-01-05") + index * 86_400_000).toISOString().slice(0, 10);
const days = (count: number, n: (index: number) => number) =>
  Array.from({ length: count }, (_, index) => ({ day: dayOf(index), n: n(index) })).filter(
    (each) => each.n > 0,
  );

describe("days without interviews", () => {
  test("are told where there are some every day, and not where the week rests", () => {
    const daily = days(120, (index) => (index === 60 || index === 61 ? 0 : 20));
    expect(emptyDays(daily)).toEqual([{ from: dayOf(60), to: dayOf(61) }]);
    const workdays = days(120, (index) => (index % 7 < 5 ? 20 : 0));
    expect(emptyDays(workdays)).toEqual([]);
    // a Wednesday among them
    expect(emptyDays(workdays.filter(({ day }) => day !== dayOf(58)))).toEqual([
      { from: dayOf(58), to: dayOf(58) },
    ]);
  });

  test("are no alarm where a day has few", () => {
    expect(emptyDays(days(120, (index) => (index % 9 === 4 ? 0 : 3)))).toEqual([]);
    expect(emptyDays([])).toEqual([]);
  });
});

test("a day of failures is told by its share against the days around, not by its count", () => {
  const usual = days(100, () => 40).map((day) => ({ ...day, failed: 2 }));
  const one = usual.map((each, index) => (index === 50 ? { ...each, failed: 15 } : each));
  expect(failingDays(one)).toEqual([{ from: dayOf(50), to: dayOf(50) }]);
  const busy = usual.map((each, index) => (index === 50 ? { ...each, n: 400, failed: 20 } : each));
  expect(failingDays(busy)).toEqual([]);
  // few people say nothing
  expect(
    failingDays(usual.map((each, index) => (index === 50 ? { ...each, n: 10, failed: 9 } : each))),
  ).toEqual([]);
});

describe("events of the demo company", () => {
  let server: Client;
  let events: AnswerOf<typeof eventsAnalysis>["events"];
  let facts: { simulation_question: { question: string; since: string } };
  beforeAll(async () => {
    const { directory, truth } = await demo();
    server = await client(directory);
    ({ facts } = truth);
    ({ events } = (await server.get("/api/analyses/events")).json<AnswerOf<typeof eventsAnalysis>>());
  });
  afterAll(() => server?.close());

  test("are the roll-out, each version with what it changed, and outages in the system's log", async () => {
    const { live_on } = (await server.get("/api/metrics")).json<{ metrics: { live_on: string }[] }>()
      .metrics[0]!;
    expect(events.filter(({ kind }) => kind === "rollout").map(({ date }) => date)).toEqual([live_on]);
    const versions = events.filter(({ kind }) => kind === "version");
    expect(versions.map(({ name }) => name.en.split(" ")[0])).toEqual([
      "v2",
      "v3",
      "v4",
      "v5",
      "v6",
      "v7",
      "v8",
    ]);
    const changed = versions.filter(({ text }) => text.en.includes("new question"));
    expect(changed.map(({ name }) => name.en)).toEqual([`${facts.simulation_question.since} questions`]);
    expect(changed[0]?.text.zh).toMatch(/新增题目“.+”；.+停用题目“.+”/);
    expect(events.filter(({ kind }) => kind === "outage").length).toBeGreaterThan(0);
    // nothing else is planted: what chance alone brings is under one in a hundred companies
    expect(events.filter(({ kind }) => kind === "failures" || kind === "standstill")).toEqual([]);
  });

  test("stand on every chart over time by themselves, and are not repeated below", async () => {
    const chart = (await server.get("/api/figures/cycle-time?lang=en")).json<ChartDocument>();
    const drawn = chart.options.annotations ?? [];
    expect(drawn.find(({ isQuiet }) => !isQuiet)).toMatchObject({ at: "2025Q4", text: "AI interviews live" });
    expect(drawn.filter(({ isQuiet }) => isQuiet).length).toBeGreaterThan(6);
    expect(chart.annotated).toEqual([]);
    expect(chart.happened.join("\n")).toContain("AI interviews went live");
    const svg = (await server.get("/api/figures/cycle-time.svg?lang=en")).body;
    expect(svg).toContain("AI interviews live · v5 questions");
    const bars = (await server.get("/api/figures/stage-times?lang=en")).json<ChartDocument>();
    expect(bars.options.annotations).toBeUndefined();
  });
});
