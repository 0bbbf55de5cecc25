import { mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import ExcelJS from "exceljs";
import iconv from "iconv-lite";
import { afterAll, describe, expect, test } from "vitest";
import { openExtractor } from "../../pipelines/extract/extract.ts";
import type { ExtractResult } from "../../pipelines/extract/result.ts";
import { csv, workbench } from "./files.ts";
import { zip } from "./zip.ts";

const bench = workbench();
const headings = ["source_id", "application_id", "stage", "at", "updated_at"];
const good = csv([headings, ["S1", "A1", "screened", "2025-03-04 09:00:00", "2025-03-04 09:00:00"]]);
const feed = "stage_events";

async function sheet(rows: string[][], name = "Sheet1"): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  const page = book.addWorksheet(name);
  for (const row of rows) page.addRow(row);
  return new Uint8Array(await book.xlsx.writeBuffer());
}

type Case = {
  name: string;
  content: () => string | Uint8Array | Promise<Uint8Array>;
  error: Partial<NonNullable<ExtractResult["error"]>>;
};

const cases: Record<string, Case> = {
  "an empty file": { name: "a.csv", content: () => "", error: { code: "empty" } },
  "no headings": { name: "b.csv", content: () => "\r\n\r\n", error: { code: "headings", line: 1 } },
  "a missing column": {
    name: "c.csv",
    content: () => csv([headings.slice(0, 3)]),
    error: {
      code: "headings",
      field: "at, updated_at",
      expected: "at, updated_at",
      found: "source_id, application_id, stage",
    },
  },
  "a doubled heading": {
    name: "d.csv",
    content: () => csv([[...headings, "stage"]]),
    error: { code: "headings", field: "stage", expected: "once each" },
  },
  "a heading that the feed does not have": {
    name: "e.csv",
    content: () => csv([[...headings, "comnent"]]),
    error: { code: "headings", field: "comnent" },
  },
  "a byte that GB18030 does not have, with its line": {
    name: "f.csv",
    content: () =>
      Buffer.concat([
        iconv.encode(`${headings.join(",")}\n初筛,A,\n中文,`, "gb18030"),
        Buffer.from([0xff, 0x31]),
        iconv.encode(",,\n", "gb18030"),
      ]),
    error: { code: "encoding", line: 3, expected: "GB18030", found: "0x ff 31" },
  },
  "GB18030 cut within a character": {
    name: "g.csv",
    content: () => iconv.encode(`${headings.join(",")}\n初筛`, "gb18030").subarray(0, -1),
    error: { code: "encoding", line: 2 },
  },
  "UTF-8 with a mark that is not UTF-8": {
    name: "h.csv",
    content: () => Buffer.concat([Buffer.from(`\uFEFF${good}中`), Buffer.from([0xe4, 0xb8, 0x41])]),
    error: { code: "encoding", expected: "UTF-8", line: 3 },
  },
  "UTF-16 with a lone surrogate": {
    name: "i.csv",
    content: () =>
      Buffer.concat([
        Buffer.from([0xff, 0xfe]),
        Buffer.from(`${good}x`, "utf16le"),
        Buffer.from([0x00, 0xd8, 0x41, 0x00]),
      ]),
    error: { code: "encoding", expected: "UTF-16LE" },
  },
  "a quote that is never closed": {
    name: "j.csv",
    content: () => `${good}S2,"A1\r\n${good.repeat(3)}`,
    error: { code: "malformed", line: 3 },
  },
  "records that mostly do not split": {
    name: "k.csv",
    content: () => `${good}${"a;b;c\r\n".repeat(30)}`,
    error: { code: "malformed", line: 3, expected: "5 fields", found: "1 fields" },
  },
  "a record longer than 10 MB": {
    name: "l.csv",
    content: () => `${good}S2,A1,${"x".repeat(10_500_000)},,\r\n`,
    error: { code: "oversize" },
  },
  "JSON nested 100,000 deep": {
    name: "m.json",
    content: () => `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
    error: { code: "depth", line: 1 },
  },
  "a line of JSON nested 100,000 deep": {
    name: "n.jsonl",
    content: () => `{"a":1}\n{"a":${'{"a":'.repeat(100_000)}1${"}".repeat(100_001)}\n`,
    error: { code: "depth", line: 2 },
  },
  "JSON nested 65 deep behind a string with brackets": {
    name: "o.json",
    content: () => `[{"x":"]]]]}}\\"]","a":${"[".repeat(63)}${"]".repeat(63)}}]`,
    error: { code: "depth" },
  },
  "a JSON line longer than 10 MB": {
    name: "p.jsonl",
    content: () => `{"a":"${"x".repeat(10_500_000)}"}\n`,
    error: { code: "oversize", line: 1 },
  },
  "JSON that breaks off": {
    name: "q.json",
    content: () => '[{"source_id":"S1"},{"source_id":',
    error: { code: "malformed" },
  },
  "JSON of a byte order mark alone": { name: "r1.json", content: () => "\uFEFF", error: { code: "empty" } },
  "JSON of white space alone": {
    name: "r2.json",
    content: () => " \r\n\t".repeat(50_000),
    error: { code: "empty" },
  },
  "what is no JSON": { name: "r.json", content: () => "hello", error: { code: "malformed" } },
  "what is no Parquet": { name: "s.parquet", content: () => "PAR1 no", error: { code: "unreadable" } },
  "what is no workbook": { name: "t.xlsx", content: () => good, error: { code: "archive" } },
  "a workbook of three bytes": {
    name: "t3.xlsx",
    content: () => Buffer.from([0xef, 0xbb, 0xbf]),
    error: { code: "archive", found: "it is no ZIP archive" },
  },
  "a ZIP that is no workbook": {
    name: "u.xlsx",
    content: () => zip([{ name: "a.txt", data: "a" }]),
    error: { code: "unreadable" },
  },
  "a zip bomb by what it declares": {
    name: "v.xlsx",
    content: () => zip([{ name: "xl/workbook.xml", data: Buffer.alloc(30_000_000) }]),
    error: { code: "archive", expected: "<= 100 times" },
  },
  "a zip bomb that lies about its size": {
    name: "w.xlsx",
    content: () => zip([{ name: "xl/workbook.xml", data: Buffer.alloc(30_000_000), declared: 1000 }]),
    error: { code: "archive", expected: "1000 bytes" },
  },
  "a ZIP of over 200 MB": {
    name: "x.xlsx",
    content: () => zip([{ name: "xl/workbook.xml", data: "random".repeat(100), declared: 300_000_000 }]),
    error: { code: "archive", expected: "<= 200000000 bytes" },
  },
  "an archive of which a byte turned on its way": {
    name: "turned.xlsx",
    content: () => {
      const bytes = zip([{ name: "xl/workbook.xml", data: "<workbook/>" }]);
      bytes[bytes.indexOf("PK\u0001\u0002") + 16]! ^= 1;
      return bytes;
    },
    error: { code: "archive", found: "xl/workbook.xml does not match its checksum" },
  },
  "a gzip bomb": {
    name: "y.csv.gz",
    content: () => gzipSync(Buffer.alloc(30_000_000, "a")),
    error: { code: "archive", expected: "<= 100 times" },
  },
  "gzip that breaks off": {
    name: "z.csv.gz",
    content: () => gzipSync(good).subarray(0, 40),
    error: { code: "archive" },
  },
  "a workbook without the column": {
    name: "aa.xlsx",
    content: () => sheet([["source_id", "application_id"]]),
    error: { code: "headings", field: "stage, at, updated_at" },
  },
  "a workbook with an empty sheet": {
    name: "ab.xlsx",
    content: () => sheet([]),
    error: { code: "headings" },
  },
};

describe("each bad file gets its clear error, in both languages", () => {
  for (const [what, { name, content, error }] of Object.entries(cases))
    test(what, async () => {
      const result = await bench.extract({ path: bench.write(name, await content()), feed });
      expect(result.error).toMatchObject(error);
      expect(result).toMatchObject({ status: "refused", feeds: [], records: 0 });
      expect(result.error?.message_zh).toMatch(/[\u4e00-\u9fff]/);
      expect(result.error?.message_zh).not.toMatch(/[a-z]+ [a-z]+ [a-z]+/);
      expect(result.error?.message_en).toMatch(/^[^\u4e00-\u9fff]+$/);
    });

  test("a directory, a file that vanished, a link to nothing, a file that nobody takes", async () => {
    const folder = join(bench.folder, "folder.csv");
    mkdirSync(folder);
    expect((await bench.extract({ path: folder, feed })).error?.code).toBe("directory");
    expect((await bench.extract({ path: join(bench.folder, "gone.csv"), feed })).error?.code).toBe(
      "missing_file",
    );
    const link = join(bench.folder, "link.csv");
    symlinkSync(join(bench.folder, "nothing.csv"), link);
    expect((await bench.extract({ path: link, feed })).error?.code).toBe("missing_file");
    expect((await bench.extract({ path: bench.write("odd.bin", "x") })).error?.code).toBe("unknown_file");
    expect((await bench.extract({ path: bench.write("odd2.bin", good), feed })).error?.code).toBe(
      "unknown_file",
    );
    expect((await bench.extract({ path: bench.write("odd3.csv", good), feed: "nothing" })).error?.code).toBe(
      "unknown_file",
    );
  });

  test("nothing of a refused file stays in the work folder", async () => {
    await bench.extract({ path: bench.write("again.csv", good), feed });
    const kept = readdirSync(bench.work).filter((name) => name !== "tmp" && !name.endsWith(".parquet"));
    expect(kept).toEqual([]);
  });
});

test("records one after another in a file of JSON are read, with and without a line between them", async () => {
  const record = (id: string) =>
    JSON.stringify({
      source_id: id,
      application_id: id,
      stage: "screened",
      at: "2025-03-04",
      updated_at: "2025-03-04",
    });
  for (const [name, between] of [
    ["one.json", "\n"],
    ["two.json", ""],
  ] as const) {
    const path = bench.write(name, [record("S1"), record("S2"), record("S3")].join(between));
    const { status, error, records, accepted } = await bench.extract({ path, feed });
    expect([status, error, records], name).toEqual(["ok", undefined, 3]);
    expect((await accepted(feed)).map(({ source_id }) => source_id)).toEqual(["S1", "S2", "S3"]);
  }
});

test("broken lines of JSON are set aside one by one, with their text", async () => {
  const line = (id: string) =>
    JSON.stringify({
      source_id: id,
      application_id: id,
      stage: "screened",
      at: "2025-03-04",
      updated_at: "2025-03-04",
    });
  const path = bench.write(
    "lines.jsonl",
    `${line("1")}\n{"source_id": \n\n[1,2]\n${line("2")}\n{"source_id":"3"`,
  );
  const result = await bench.extract({ path, feed });
  expect(
    (await result.rejected(feed)).map(({ line: at, reason, raw }) => [at, reason, JSON.parse(raw).text]),
  ).toEqual([
    [2, "type", '{"source_id":'],
    [4, "type", "[1,2]"],
    [6, "type", '{"source_id":"3"'],
  ]);
  expect((await result.accepted(feed)).map(({ line: at, source_id }) => [at, source_id])).toEqual([
    [1, "1"],
    [5, "2"],
  ]);
});

test("an answer list of another shape is told, not lost", async () => {
  const interview = (id: string, answers: unknown) =>
    JSON.stringify({
      id,
      application: "A1",
      completed: "2025-03-06T19:21:50+08:00",
      overall: 78.4,
      competencies: [],
      answers,
      client: null,
      updated: "2025-03-07T18:40:00+08:00",
    });
  const path = bench.write(
    "shape.jsonl",
    [interview("1", "oops"), interview("2", [{ question: "q1", score: 1, max: 5 }, 7])].join("\n"),
  );
  const result = await bench.extract({ path, connector: "xuanji-interviews" });
  expect(await result.accepted("ai_interviews")).toHaveLength(2);
  expect(
    (await result.rejected("ai_scores")).map(({ line, field, reason, expected }) => [
      line,
      field,
      reason,
      expected,
    ]),
  ).toContainEqual([1, "answers", "type", "list of objects"]);
  const scores = result.feeds.find((one) => one.feed === "ai_scores");
  expect(scores?.read).toBe((scores?.accepted ?? 0) + (scores?.rejected ?? 0));
  expect(scores?.rejected).toBeGreaterThanOrEqual(2);
});

describe("a child that dies marks its file alone", () => {
  const work = join(bench.folder, "other-work");
  mkdirSync(work);
  const extractor = openExtractor({ processes: 2 });
  afterAll(() => extractor.close());

  test("out of memory, out of time, killed from outside: the others go on", async () => {
    const big = bench.write(
      "big.csv",
      csv([
        headings,
        ...Array.from({ length: 400_000 }, (_, index) => [
          `S${index}`,
          `A${index}`,
          "screened",
          "2025-03-04 09:00:00",
          "2025-03-04 09:00:00",
        ]),
      ]),
    );
    const small = bench.write("small.csv", good);
    const run = (path: string, limits = {}) => extractor.extract({ path, feed, workDirectory: work, limits });
    const [memory, one, time, two, three] = await Promise.all([
      run(big, { memoryBytes: 130_000_000 }),
      run(small),
      run(big, { seconds: 0.05 }),
      run(small),
      run(small),
    ]);
    expect(memory).toMatchObject({ status: "failed", error: { code: "memory" }, feeds: [] });
    expect(time).toMatchObject({ status: "failed", error: { code: "time" }, feeds: [] });
    for (const result of [one, two, three]) expect(result).toMatchObject({ status: "ok", records: 1 });
    expect(await run(big)).toMatchObject({ status: "ok", records: 400_000 });
  });

  test("a file that is swapped for a folder between two files does not stop the next", async () => {
    const path = bench.write("swap.csv", good);
    rmSync(path);
    mkdirSync(path);
    writeFileSync(join(path, "x"), "x");
    const results = await Promise.all([
      extractor.extract({ path, feed, workDirectory: work }),
      extractor.extract({ path: bench.write("next.csv", good), feed, workDirectory: work }),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["refused", "ok"]);
  });
});

test("the child cannot read beside its file", async () => {
  bench.write("secret.csv", good);
  const path = bench.write("path'; SELECT 1 --.csv", good);
  expect(await bench.extract({ path, feed })).toMatchObject({ status: "ok", records: 1 });
  const pattern = bench.write("sec*.csv", good);
  expect(await bench.extract({ path: pattern, feed })).toMatchObject({ status: "ok", records: 1 });
});
