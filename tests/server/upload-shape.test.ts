import fc from "fast-check";
import { expect, test } from "vitest";
import { type ColumnShape, changeOf, overlap } from "../../server/uploads/shape.ts";

const column = (heading: string, more: Partial<ColumnShape> = {}): ColumnShape => ({
  ...{ heading, numeric: 0, distinct: 1, highest: null },
  ...more,
});
const score = (heading: string) => column(heading, { numeric: 1, distinct: 0.4, highest: 98 });

test("a column with another name is asked about where name, cells and place speak for it", () => {
  const before = [column("id"), score("AI score"), column("gender", { distinct: 0.01 })];
  const now = [column("id"), score("AI score (2026)"), column("gender", { distinct: 0.01 })];
  expect(changeOf(before, now)).toEqual({
    ...{ came: ["AI score (2026)"], went: ["AI score"] },
    renamed: [{ from: "AI score", to: "AI score (2026)" }],
  });
});

test("numbers are no names under another heading, and each column is asked about once", () => {
  const before = [column("id"), score("AI score"), column("name")];
  expect(changeOf(before, [column("id"), column("AI scored by"), column("name")]).renamed).toEqual([]);
  const two = changeOf(before, [column("id"), score("AI score A"), score("AI score B"), column("name")]);
  expect(two.renamed).toHaveLength(1);
  expect(two.came).toEqual(["AI score A", "AI score B"]);
});

test("whatever came and went adds up, renamings are pairs of both, the same table never changed", () => {
  const columns = fc.uniqueArray(
    fc.record({
      heading: fc.string({ minLength: 1, maxLength: 12 }),
      numeric: fc.constantFrom(0, 0.5, 1),
      distinct: fc.double({ min: 0, max: 1, noNaN: true }),
      highest: fc.option(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { nil: null }),
    }),
    { selector: ({ heading }) => heading, minLength: 1, maxLength: 12 },
  );
  fc.assert(
    fc.property(columns, columns, (before, now) => {
      const { came, went, renamed } = changeOf(before, now);
      const common = before.filter(({ heading }) => now.some((one) => one.heading === heading)).length;
      expect(came.length + common).toBe(now.length);
      expect(went.length + common).toBe(before.length);
      expect(new Set(renamed.map(({ to }) => to)).size).toBe(renamed.length);
      expect(renamed.every(({ from, to }) => went.includes(from) && came.includes(to))).toBe(true);
      expect(changeOf(now, now)).toEqual({ came: [], went: [], renamed: [] });
      expect(overlap(now, now)).toBe(1);
      expect(overlap(before, now)).toBeCloseTo(overlap(now, before), 12);
    }),
  );
});
