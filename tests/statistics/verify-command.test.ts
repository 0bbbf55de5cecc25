import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../server/cli.ts";
import type { CaseResult, StatisticResult } from "../../server/verify/verify.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-verify-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function stats(...words: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const lines = { out: (line: string) => void out.push(line), err: (line: string) => void err.push(line) };
  return { code: await main(["stats", ...words], lines), out, err };
}

const pearson = (r: number) => ({
  id: "own.case",
  statistic: "pearson",
  source: "by hand",
  input: { values: { x: [1, 2, 3, 4], y: [1, 3, 2, 4] } },
  call: "",
  expected: { n: 4, r },
  relTol: 1e-9,
});
const file = (name: string, content: unknown) => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
};

describe("assay stats verify", () => {
  test("one line per statistic, all within tolerance", async () => {
    const { code, out, err } = await stats("verify");
    expect(err).toEqual([]);
    expect(code).toBe(0);
    const told = out.filter((line) => / cases?,/.test(line));
    expect(told.length).toBeGreaterThan(50);
    expect(told.find((line) => line.startsWith("pearson "))).toMatch(
      /9 cases, +\d+ values, largest relative error +\d\.\de-1\d \(tolerance 1e-9\) {2}ok$/,
    );
    expect(out.at(-1)).toMatch(/^all \d+ cases of \d+ statistics agree/);
  });

  test("--json says each case", async () => {
    const { code, out } = await stats("verify", "--json");
    expect(code).toBe(0);
    const found = JSON.parse(out.join("\n")) as {
      ok: boolean;
      statistics: StatisticResult[];
      cases: CaseResult[];
    };
    expect(found.ok).toBe(true);
    const ran = found.statistics.reduce((sum, { cases, skipped }) => sum + cases + skipped, 0);
    expect(ran).toBe(found.cases.length);
    for (const { error, tolerance, status } of found.cases)
      if (status === "agrees" && tolerance !== null) expect(error).toBeLessThanOrEqual(tolerance);
  });

  test("a case of one's own that agrees, and one that does not", async () => {
    const right = await stats("verify", "pearson", "--cases", file("right.json", [pearson(0.8)]));
    expect([right.code, right.err]).toEqual([0, []]);
    expect(right.out.find((line) => line.startsWith("pearson "))).toContain("10 cases");
    const wrong = await stats("verify", "pearson", "--cases", file("wrong.json", [pearson(0.8001)]));
    expect(wrong.code).toBe(1);
    expect(wrong.err).toEqual([
      expect.stringMatching(/^own\.case \(by hand\): r: 0\.79{5,}\d* instead of 0\.8001/),
    ]);
    expect(wrong.out.find((line) => line.startsWith("pearson "))).toMatch(/DIFFERS$/);
    const strange = file("strange.json", [{ ...pearson(1), statistic: "luck" }]);
    const unknown = await stats("verify", "pearson", "--cases", strange);
    expect([unknown.code, unknown.err]).toEqual([1, ["own.case: no such statistic"]]);
  });

  test.each([
    [["verify", "luck"]],
    [["check"]],
    [[]],
    [["verify", "--cases", "nowhere.json"]],
    [["verify", "--files", "nowhere"]],
  ])("%j is wrong usage", async (words) => {
    const { code, err } = await stats(...words);
    expect(code).toBe(2);
    expect(err).toHaveLength(1);
  });

  test("a file that holds no cases is named", async () => {
    const { code, err } = await stats("verify", "--cases", file("none.json", [{ id: "x" }]));
    expect(code).toBe(1);
    expect(err[0]).toContain("none.json: item 0 is no case");
    expect((await stats("verify", "--cases", file("text.json", "no"))).err[0]).toContain(
      "text.json: not JSON",
    );
  });
});
