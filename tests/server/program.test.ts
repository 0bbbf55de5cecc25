import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { runProgram, runUnread, startProgram } from "../helpers/program.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-program-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder for temporary files, and what `assay map` left there; the loader of TypeScript keeps its own cache beside it. */
function temporary(): { TMPDIR: string; left: () => string[] } {
  const own = mkdtempSync(join(folder, "tmp-"));
  return { TMPDIR: own, left: () => readdirSync(own).filter((name) => name.startsWith("assay-")) };
}

function write(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const people = write("people.csv", "ID,Name,Note\nc1,Ann Example,\nc2,Bo Example,\n");
const mapping = write(
  "people.json",
  JSON.stringify({
    name: "people",
    feeds: [
      {
        feed: "candidates",
        fields: {
          source_id: "ID",
          candidate_id: "ID",
          name: "Name",
          updated_at: { constant: "2026-03-31T00:00:00Z" },
        },
      },
    ],
  }),
);

/** Runs `assay map`, and sees that it leaves nothing in the folder for temporary files. */
async function map(...words: string[]) {
  const { TMPDIR, left } = temporary();
  const ended = await runProgram(["map", ...words], { TMPDIR });
  expect(left()).toEqual([]);
  return ended;
}

test("assay map ends with 0 when all is well, and leaves nothing behind", async () => {
  const [draft, check] = [await map("--suggest", people), await map("--check", mapping, people)];
  expect(draft).toMatchObject({ code: 0, signal: null });
  expect(JSON.parse(draft.out)).toMatchObject({ name: "people", files: ["people.csv"] });
  expect(check).toMatchObject({ code: 0, err: "" });
  expect(check.out).toContain("candidates: 2 read, 2 would arrive, 0 would be set aside");
});

test("assay map ends with 1 when the job failed and 2 on wrong usage, each told in one line", async () => {
  const failed = await map("--check", mapping, write("other.csv", "a,b\n1,2\n"));
  expect(failed).toMatchObject({
    code: 1,
    out: "",
    err: expect.stringContaining("headings are missing: ID"),
  });
  const drafted = await map("--suggest", join(folder, "gone.csv"));
  expect(drafted).toMatchObject({ code: 1, err: expect.stringMatching(/^assay map: gone\.csv: [^\n]+\n$/) });
  expect(await map("--check", mapping)).toMatchObject({ code: 2 });
});

const field = (name: string) => new URL(`../field/${name}`, import.meta.url).pathname;

test.concurrent.each<[name: string, words: string[], told: RegExp[]]>([
  [
    "08: a position of a list",
    [
      "--check",
      field("08-json-lists/applications-page.map.json"),
      field("08-json-lists/applications-page.json"),
    ],
    [/2 would arrive, 0 would be set aside/, /"501".*"requisition_id":"71"/, /"502".*"requisition_id":"71"/],
  ],
  [
    "08: lists in lists",
    ["--check", field("08-json-lists/feedback-page.map.json"), field("08-json-lists/feedback-page.json")],
    [/f1\/communication/, /f1\/logic/, /f1\/coding/, /3 would arrive, 0 would be set aside/],
  ],
  [
    "13: Chinese dates",
    [
      "--check",
      field("13-chinese-dates/applied.map.json"),
      field("13-chinese-dates/applied.csv"),
      "--rows",
      "6",
    ],
    [/6 would arrive, 0 would be set aside/, /"c4","consent_at":"2026-03-01 01:05:00\+00"/],
  ],
  [
    "01: sep=",
    ["--suggest", field("01-excel-sep-line/people.csv")],
    [/"candidate_id": "ID"/, /"name": "Name"/],
  ],
  ["06: a title", ["--suggest", field("06-rows-above-the-headings/title.csv")], [/"heading_row": 3/]],
  ["07: totals", ["--suggest", field("07-totals-row/people.csv")], [/"matches": "\^\(合计\|Total\)/]],
  ["10: an empty column", ["--suggest", field("10-suggest-empty-column/people.csv")], [/Note is empty/]],
  [
    "10: headings alone",
    ["--suggest", field("10-suggest-empty-column/headings-only.csv")],
    [/"name": "Name"/],
  ],
  ["14: no headings", ["--suggest", field("14-no-headings/ratings.csv")], [/first line looks like a record/]],
])("field case %s, by the program itself", async (_, words, told) => {
  const { code, out } = await map(...words);
  expect(code).toBe(0);
  for (const pattern of told) expect(out).toMatch(pattern);
});

test("assay map that is stopped takes its temporary folder with it", async () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const { TMPDIR, left } = temporary();
    const { process, ended } = startProgram(["map", "--check", mapping, people], { TMPDIR });
    while (left().length === 0) await setTimeout(5);
    process.kill(signal);
    expect(await ended).toMatchObject({ signal, out: "" });
    expect(left()).toEqual([]);
  }
});

test("output that nobody reads ends quietly", async () => {
  const data = join(folder, "data");
  for (const words of [["metric"], ["--help"], ["quarantine", "list", "--data", data]])
    expect(await runUnread(words), words.join(" ")).toEqual({ code: 0, signal: null, out: "", err: "" });
});
