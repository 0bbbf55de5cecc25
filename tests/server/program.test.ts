import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { runProgram, runUnread, startProgram } from "../helpers/program.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-program-"));
const temporary = join(folder, "tmp");
mkdirSync(temporary);
/** What `assay map` made there; the loader of TypeScript keeps its own cache beside it. */
const left = () => readdirSync(temporary).filter((name) => name.startsWith("assay-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

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
  const ended = await runProgram(["map", ...words], { TMPDIR: temporary });
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

test("assay map that is stopped takes its temporary folder with it", async () => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const { process, ended } = startProgram(["map", "--check", mapping, people], { TMPDIR: temporary });
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
