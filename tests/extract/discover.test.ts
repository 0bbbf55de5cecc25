import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { discover } from "../../pipelines/extract/discover.ts";
import { loadDirectory } from "../../pipelines/load.ts";
import { openDatabase } from "../../sql/database.ts";

let folder: string;
let root: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "assay-discover-")));
  root = join(folder, "exports");
  mkdirSync(root);
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(name: string, text = "job_id\nJ1\n"): string {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}
const link = (target: string, name: string) => symlinkSync(target, join(root, name));
/** Names with what they are refused for. */
const found = async (limits?: { depth: number; files: number }) =>
  (await discover(root, limits === undefined ? {} : { limits })).map(({ name, refusal }) =>
    refusal === undefined ? name : `${name}: ${refusal.error.code}, ${refusal.message}`,
  );

const INSIDE =
  "link, a link to a folder of the export is not followed, its files are read where they lie; remove the link";
const OUTSIDE = "link, a link that leads out of the export folder is not followed; put the file itself here";

describe("links", () => {
  test("that lead up end the walk and are refused by name; the other files are found", async () => {
    write("a/jobs.csv");
    link("..", "a/u1");
    link("..", "a/u2");
    link(".", "self");
    expect(await found()).toEqual(["a/jobs.csv", `a/u1: ${INSIDE}`, `a/u2: ${INSIDE}`, `self: ${INSIDE}`]);
  });

  test("out of the folder are refused, to files and to folders, whole or through another link", async () => {
    writeFileSync(join(folder, "secret.csv"), "job_id\nJ9\n");
    mkdirSync(join(folder, "other"));
    mkdirSync(join(folder, "exports-other"));
    writeFileSync(join(folder, "exports-other", "jobs.csv"), "job_id\nJ9\n");
    write("jobs.csv");
    link("../secret.csv", "jobs-secret.csv");
    link(join(folder, "secret.csv"), "jobs-whole.csv");
    link("jobs-secret.csv", "jobs-twice.csv");
    link("../other", "other");
    link("../exports-other/jobs.csv", "jobs-neighbour.csv");
    expect(await found()).toEqual(
      ["jobs-neighbour.csv", "jobs-secret.csv", "jobs-twice.csv", "jobs-whole.csv"]
        .map((name) => `${name}: ${OUTSIDE}`)
        .concat("jobs.csv", `other: ${OUTSIDE}`),
    );
  });

  test("to a file of the folder are that file; in a circle or to nothing they are refused", async () => {
    write("old/2026.csv");
    link("old/2026.csv", "jobs.csv");
    link("two", "one");
    link("one", "two");
    link("gone.csv", "hires.csv");
    expect(await found()).toEqual([
      "hires.csv: link, a link to a file that is not there or cannot be opened; remove or correct it",
      "jobs.csv",
      "old/2026.csv",
      "one: link, a link that leads in a circle; remove it",
      "two: link, a link that leads in a circle; remove it",
    ]);
  });
});

test("what is too deep or too many is told, and the rest is found", async () => {
  write("jobs.csv");
  write("a/b/c/jobs.csv");
  expect(await found({ depth: 2, files: 10 })).toEqual([
    "a/b/c: directory, folders lie deeper than 2 levels, their files are not read; move them up",
    "jobs.csv",
  ]);
  for (const name of ["x1", "x2", "y/1", "z/1", "z/2"]) write(`${name}.csv`);
  expect(await found({ depth: 9, files: 3 })).toEqual([
    "a/b/c/jobs.csv",
    "jobs.csv",
    "x1.csv",
    "x2.csv: oversize, a load takes 3 files at most, those from here on are not read; load folder by folder",
  ]);
});

test("a walk lets others work meanwhile", async () => {
  for (let index = 0; index < 200; index += 1) write(`${index}/jobs.csv`);
  let [turns, isOver] = [0, false];
  const turn = () => {
    turns += 1;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  expect(await discover(root)).toHaveLength(200);
  isOver = true;
  expect(turns).toBeGreaterThan(200);
});

test("a load refuses links and fifos by name, and reads the other files", async () => {
  const record =
    '{"source":"x","source_id":"J1","updated_at":"2026-01-01T00:00:00Z","job_id":"J1","title":"clerk"}\n';
  write("jobs.jsonl", record);
  writeFileSync(join(folder, "secret.jsonl"), record.replaceAll("J1", "J9"));
  link("../secret.jsonl", "jobs-secret.jsonl");
  link("round", "round");
  mkdirSync(join(root, "deep"));
  link("..", "deep/up");
  execFileSync("mkfifo", [join(root, "jobs-pipe.jsonl")]);
  const database = await openDatabase({ directory: join(folder, "data") });
  try {
    const { files, status } = await loadDirectory(database, { from: root });
    expect(status).toBe("done");
    expect(files.map(({ path, status: one, error }) => [path, one, error?.code])).toEqual([
      ["deep/up", "refused", "link"],
      ["jobs-pipe.jsonl", "refused", "unreadable"],
      ["jobs-secret.jsonl", "refused", "link"],
      ["jobs.jsonl", "ok", undefined],
      ["round", "refused", "link"],
    ]);
    expect(files.find(({ path }) => path === "jobs-secret.jsonl")?.error?.message_zh).toContain(
      "导出文件夹之外",
    );
    const jobs = await database.reader((c) => c.rows("select job_id from staging.jobs"));
    expect(jobs).toEqual([{ job_id: "J1" }]);
  } finally {
    await database.close();
  }
});
