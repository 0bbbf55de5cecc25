import { describe, expect, test } from "vitest";
import type { Cell } from "../../dashboards/figures/document.ts";
import type { TableDocument } from "../../dashboards/figures/finish.ts";
import type { analysis as changeAnalysis } from "../../server/analyses/data/change.ts";
import { findingsOf, overstates } from "./said.ts";
import { servedDemo } from "./served.ts";

const { analysis, table } = servedDemo();

const AT = ["name", "times", "values", "change", "by", "rate", "mix", "n"] as const;
type Told = Readonly<Record<(typeof AT)[number], Cell>>;
const read = ({ rows }: TableDocument) =>
  new Map(
    rows.map(({ key, cells }) => [
      key,
      Object.fromEntries(
        AT.map((name, at) => [
          name,
          typeof cells[at] === "string" ? { text: cells[at], values: [] } : cells[at],
        ]),
      ) as Told,
    ]),
  );
const days = (text: string) => {
  const quarters = [...text.matchAll(/(\d{4})Q(\d)/g)].map(([, year, at]) => ({
    year: Number(year),
    at: Number(at),
  }));
  const ends = quarters.length === 2 ? quarters.flatMap((each) => [each, each]) : quarters;
  const first = ({ year, at }: (typeof quarters)[number]) =>
    `${year}-${String(at * 3 - 2).padStart(2, "0")}-01`;
  const last = ({ year, at }: (typeof quarters)[number]) =>
    new Date(Date.UTC(year, at * 3, 0)).toISOString().slice(0, 10);
  return `from=${first(ends[0]!)}&to=${last(ends[1]!)}&base_from=${first(ends[2]!)}&base_to=${last(ends[3]!)}`;
};
const number = (value: unknown) => (typeof value === "number" ? value : Number.NaN);

describe("why the headline figures changed", () => {
  test.each(["2025Q4..2026Q3", "2026Q1", "2026Q3"])(
    "rate and mix are the change, in %s, as the API has them",
    async (period) => {
      const told = read(await table(`why-changed?period=${period}`, "en"));
      expect(told.size).toBe(7);
      let split = 0;
      for (const [metric, { times, change, rate, mix, n }] of told) {
        const [value, , low, high] = change.values;
        const found = await Promise.all(
          ["job_family", "company", "screening_path"].map((dimension) =>
            analysis<typeof changeAnalysis>(
              `change?metric=${metric}&dimension=${dimension}&${days(times.text)}`,
            ),
          ),
        );
        const [any] = found;
        expect([metric, value, low, high]).toEqual([
          metric,
          any!.change?.value === undefined ? null : expect.closeTo(any!.change.value ?? Number.NaN, 12),
          any!.change?.low ?? null,
          any!.change?.high ?? null,
        ]);
        expect(n.values[0]).toBe(any!.now.n);
        if (any!.change?.clear !== true) {
          expect([metric, ...rate.values, ...mix.values]).toEqual([metric, null, null, null, null]);
          continue;
        }
        split++;
        expect(number(rate.values[0]) + number(mix.values[0])).toBeCloseTo(number(value), 10);
        for (const each of found)
          expect(Math.abs(number(mix.values[0]))).toBeGreaterThanOrEqual(Math.abs(each.mix!) - 1e-12);
      }
      if (period.includes("..")) expect(split).toBeGreaterThan(3);
    },
  );

  test.each(["zh", "en"] as const)(
    "what is within noise is called so and not split, in %s",
    async (language) => {
      const document = await table("why-changed?period=2026Q1", language);
      const clear = document.rows.filter(({ cells }) => {
        const [low, high] = (cells[3] as Cell).values.slice(2).map(number);
        return low! > 0 || high! < 0;
      });
      expect(clear.length).toBeLessThan(document.rows.length);
      for (const { key, cells } of document.rows.filter((row) => !clear.includes(row))) {
        expect(
          cells.slice(5, 7).map((cell) => (cell as Cell).text),
          key,
        ).toEqual(["—", "—"]);
        expect((cells[4] as Cell).text).toMatch(language === "zh" ? /波动|没有|过少/ : /noise|no |few/i);
      }
      const findings = findingsOf(document);
      expect(findings).toHaveLength(clear.length + 1);
      expect(findings.at(-1)!.says).toMatch(language === "zh" ? /^看不出明确变化/ : /^No clear change/);
      expect(findings.filter(overstates)).toEqual([]);
    },
  );

  test("before the data begin there is nothing to compare with", async () => {
    for (const { cells } of (await table("why-changed?period=2024Q4", "en")).rows)
      expect((cells[4] as Cell).text).toContain("data begin in 2024Q4");
  });
});
