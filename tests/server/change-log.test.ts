import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnswerOf } from "../../server/analyses/declare.ts";
import type { analysis as changeLogAnalysis } from "../../server/analyses/validity/change-log.ts";
import type { MetricResult } from "../../server/metrics/metric.ts";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

let server: Client;
let facts: { simulation_question: { since: string } };
beforeAll(async () => {
  const { directory, truth } = await demo();
  server = await client(directory);
  ({ facts } = truth);
});
afterAll(() => server?.close());

describe("the change log of scoring models", () => {
  let versions: AnswerOf<typeof changeLogAnalysis>["versions"];
  beforeAll(async () => {
    ({ versions } = (await server.get("/api/analyses/change-log")).json<
      AnswerOf<typeof changeLogAnalysis>
    >());
  });

  test("holds each version against the one before, as the metric gives both", async () => {
    const { rows } = (
      await server.get("/api/metrics/validity_overall_r?by=model_version")
    ).json<MetricResult>();
    const of = (version: string) => rows.find(({ segment }) => segment.model_version === version);
    let held = 0;
    versions.forEach(({ version, effects }, index) => {
      const before = versions[index + 1];
      const [effect] = effects;
      if (before === undefined || effect === undefined) return;
      for (const [side, name] of [
        [effect.after, version],
        [effect.before, before.version],
      ] as const) {
        if (side.value === null) continue;
        expect(side.value).toBeCloseTo(of(name)?.value ?? Number.NaN, 10);
        expect(side.n).toBe(of(name)?.n);
        held += 1;
      }
    });
    expect(held).toBeGreaterThan(4);
  });

  test("tells of other questions what they did to their ability, and says when outcomes come", () => {
    const since = versions.filter(({ has_new_questions }) => has_new_questions);
    expect(since.map(({ version }) => version)).toEqual([facts.simulation_question.since]);
    const effect = since[0]?.effects.find(({ of }) => of === "hands_on");
    expect(effect?.difference.value).toBeCloseTo(
      (effect?.after.value ?? 0) - (effect?.before.value ?? 0),
      10,
    );
    expect(effect?.difference.value).toBeGreaterThan(0);
    const waiting = versions.filter(({ expected }) => expected !== null);
    expect(waiting.length).toBeGreaterThan(0);
    for (const { effects } of waiting) expect(effects[0]?.difference.value).toBeNull();
  });
});
