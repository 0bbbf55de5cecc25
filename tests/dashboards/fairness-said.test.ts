import { describe, expect, test } from "vitest";
import type { analysis as fairness } from "../../server/analyses/fairness/fairness.ts";
import { cellsOf, servedDemo, toldBy } from "./served.ts";

const { analysis, chart, figure, table } = servedDemo();

const YEAR = "from=2025-10-01&to=2026-09-30";
const GROUPINGS = ["gender", "age_band", "ethnicity", "education"] as const;

describe.each(["zh", "en"] as const)("fairness in %s", (language) => {
  const zh = language === "zh";

  test.each(GROUPINGS)(
    "the first sentence on %s accuses only where an interval lies below",
    async (dimension) => {
      const { table: groups } = await analysis<typeof fairness>(`fairness?dimension=${dimension}&${YEAR}`);
      const judged = groups.groups.flatMap(({ is_small, to_highest }) =>
        to_highest?.ratio.high == null || is_small ? [] : [to_highest.ratio],
      );
      const said = toldBy(await figure(`fairness-lead?dimension=${dimension}`, language));
      const isLower = judged.some(({ high }) => high! < 1);
      const isOpen = judged.some(({ low, high }) => low! < 0.8 && high! >= 0.8);
      if (judged.length > 0) {
        expect(said.includes(zh ? "看不出明确差异" : "No clear difference")).toBe(!isLower);
        expect(said.includes(zh ? "尚不能排除" : "cannot be ruled out")).toBe(isOpen);
        expect(said.includes(zh ? "没有群体低于五分之四" : "no group lies below")).toBe(
          judged.every(({ low }) => low! >= 0.8),
        );
      }
    },
  );

  test("the four characteristics stand in one table, each with its interval, people and verdict", async () => {
    const summary = await table("fairness-summary", language);
    const cells = cellsOf(summary);
    expect(cells).toHaveLength(GROUPINGS.length);
    for (const row of cells) expect(row.every((cell) => /\S/.test(cell))).toBe(true);
    const leads = summary.rows.map(
      ({ cells: [first] }) => typeof first === "object" && first.leads?.dimension,
    );
    expect(leads).toEqual([...GROUPINGS]);
    for (const [index, dimension] of GROUPINGS.entries()) {
      const { prediction } = await analysis<typeof fairness>(`fairness?dimension=${dimension}&${YEAR}`);
      const differs = prediction.some(({ finding }) => finding.endsWith("_differ"));
      const tested = prediction.some(({ finding }) => finding !== "cannot_say");
      const word = cells[index]!.at(-1)!;
      if (tested) expect(word === (zh ? "看不出不同" : "None found")).toBe(!differs);
    }
  });

  test("two groups are held against each other once", async () => {
    const { marks } = await chart("ratios", language);
    expect(marks).toHaveLength(1);
  });
});
