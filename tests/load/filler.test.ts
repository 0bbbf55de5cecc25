import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { expect, test } from "vitest";
import { FILLERS, isFiller } from "../../pipelines/filler.ts";
import { wrap } from "../../sql/database.ts";

/** What a filler is, as one pattern: any gap before, behind and where a filler has a space. */
const GAP = "[\\p{P}\\p{S}\\p{Z}\\s]*";
const MEANING = new RegExp(
  `^${GAP}(?:${FILLERS.map((words) => words.replaceAll(" ", GAP)).join("|")})?${GAP}$`,
  "iu",
);

test("a filler is one in any writing of its gaps, and nothing else is", async () => {
  const words =
    "n a nan no none not provided given e mail to be determined x xx 无 暂 暂无 缺 失 邮箱 id va lue 1".split(
      " ",
    );
  const gap = fc.constantFrom("", "", " ", "/", " - ", "。", "　", "--", "(", "\t", "\n", "£", "…");
  const cell = fc
    .array(fc.tuple(gap, fc.constantFrom(...words), fc.boolean()), { maxLength: 4 })
    .chain((parts) =>
      gap.map(
        (end) =>
          parts.map(([before, word, isLoud]) => before + (isLoud ? word.toUpperCase() : word)).join("") + end,
      ),
    );
  const whole = fc
    .constantFrom(...FILLERS.filter((each) => !/[(+]/.test(each)))
    .chain((words) => fc.tuple(gap, gap, gap).map(([a, b, c]) => a + words.replaceAll(" ", b) + c));
  const cells = fc.sample(fc.oneof(cell, whole), { numRuns: 4000, seed: 3 });
  const instance = await DuckDBInstance.create(":memory:");
  const connection = wrap(await instance.connect());
  const found = await connection.rows<{ cell: string; is: boolean }>(
    `SELECT cell, ${isFiller("cell")} AS is FROM (SELECT unnest($1) AS cell)`,
    [cells],
  );
  instance.closeSync();
  expect(found.filter(({ is }) => is).length).toBeGreaterThan(1000);
  expect(found.filter(({ is }) => !is).length).toBeGreaterThan(500);
  expect(found.filter(({ cell, is }) => is !== MEANING.test(cell))).toEqual([]);
});
