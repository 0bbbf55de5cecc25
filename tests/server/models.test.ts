import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demo } from "../helpers/demo.ts";
import { type Client, client } from "./client.ts";

let server: Client;
beforeAll(async () => {
  server = await client((await demo()).directory);
});
afterAll(() => server?.close());

type Models = {
  versions: {
    version: string;
    valid_from: string;
    is_current: boolean;
    competencies: { competency: string; weight: number }[];
  }[];
  competencies: { competency: string; label: { zh: string; en: string }; indicators: string[] }[];
};

describe("the scoring models of a job", () => {
  test.each([
    ["J01", { problem_solving: 0.4, team_management: 0.3, capacity: 0.3 }],
    ["J11", { user_thinking: 0.4, collaboration: 0.3, fast_learning: 0.3 }],
  ])("%s weighs what it was planted with, and says how each ability shows", async (job, planted) => {
    const answer = await server.get(`/api/analyses/models?job=${job}`);
    expect(answer.statusCode, answer.body).toBe(200);
    const { versions, competencies } = answer.json<Models>();
    const current = versions.filter((version) => version.is_current);
    expect(current).toHaveLength(1);
    expect(current[0]).toBe(versions[0]);
    expect(
      Object.fromEntries(current[0]!.competencies.map(({ competency, weight }) => [competency, weight])),
    ).toEqual(planted);
    expect(versions).toHaveLength(8);
    for (const { competencies: weights } of versions)
      expect(weights.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 9);
    expect(versions.map(({ valid_from }) => valid_from)).toEqual(
      versions
        .map(({ valid_from }) => valid_from)
        .sort()
        .reverse(),
    );
    for (const { label, indicators } of competencies) {
      expect(label.zh).toMatch(/\p{Script=Han}/u);
      expect(label.en).not.toMatch(/\p{Script=Han}/u);
      expect(indicators.length).toBeGreaterThan(0);
    }
  });

  test("of a job that there is not is not found", async () => {
    const answer = await server.get("/api/analyses/models?job=J999");
    expect(answer.statusCode).toBe(404);
    expect(answer.json().error.code).toBe("not_found");
  });
});
