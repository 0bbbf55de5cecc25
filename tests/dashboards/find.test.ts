import { beforeAll, describe, expect, test } from "vitest";
import { findableFigure, findableMetric } from "../../dashboards/components/panels/findable.ts";
import { type Findable, findAmong } from "../../dashboards/format/find.ts";
import type { CatalogueEntry } from "../../server/metric-schemas.ts";
import type { FigureEntry } from "../../server/routes/figures.ts";
import { servedDemo } from "./served.ts";

const served = servedDemo();

describe("the search field on the demo company", () => {
  let items: (Findable & { readonly id: string })[];
  beforeAll(async () => {
    const { figures } = await served.get<{ figures: FigureEntry[] }>("figures");
    const { metrics } = await served.get<{ metrics: CatalogueEntry[] }>("metrics");
    const { dimensions } = await served.get<{
      dimensions: { dimension: string; values: { value: string; label: { zh: string; en: string } }[] }[];
    }>("dimensions");
    items = [
      ...figures.map((figure) => ({ ...findableFigure(figure), id: figure.id })),
      ...metrics.map((metric) => ({ ...findableMetric(metric, ["目标", "Target"]), id: metric.id })),
      ...dimensions.flatMap(({ dimension, values }) =>
        values.map(({ value, label }) => ({
          kind: "filter" as const,
          names: [label.zh, label.en, value],
          id: `${dimension}:${value}`,
        })),
      ),
    ];
  });
  const first = (query: string, most = 5) =>
    findAmong(query, items)
      .slice(0, most)
      .map(({ id }) => id);

  test.each([
    ["漏斗", "funnel"],
    ["离职率", "retention_90d"],
    ["转正", "retention_180d"],
    ["招聘周期", "cycle_days"],
    ["time to fill", "cycle_days"],
    ["attrition", "retention_90d"],
    ["turnover", "curves"],
    ["rewrite", "question-general"],
    ["how many more hires", "forest-table"],
    ["which job predicts worst?", "forest"],
    ["目标", "measures"],
    ["target", "measures"],
    ["Cronbach", "question_alpha"],
    ["歧视", "ratios"],
  ])("finds %s", (query, id) => {
    expect(first(query)).toContain(id);
  });

  test("every measure with a target is found by the word", () => {
    const found = findAmong("target", items).map(({ id }) => id);
    expect(found).toContain("cycle_days");
    expect(found).not.toContain("agreement_bias");
  });

  test("no letters in order where a word fits, no filter value before what there is to read", () => {
    const kinds = (query: string) => findAmong(query, items).map(({ kind }) => kind);
    for (const query of ["attrition", "rewrite", "time to fill", "离职率"]) {
      expect(kinds(query).length, query).toBeGreaterThan(0);
      expect(kinds(query), query).not.toContain("filter");
    }
    const mixed = kinds("面试");
    expect(mixed).toContain("filter");
    expect(mixed.slice(0, 3)).not.toContain("filter");
  });

  test("a filter value that is called just so comes first", () => {
    const retail = items.find(({ id }) => id === "channel:campus");
    expect(first(retail?.names[0] ?? "")[0]).toBe("channel:campus");
  });
});

test("letters in order count where nothing fits better, and what describes comes after what names", () => {
  const items: Findable[] = [
    { kind: "metric", names: ["Offer rate"], about: ["Share of offers that end in a start of work"] },
    { kind: "filter", names: ["Retail"] },
    { kind: "figure", names: ["Start of work"] },
  ];
  const found = (query: string) => findAmong(query, items).map(({ names }) => names[0]);
  expect(found("start")).toEqual(["Start of work", "Offer rate"]);
  expect(found("retl")).toEqual(["Retail"]);
  expect(found("how do we start")).toEqual(["Start of work", "Offer rate"]);
  expect(found("zzz")).toEqual([]);
});
