import { expect, test } from "vitest";
import { openExtractor } from "../../pipelines/extract/extract.ts";
import { workbench } from "../extract/files.ts";
import { graded } from "./graded.ts";
import { madeTables } from "./tables.ts";

const bench = workbench();

test("made-up tables of both languages find their fields, and load as drafted", async () => {
  const extractor = openExtractor({ processes: 1 });
  let [fields, right, columns] = [0, 0, 0];
  const wrong: string[] = [];
  try {
    for (const { name, csv, truth } of madeTables()) {
      const { grade } = await graded(extractor, { path: bench.write(name, csv), name }, bench.work, truth);
      expect(grade.refused, name).toEqual([]);
      fields += grade.fields;
      right += grade.right;
      columns += grade.columns;
      wrong.push(...grade.wrong.map((one) => `${name} ${one}`));
    }
  } finally {
    await extractor.close();
  }
  expect(columns).toBeGreaterThan(250);
  expect(wrong).toEqual([]);
  expect(right / fields).toBeGreaterThan(0.95);
}, 240_000);
