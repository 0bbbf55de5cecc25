import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { runProgram, runUnread, startProgram } from "../helpers/program.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-program-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The folder for temporary files; the loader of TypeScript keeps its cache in it, which every start fills anew otherwise. */
const TMPDIR = join(folder, "tmp");
mkdirSync(TMPDIR);
/** What `assay map` left there. */
const left = () => readdirSync(TMPDIR).filter((name) => name.startsWith("assay-"));

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
  const ended = await runProgram(["map", ...words], { TMPDIR });
  expect(left()).toEqual([]);
  return ended;
}

const field = (name: string) => new URL(`../field/${name}`, import.meta.url).pathname;

test("assay map ends with 0 when all is well, of a text, a workbook or JSON, and leaves nothing behind", async () => {
  const draft = await map("--suggest", people);
  expect(draft).toMatchObject({ code: 0, signal: null });
  expect(JSON.parse(draft.out)).toMatchObject({ name: "people", files: ["people.csv"] });
  const check = async (named: string, file: string) => {
    const ended = await map("--check", field(named), field(file));
    expect(ended).toMatchObject({ code: 0, signal: null, err: "" });
    return ended.out;
  };
  const book = await check("04-percent-cells/scores.map.json", "04-percent-cells/scores.xlsx");
  expect(book).toContain("ai_interviews: 2 read, 2 would arrive, 0 would be set aside");
  const json = await check("08-json-lists/feedback-page.map.json", "08-json-lists/feedback-page.json");
  for (const score of ["f1/communication", "f1/logic", "f1/coding"]) expect(json).toContain(score);
  expect(json).toContain("3 would arrive, 0 would be set aside");
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

test("assay map that is stopped takes its temporary folder with it", async () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
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
