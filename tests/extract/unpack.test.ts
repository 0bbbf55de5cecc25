import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openExtractor } from "../../pipelines/extract/extract.ts";
import { type ZipEntry, zip } from "./zip.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-unpack-"));
const extractor = openExtractor({ processes: 1 });
afterAll(async () => {
  await extractor.close();
  rmSync(folder, { recursive: true, force: true });
});

async function unpacked(archive: Buffer) {
  const to = mkdtempSync(join(folder, "to-"));
  const path = join(folder, "archive.zip");
  writeFileSync(path, archive);
  const result = await extractor.unpack({ path, workDirectory: to });
  return { result, left: readdirSync(to).filter((name) => name !== "tmp") };
}

test("an archive gives its files under names that nobody outside chose", async () => {
  // 张三 in GB18030, as Windows in China writes names; and what a Mac puts beside
  const { result, left } = await unpacked(
    zip([
      { name: "2026/people.csv", data: "id,score\n1,2\n" },
      { name: Buffer.from([0xd5, 0xc5, 0xc8, 0xfd, 0x2e, 0x63, 0x73, 0x76]), data: "a\n1\n" },
      { name: "__MACOSX/._people.csv", data: "x" },
      { name: "2026/", data: "" },
      { name: ".DS_Store", data: "x" },
    ]),
  );
  if (result.status !== "ok") throw new Error(result.error.message_en);
  expect(result.files.map(({ name, bytes }) => [name, bytes])).toEqual([
    ["2026/people.csv", 13],
    ["张三.csv", 4],
  ]);
  expect(readFileSync(result.files[0]!.at, "utf8")).toBe("id,score\n1,2\n");
  expect(left).toHaveLength(2);
});

test.each<[string, readonly ZipEntry[], RegExp]>([
  ["a name that climbs", [{ name: "../../evil.csv" }], /“\.\.\/\.\.\/evil\.csv” in the archive leads out/],
  ["a name in the middle", [{ name: "a/../../evil.csv" }], /leads out of its folder/],
  ["an absolute name", [{ name: "/etc/cron.d/evil" }], /leads out/],
  ["a drive", [{ name: "C:\\evil.csv" }], /leads out/],
  ["a backslash", [{ name: "..\\evil.csv" }], /leads out/],
  ["a line break", [{ name: "a\nb.csv" }], /has characters that no file name has/],
  ["a link", [{ name: "key.csv", data: "/etc/passwd", mode: 0o120777 }], /is a link, not a file/],
  ["one name twice", [{ name: "A.csv" }, { name: "a.csv" }], /holds two files named “a.csv”/],
  ["an archive again", [{ name: "inner.zip" }], /is an archive again/],
  ["nothing", [], /no ZIP archive|holds no file/],
  ["folders alone", [{ name: "a/" }], /holds no file/],
  [
    "too many",
    Array.from({ length: 201 }, (_, index) => ({ name: `${index}.csv`, data: "a" })),
    /201 files, 200 at most/,
  ],
  ["a bomb that says so", [{ name: "a.csv", data: Buffer.alloc(30_000_000) }], /inflates to/],
  [
    "a bomb that lies",
    [{ name: "a.csv", data: Buffer.alloc(2_000_000), declared: 1000 }],
    /inflates to more than it declares/,
  ],
])("refused whole, with nothing left: %s", async (_case, entries, message) => {
  const { result, left } = await unpacked(zip(entries));
  expect(result.status).toBe("refused");
  if (result.status === "ok") return;
  expect(result.error.code).toBe("archive");
  expect(result.error.message_en).toMatch(message);
  expect(result.error.message_zh).toMatch(/压缩包/);
  expect(left).toEqual([]);
});
