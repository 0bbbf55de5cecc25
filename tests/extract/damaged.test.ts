import { readFileSync } from "node:fs";
import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_LIMITS } from "../../pipelines/extract/limits.ts";
import type { Refusal } from "../../pipelines/extract/result.ts";
import { refuseLongRecords } from "../../pipelines/extract/structure.ts";
import { csv, workbench } from "./files.ts";

const bench = workbench();
const feed = "jobs";
const headings = ["source", "source_id", "updated_at", "job_id", "title"];
const row = (id: string, title = "clerk") => ["hr", id, "2026-01-01T00:00:00Z", id, title];

describe("a Parquet file whose pages are damaged is unreadable, with the column", () => {
  let whole: Buffer;
  beforeAll(async () => {
    const path = bench.write("whole.parquet", "");
    const connection = await (await DuckDBInstance.create(":memory:")).connect();
    await connection.run(
      `copy (select 'hr' as source, 'J' || i as source_id, '2026-01-01T00:00:00Z' as updated_at, 'J' || i as job_id,
       'clerk' || hash(i) as title from range(20000) t(i)) to '${path}'`,
    );
    whole = readFileSync(path);
  });
  const damages: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
    "bytes set to zero": (bytes) => bytes.fill(0, bytes.length >> 2, bytes.length >> 1),
    "a part cut out": (bytes) => Buffer.concat([bytes.subarray(0, 5000), bytes.subarray(50_000)]),
    "bits turned here and there": (bytes) => {
      for (let at = 500; at < bytes.length - 2000; at += 997) bytes[at]! ^= 255;
      return bytes;
    },
    "the end cut off": (bytes) => bytes.subarray(0, bytes.length >> 1),
  };
  test.each(Object.keys(damages))("%s", async (name) => {
    const path = bench.write(`${name}.parquet`, damages[name]!(Buffer.from(whole)));
    const { status, error } = await bench.extract({ path, feed });
    expect([status, error?.code]).toEqual(["refused", "unreadable"]);
    if (name !== "the end cut off")
      expect(error?.message_en).toMatch(
        /^the Parquet file is damaged: the data of column \d cannot be read; export it once more$/,
      );
  });

  test("a whole one is read", async () => {
    const { status, records } = await bench.extract({ path: bench.write("good.parquet", whole), feed });
    expect([status, records]).toEqual(["ok", 20_000]);
  });
});

describe("a record that is too long is told with its line, however long it is", () => {
  test.each([
    ["27 MB in a cell", 27, ""],
    ["40 MB, beyond the buffer of the reader", 40, ""],
    ["40 MB within quotes, with line breaks and quotes", 40, '"'],
  ])("%s", async (_, size, quote) => {
    const long =
      quote === "" ? "x".repeat(size * 1e6) : `${quote}${'a, ""b""\n'.repeat((size * 1e6) / 9)}${quote}`;
    const text = `${csv([headings, row("J1"), row("J2")])}hr,J3,2026-01-01T00:00:00Z,J3,${long}\r\n${csv([row("J4")])}`;
    const { status, error } = await bench.extract({
      path: bench.write(`long${size}${quote ? "q" : ""}.csv`, text),
      feed,
    });
    expect([status, error?.code, error?.line]).toEqual(["refused", "oversize", 4]);
  });

  test("records are told apart as RFC 4180 does, whatever is in their cells", () => {
    const cell = fc.stringMatching(/^[a"\n,]{0,12}$/);
    const limits = { ...DEFAULT_LIMITS, memberBytes: 20 };
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 12 }), (rows) => {
        const lines = rows.map((cells) => csv([cells]).replace(/\r\n$/, ""));
        const path = bench.write("records.csv", `${lines.join("\n")}\n`);
        const long = lines.findIndex((line) => line.length > limits.memberBytes);
        let found = -1;
        try {
          refuseLongRecords(path, ",", 0, limits);
        } catch (error) {
          found = (error as Refusal).error.line! - 1;
        }
        expect(found).toBe(long);
      }),
    );
  });
});

test("where a file has no headings, none of its cells is quoted", async () => {
  const people = [
    ["林晓", "林晓", "13900001111", "x", "x"],
    ["王强", "李雷", "13900002222", "y", "z"],
  ];
  for (const lines of [people, people.slice(1), [people[1]!, people[0]!]]) {
    const { status, error } = await bench.extract({ path: bench.write("people.csv", csv(lines)), feed });
    expect([status, error?.code, error?.line]).toEqual(["refused", "headings", 1]);
    expect(JSON.stringify(error)).not.toMatch(/林晓|王强|李雷|1390000/);
  }
  const doubled = await bench.extract({ path: bench.write("people.csv", csv(people)), feed });
  expect(doubled.error?.message_en).toBe(
    "row 1 looks like a record, not like headings, and columns 2, 5 repeat others; put the headings there",
  );
});

test("where the end of the headings was lost, no cell of the record behind them is quoted", async () => {
  const text = csv([
    ["source", "source_id", "updated_at", "candidate_id", "name", "phone", "education"],
    ["hr", "S1", "2026-01-01T00:00:00Z", "C1", "林晓", "13900001111", "bachelor"],
    ["hr", "C2", "2026-01-01T00:00:00Z", "C2", "王强", "13900002222", "bachelor"],
  ]);
  const losses = {
    "one cut out of the middle": text.replace(/ce_id.*\r\nhr.*林晓,/s, ""),
    "only the line end": text.replace("\r\n", ","),
    "zeros over it": text.replace(/phone.*\r\nhr,S1,2/s, (lost) => "\0".repeat(lost.length)),
  };
  for (const [name, content] of Object.entries(losses)) {
    const path = bench.write(`lost-${name.replaceAll(" ", "-")}.csv`, content);
    const { status, error } = await bench.extract({ path, feed: "candidates" });
    expect([status, error?.code, error?.line], name).toEqual(["refused", "headings", 1]);
    expect(JSON.stringify(error), name).not.toMatch(/林晓|1390000|bachelor/);
  }
  const path = bench.write("lost.csv", text.replace(/,education\r\n/, ","));
  const { error } = await bench.extract({ path, feed: "candidates" });
  expect(error).toMatchObject({
    message_zh: "candidates 没有这些列：#7、#8、#9、#10、#11、#12、#13",
    message_en: "candidates has no such fields: #7, #8, #9, #10, #11, #12, #13",
  });
});

test("a record that a line end unlike the others breaks off refuses the file, with the line", async () => {
  const rows = Array.from({ length: 30 }, (_, index) => row(`J${index}`));
  const text = csv([headings, ...rows]);
  const path = bench.write("two-line-ends.csv", text.replace("J20,clerk\r\n", "J20\n"));
  const { status, error } = await bench.extract({ path, feed });
  expect({ status, ...error }).toMatchObject({ status: "refused", code: "malformed", line: 22 });
  expect(error?.message_en).toContain("line 22");
});
