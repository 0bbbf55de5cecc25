import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { compare } from "../../server/verify/case.ts";
import { useDataSets } from "../../server/verify/data-set.ts";
import {
  builtInCases,
  byStatistic,
  type CaseResult,
  loadAdapters,
  parseCases,
  runCase,
} from "../../server/verify/verify.ts";

const shared = fileURLToPath(new URL("../../../shared/", import.meta.url));
const more = `${shared}reference/reference.json`;
const hasShared = existsSync(more);
useDataSets(hasShared ? `${shared}data` : null);

const adapters = await loadAdapters();
const committed = builtInCases();
const known = new Set(committed.map(({ id }) => id));
const beside = hasShared
  ? parseCases(readFileSync(more, "utf8"), "reference.json").filter(({ id }) => !known.has(id))
  : [];
const results: CaseResult[] = [];

afterAll(() => {
  for (const { statistic, cases, skipped, largest_error: error } of byStatistic(results)) {
    const left = skipped > 0 ? `, ${skipped} skipped (no data set, or nothing expected)` : "";
    console.log(`${statistic}: ${cases} cases, largest relative error ${error.toExponential(1)}${left}`);
  }
});

describe("agrees with reference values", () => {
  test("every statistic has an adapter, every adapter a case", () => {
    const cases = [...committed, ...beside];
    expect(cases.filter(({ statistic }) => !adapters.adapters.has(statistic))).toEqual([]);
    const statistics = new Set(cases.map(({ statistic }) => statistic));
    const without = [...adapters.adapters.keys()].filter((statistic) => !statistics.has(statistic));
    if (hasShared) expect(without).toEqual([]);
    else console.log(`skipped, since their data sets are absent: ${without.join(", ")}`);
  });

  for (const reference of [...committed, ...beside]) {
    test(`${reference.id}: ${reference.source}`, (context) => {
      const result = runCase(reference, adapters);
      results.push(result);
      if (result.status === "skipped") context.skip("no data set, or nothing expected");
      expect(result.problems).toEqual([]);
      expect(result.status).toBe("agrees");
    });
  }
});

describe("the comparison", () => {
  test("tells numbers, lists, nulls and texts apart", () => {
    const reference = { a: 1, b: [1, 2], c: "NaN", d: null, e: "Infinity", f: "yes", g: 0, h: true };
    const same = {
      a: 1,
      b: new Float64Array([1, 2]),
      c: null,
      d: undefined,
      e: null,
      f: "yes",
      g: 0,
      h: true,
    };
    expect(compare(reference, same, 0)).toEqual({ error: 0, problems: [], values: 4 });
    const wrong = { a: 1.1, b: [1], c: 0, d: 1, e: Number.NaN, f: "no", g: 0.1, h: false };
    const { problems, error } = compare(reference, wrong, 1e-8);
    expect(problems.map((problem) => problem.split(":")[0])).toEqual([
      "a",
      "b",
      "c",
      "d",
      "e",
      "f",
      "g",
      "h",
    ]);
    expect(error).toBeCloseTo(0.1, 12);
    expect(compare(reference, wrong, 0.2).problems.map((problem) => problem[0])).not.toContain("a");
    expect(compare({ a: 1 }, { a: Number.NaN }, 1).problems).toHaveLength(1);
    expect(compare({ a: { b: [1, 2] } }, { a: { b: [1, 3] } }, 0, ["a.b[1]"]).problems).toEqual([]);
  });
});
