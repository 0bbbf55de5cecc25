import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { loadDirectory } from "../../pipelines/load.ts";
import { planUndo, undoRun } from "../../pipelines/undo.ts";
import { type Database, openDatabase } from "../../sql/database.ts";
import { checksum } from "./checksum.ts";
import { emptyData } from "./data.ts";

const company = new URL("../field/12-re-hire/", import.meta.url).pathname;
const THEN = "2026-03-31T00:00:00Z";
const LATER = "2026-04-30T00:00:00Z";

let own: Awaited<ReturnType<typeof emptyData>> | undefined;
afterEach(async () => {
  await own?.remove();
  own = undefined;
});

type Files = Readonly<Record<string, readonly string[]>>;
let folders = 0;

/** Loads files as the browser's upload does; gives the run. */
async function upload(db: Database, files: Files, trigger: "upload" | "command" = "upload") {
  const from = join(own!.folder, `files-${++folders}`);
  mkdirSync(from);
  for (const [feed, lines] of Object.entries(files))
    writeFileSync(join(from, `${feed}.csv`), lines.join("\n"));
  const report = await loadDirectory(db, { from, trigger });
  if (report.error !== undefined) throw new Error(report.error);
  return report;
}

async function loaded(): Promise<Database> {
  own = await emptyData();
  const from = join(own.folder, "company");
  cpSync(company, from, { recursive: true });
  const report = await loadDirectory(own.db, { from, trigger: "upload" });
  expect(report.files.every(({ status }) => status === "ok")).toBe(true);
  return own.db;
}

/** Everything that the warehouse says, and what is sealed; not the journal of what was loaded and set aside. */
async function held(db: Database): Promise<Record<string, string>> {
  const { quarantine: _, ledger: _ledger, person: _person, ...rest } = await checksum(db);
  return rest;
}

/** Without staging, whose rows name their files. */
const figures = (all: Record<string, string>) =>
  Object.entries(all).filter(([name]) => /^(core|marts)\./.test(name));

const REVIEW = "source_id,employee_id,period_end,rating,max_rating,updated_at";
const reviews = (...lines: readonly string[]): Files => ({ performance_reviews: [REVIEW, ...lines] });

test("what a run brought goes, what it changed is as before, and the same files can be loaded again", async () => {
  const db = await loaded();
  const first = await upload(db, reviews(`p1,E77,2024-08-01,3,5,${THEN}`, `p2,E77,2025-01-31,4,5,${THEN}`));
  const before = await held(db);
  const second: Files = {
    ...reviews(
      `p1,E77,2024-08-01,1,5,${LATER}`,
      `p3,E77,2026-01-01,5,5,${LATER}`,
      `p4,E99,2026-01-01,5,5,${LATER}`,
    ),
    candidates: ["source_id,candidate_id,name,updated_at", `k2,k2,Grace Example,${LATER}`],
  };
  const { run } = await upload(db, second);
  const after = await held(db);
  expect(after).not.toEqual(before);

  expect(await planUndo(db, run)).toEqual({
    run,
    refused: null,
    feeds: [
      { feed: "candidates", removed: 1, restored: 0 },
      { feed: "performance_reviews", removed: 1, restored: 1 },
    ],
  });
  const undone = await undoRun(db, run);
  expect(undone.error).toBeUndefined();
  expect(undone.undone).toEqual({ run, restored: [{ feed: "performance_reviews", rows: 1 }] });
  expect(undone.files.map(({ feed, deleted }) => [feed, deleted])).toEqual([
    ["candidates", 1],
    ["performance_reviews", 1],
  ]);
  expect(await held(db)).toEqual(before);
  const open = await db.reader((c) =>
    c.value("SELECT count(*) FROM app.quarantine WHERE resolved_batch IS NULL"),
  );
  expect(open).toBe(0);
  const waiting = await db.reader((c) =>
    c.value("SELECT count(*) FROM staging_meta.waiting_performance_reviews"),
  );
  expect(waiting).toBe(0);

  await upload(db, second);
  expect(figures(await held(db))).toEqual(figures(after));
  const again = await db.reader((c) => c.value<number>("SELECT max(run_id) FROM app.run"));
  await undoRun(db, again!);
  await undoRun(db, first.run);
  const left = await db.reader((c) => c.value("SELECT count(*) FROM staging.performance_reviews"));
  expect(left).toBe(0);
});

test("the files belong together after it: a database that is closed and opened again holds what it held", async () => {
  const db = await loaded();
  const { run } = await upload(db, {
    ...reviews(`p1,E77,2024-08-01,3,5,${THEN}`),
    human_interviews: ["source_id,interview_id,application_id,round,updated_at", `i1,i1,h1,1,${THEN}`],
    human_ratings: [
      "source_id,interview_id,rater_id,score,max_score,comment,updated_at",
      `r1,i1,m1,4,5,Listened well,${THEN}`,
    ],
  });
  await undoRun(db, run);
  const before = await held(db);
  const directory = db.directory;
  await db.close();
  const opened = await openDatabase({ directory, readers: 1 });
  own = { ...own!, db: opened, remove: opened.close };
  expect(await held(opened)).toEqual(before);
  // a load checks that the files of the three databases agree
  const { run: next } = await upload(opened, reviews(`p9,E77,2024-08-01,2,5,${THEN}`));
  expect(next).toBeGreaterThan(run);
});

test("it is refused, in both languages, where it would not be true", async () => {
  const db = await loaded();
  const why = async (run: number) => {
    const { refused } = await planUndo(db, run);
    expect(refused?.zh).toMatch(/\p{Script=Han}/u);
    await expect(undoRun(db, run)).rejects.toThrow(refused?.en);
    return refused?.en;
  };
  expect(await why(99)).toMatch(/run 99 has nothing to take back/);
  const first = await upload(db, reviews(`p1,E77,2024-08-01,3,5,${THEN}`));
  const second = await upload(db, reviews(`p1,E77,2024-08-01,1,5,${LATER}`));
  expect(await why(first.run)).toBe(
    `run ${second.run} has changed records of performance_reviews since; take run ${second.run} back first`,
  );
  expect(await why(1)).toMatch(
    /1 records of performance_reviews from other loads refer to hires of this one/,
  );
  const undone = await undoRun(db, second.run);
  expect(await why(second.run)).toMatch(/taken back already/);
  expect(await why(undone.run)).toMatch(/nothing to take back/);
  const command = await upload(db, reviews(`p1,E77,2024-08-01,2,5,${LATER}`), "command");
  expect(await why(command.run)).toMatch(
    /changed 1 records of performance_reviews, and what stood there before was not kept/,
  );
  const deleting = await upload(db, {
    performance_reviews: [`${REVIEW},deleted`, "p1,E77,2024-08-01,2,5,2026-05-31T00:00:00Z,true"],
  });
  expect(await why(deleting.run)).toMatch(/deleted 1 records of performance_reviews, which are gone/);
});

test("names stay sealed as the run left them where the person stays", async () => {
  const db = await loaded();
  const before = await held(db);
  const { run } = await upload(db, {
    candidates: ["source_id,candidate_id,name,gender,updated_at", `k1,k1,Ada Lovelace,female,${LATER}`],
  });
  await undoRun(db, run);
  const after = await held(db);
  expect(after["staging.candidates"]).toBe(before["staging.candidates"]);
  expect(after["core.application"]).toBe(before["core.application"]);
  expect(await db.reader((c) => c.value("SELECT count(*) FROM vault.identity"))).toBe(1);
});

test("the last of any uploads is taken back to what was there before it, then the one before", async () => {
  const line = fc.record({
    id: fc.integer({ min: 0, max: 4 }),
    rating: fc.integer({ min: 1, max: 5 }),
    day: fc.integer({ min: 1, max: 9 }),
  });
  const oneUpload = fc.uniqueArray(line, { selector: ({ id }) => id, minLength: 1, maxLength: 4 });
  const db = await loaded();
  await fc.assert(
    fc.asyncProperty(fc.array(oneUpload, { minLength: 1, maxLength: 3 }), async (uploads) => {
      const states = [await held(db)];
      const runs: number[] = [];
      for (const lines of uploads) {
        const written = lines.map(
          ({ id, rating, day }) => `p${id},E77,2024-0${id + 1}-01,${rating},5,2026-04-0${day}T00:00:00Z`,
        );
        runs.push((await upload(db, reviews(...written))).run);
        states.push(await held(db));
      }
      for (const [back, run] of [...runs].reverse().entries()) {
        // a file that brought nothing new may have nothing to take back
        const { refused } = await planUndo(db, run);
        if (refused === null) await undoRun(db, run);
        expect(await held(db)).toEqual(states[runs.length - 1 - back]);
      }
    }),
    { numRuns: 4 },
  );
}, 240_000);
