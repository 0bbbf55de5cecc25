import { describe, expect, test } from "vitest";
import { ANCHORS, conditionOf, KINDS, SOURCES, sourcesOf } from "../../dashboards/components/differ-names.ts";
import { ownCatalog } from "../../server/metrics/catalog.ts";
import { estimators } from "../../server/metrics/estimator.ts";

describe("the words that tell two measures apart", () => {
  test("are there for every time column, source and estimator of the catalogue", async () => {
    const { metrics } = await ownCatalog();
    expect(metrics.size).toBeGreaterThan(40);
    for (const { id, at, sql, estimator } of metrics.values()) {
      if (at !== null)
        expect({ id, at, said: ANCHORS[at]?.zh }).toEqual({ id, at, said: expect.any(String) });
      for (const source of sourcesOf(sql))
        expect({ id, source, said: SOURCES[source]?.zh }).toEqual({ id, source, said: expect.any(String) });
      expect(sourcesOf(sql).length).toBeGreaterThan(0);
      expect({ estimator, said: KINDS[estimator]?.zh }).toEqual({ estimator, said: expect.any(String) });
    }
    for (const name of (await estimators()).keys()) expect(Object.keys(KINDS)).toContain(name);
  });

  test("are in both languages, none in the other's", () => {
    for (const { zh, en } of [ANCHORS, SOURCES, KINDS].flatMap((names) => Object.values(names))) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).not.toMatch(/\p{Script=Han}/u);
    }
  });

  test("read a query's own condition", () => {
    expect(sourcesOf("select * from marts.hire join core.job using (job)")).toEqual(["hire", "job"]);
    expect(conditionOf("select *\nfrom marts.hire\nwhere a is not null\n  and b = 1")).toBe(
      "a is not null and b = 1",
    );
    expect(conditionOf("select * from marts.hire")).toBe("");
  });
});
