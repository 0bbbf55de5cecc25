import fc from "fast-check";
import { expect, test } from "vitest";
import { contracts } from "../../pipelines/contract.ts";
import type { PeekedColumn } from "../../pipelines/extract/peek.ts";
import { checkMapping } from "../../pipelines/mapping.ts";
import { type Choices, suggest } from "../../pipelines/suggest/draft.ts";
import "../helpers/properties.ts";
import { madeTables } from "./tables.ts";

const headings = [...new Set(madeTables().flatMap(({ truth }) => Object.keys(truth)))];

const cells = fc.array(
  fc.oneof(
    fc.constantFrom(
      "1",
      "0",
      "5",
      "Yes",
      "no",
      "F",
      "男",
      "2025-03-04",
      "03/17/2025",
      "17.03.2025",
      "a@b.example",
      "NA",
      "",
      "3.7",
      "85%",
      "C1001",
      "Hired",
      "{x}",
    ),
    fc.string({ maxLength: 12 }),
  ),
  { maxLength: 12 },
);

/** What a child would tell of a column: real counts of random cells, where they are easy to count. */
function peeked(heading: string, all: readonly string[]): PeekedColumn {
  const told = all.filter((cell) => cell.trim() !== "");
  const numbers = told.map(Number).filter(Number.isFinite);
  const share = (pattern: RegExp) =>
    told.length === 0 ? 0 : told.filter((cell) => pattern.test(cell)).length / told.length;
  const samples = [...new Set(told)].sort().slice(0, 12);
  return {
    ...{
      heading,
      filled: told.length,
      distinct: new Set(told).size,
      fillers: told.filter((cell) => cell === "NA").slice(0, 1),
    },
    numeric: told.length === 0 ? 0 : numbers.length / told.length,
    integers: told.length === 0 ? 0 : numbers.filter(Number.isInteger).length / told.length,
    ...{
      percents: share(/%$/),
      dates: share(/^\d+[-/.]\d+[-/.]\d+$/),
      emails: share(/@/),
      phones: 0,
      sentences: share(/( \S+){4}/),
    },
    ...{ earliest: null, latest: null, length: 4, keys: samples, samples, writings: samples },
    lowest: numbers.length === 0 ? null : Math.min(...numbers),
    highest: numbers.length === 0 ? null : Math.max(...numbers),
    ...{ first: null, second: null },
  };
}

const heading = fc.oneof(fc.constantFrom(...headings), fc.string({ minLength: 1, maxLength: 20 }));
const table = fc
  .uniqueArray(fc.record({ heading, cells }), { minLength: 1, maxLength: 14, selector: (one) => one.heading })
  .map((columns) => ({
    ...{ records: 12, headingRow: 1, keptOut: [] },
    columns: columns.map((one) => peeked(one.heading, one.cells)),
  }));

test("every draft of random tables is a valid mapping that reads only columns that are there", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(table, { minLength: 1, maxLength: 3 }), async (peeks) => {
      const tables = peeks.map((peek, index) => ({ name: `${index}.csv`, peek }));
      const { tables: drafts } = await suggest(tables, {}, "2026-11-30");
      expect(drafts).toHaveLength(tables.length);
      for (const draft of drafts) {
        await checkMapping(draft.mapping, draft.name);
        expect(draft.mapping.feeds.length).toBeGreaterThan(0);
        for (const { sure, takes } of draft.columns)
          expect(takes.length > 0).toBe(sure === "certain" || sure === "likely");
      }
    }),
    { numRuns: 150 },
  );
});

test("whatever field a person chooses for a column, the draft is valid, and nothing reads what nobody wants", async () => {
  const fields = [...(await contracts()).values()].flatMap(({ feed, fields: list }) =>
    list.map(({ name }) => `${feed}.${name}`),
  );
  await fc.assert(
    fc.asyncProperty(
      table,
      fc.array(fc.option(fc.constantFrom(...fields)), { minLength: 1, maxLength: 14 }),
      async (peek, chosen) => {
        const columns = Object.fromEntries(
          peek.columns.map((column, index) => [
            column.heading,
            { field: chosen[index % chosen.length] ?? null },
          ]),
        );
        const choices: Record<string, Choices> = { "x.csv": { columns } };
        const { tables: drafts } = await suggest([{ name: "x.csv", peek }], choices, "2026-11-30");
        for (const draft of drafts) {
          await checkMapping(draft.mapping, draft.name);
          for (const { column, takes } of draft.columns)
            if (columns[column]?.field === null) expect(takes).toEqual([]);
        }
      },
    ),
    { numRuns: 150 },
  );
});
