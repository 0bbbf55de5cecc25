import fc from "fast-check";
import { expect, test } from "vitest";
import { buildWarehouse, compareRebuilt, patchedSince } from "../../pipelines/build.ts";
import { isNoted, noteChanges } from "../../pipelines/changed.ts";
import { contracts } from "../../pipelines/contract.ts";
import { recheckAll, recheckOne } from "../../pipelines/recheck.ts";
import type { Connection, Database } from "../../sql/database.ts";
import { byIds } from "../helpers/by-ids.ts";
import { builtWarehouse } from "./warehouse.ts";

const ZONE = "Asia/Shanghai";

/** A change of some rows of a feed: they go, get other values, or come once more with other values. */
type Change = {
  readonly feed: string;
  readonly how: "remove" | "set" | "add";
  readonly values?: Readonly<Record<string, string>>;
};

const other = (feed: string, column: string) =>
  `(SELECT ${column} FROM staging.${feed} WHERE ${column} IS NOT NULL ORDER BY hash(source_id, :seed) LIMIT 1)`;
const set = (feed: string, values: Record<string, string>): Change => ({ feed, how: "set", values });
const remove = (feed: string): Change => ({ feed, how: "remove" });
const later = (column: string, days: number) => `${column} + to_days(${days})`;
const scored = "least(100, greatest(0, score / 2))";

/** What happens to a company's records; `:seed` and `:step` are numbers. */
const CHANGES: readonly Change[] = [
  remove("applications"),
  set("applications", { channel: "'website'" }),
  set("applications", { applied_at: later("applied_at", -95) }),
  set("applications", { requisition_id: other("requisitions", "requisition_id") }),
  set("applications", { candidate_id: other("candidates", "candidate_id") }),
  {
    feed: "applications",
    how: "add",
    values: {
      application_id: "application_id || '-' || :step",
      source_id: "source_id || '-' || :step",
      candidate_id: other("candidates", "candidate_id"),
    },
  },
  set("candidates", { gender: "CASE gender WHEN 'male' THEN 'female' ELSE 'male' END" }),
  set("candidates", { person_key: other("candidates", "person_key") }),
  set("candidates", { person_key: "uuid()" }),
  remove("candidates"),
  remove("stage_events"),
  set("stage_events", { '"at"': later('"at"', 3) }),
  set("stage_events", { application_id: other("applications", "application_id") }),
  set("stage_events", { stage: "'withdrawn'" }),
  set("ai_interviews", { overall_score: "overall_score / 2" }),
  set("ai_interviews", { model_version: other("ai_interviews", "model_version") }),
  set("ai_interviews", { completed_at: later("completed_at", 1) }),
  set("ai_interviews", { application_id: other("applications", "application_id") }),
  {
    feed: "ai_interviews",
    how: "add",
    values: {
      interview_id: "interview_id || '-' || :step",
      source_id: "source_id || '-' || :step",
      completed_at: later("completed_at", 2),
    },
  },
  remove("ai_interviews"),
  set("ai_scores", { score: "score / 2" }),
  set("ai_scores", { interview_id: other("ai_interviews", "interview_id") }),
  set("ai_scores", { keywords: "MAP {'客户服务': 3}", transcript_chars: "900" }),
  remove("ai_scores"),
  set("human_interviews", { application_id: other("applications", "application_id") }),
  remove("human_interviews"),
  set("human_ratings", { score: scored }),
  set("human_ratings", { rater_id: other("human_ratings", "rater_id") }),
  set("human_ratings", { rater_id: "'RT-NEW-' || :step" }),
  remove("human_ratings"),
  set("messages", { sent_at: later("sent_at", 1), responded_at: "NULL" }),
  set("messages", { application_id: other("applications", "application_id") }),
  remove("messages"),
  set("hires", { onboarded_at: later("onboarded_at", 20) }),
  remove("hires"),
  set("performance_reviews", { rating: "least(5, rating + 0.5)" }),
  set("employment", { ended_at: "DATE '2026-09-01'" }),
  set("kpi_results", { value: "value * 2" }),
  set("survey_answers", { score: "greatest(1, score - 1)" }),
  set("survey_answers", { application_id: "NULL" }),
  remove("survey_answers"),
  remove("complaints"),
  set("requisitions", { priority: "'campaign'" }),
  set("requisitions", { job_id: other("jobs", "job_id") }),
  remove("requisitions"),
  set("jobs", { job_family: other("jobs", "job_family") }),
  set("system_events", { kind: "'login_failed'" }),
  set("costs", { amount: "amount * 2" }),
];

async function change(
  c: Connection,
  { feed, how, values = {} }: Change,
  { rows, seed, step }: { readonly rows: number; readonly seed: number; readonly step: number },
): Promise<void> {
  const contract = (await contracts()).get(feed)!;
  const fill = (sql: string) => sql.replaceAll(":seed", String(seed)).replaceAll(":step", String(step));
  const picked = `rowid IN (SELECT rowid FROM staging.${feed} ORDER BY hash(source_id, ${seed}) LIMIT ${rows})`;
  const mine = `FROM staging.${feed} WHERE file_id = ${step}`;
  await c.transaction(async () => {
    const notes = await isNoted(c, feed, rows);
    if (how !== "add" && notes)
      await noteChanges(c, contract, { from: `FROM staging.${feed} WHERE ${picked}`, isGone: true });
    const all = Object.entries(values).map(([column, sql]) => [column, fill(sql)] as const);
    if (how === "remove") await c.run(`DELETE FROM staging.${feed} WHERE ${picked}`);
    else if (how === "set")
      await c.run(
        `UPDATE staging.${feed} SET file_id = ${step}, ${all.map(([column, sql]) => `${column} = ${sql}`).join(", ")} WHERE ${picked}`,
      );
    else
      await c.run(
        `INSERT INTO staging.${feed} SELECT * REPLACE (${step} AS file_id, ${all.map(([column, sql]) => `${sql} AS ${column}`).join(", ")})
         FROM staging.${feed} WHERE ${picked}`,
      );
    if (how !== "remove" && notes) await noteChanges(c, contract, { from: mine, isGone: false });
  });
}

/** Every relation with its numbers of applications and persons told by ids, so that the order of numbering plays no part. */
async function contents(database: Database): Promise<Record<string, string>> {
  return database.reader(async (c) => {
    const found: Record<string, string> = {};
    const tables = await c.rows<{ name: string; columns: string[] }>(
      `SELECT schema_name || '.' || table_name AS name, list(column_name ORDER BY column_index) AS columns FROM duckdb_columns()
       WHERE database_name = 'warehouse' AND schema_name IN ('core', 'marts') GROUP BY ALL ORDER BY 1`,
    );
    for (const { name, columns } of tables) {
      const [row] = await c.rows<{ rows: number; sum: string }>(
        `SELECT count(*) AS rows, CAST(coalesce(sum(CAST(hash(CAST(s AS VARCHAR)) AS HUGEINT)), 0) AS VARCHAR) AS sum
         FROM (${byIds(name, columns)}) AS s`,
      );
      found[name] = `${row!.rows} ${row!.sum}`;
    }
    return found;
  });
}

const differing = async (c: Connection) => (await compareRebuilt(c, ZONE)).filter(({ rows }) => rows > 0);

const steps = fc.array(
  fc.record({
    changes: fc.array(fc.record({ of: fc.constantFrom(...CHANGES), rows: fc.integer({ min: 1, max: 6 }) }), {
      minLength: 1,
      maxLength: 4,
    }),
    seed: fc.integer({ min: 1, max: 1_000_000 }),
  }),
  { minLength: 2, maxLength: 4 },
);

test("whatever records change, every table is what it would be if it were built from nothing", async () => {
  const patched = new Set<string>();
  await fc.assert(
    fc.asyncProperty(steps, async (list) => {
      const { database, close } = await builtWarehouse(400);
      try {
        await database.writer(async (c) => {
          let step = 100;
          for (const { changes, seed } of list) {
            for (const { of, rows } of changes) {
              step += 1;
              await change(c, of, { rows, seed, step });
            }
            await buildWarehouse(c, { zone: ZONE });
            expect(await differing(c)).toEqual([]);
            for (const { name } of await c.rows<{ name: string }>(
              "SELECT DISTINCT name FROM core_meta.relation WHERE base IS NOT NULL",
            ))
              patched.add(name);
          }
        });
        const now = await contents(database);
        await database.writer((c) => buildWarehouse(c, { zone: ZONE, isWhole: true }));
        expect(await contents(database)).toEqual(now);
      } finally {
        await close();
      }
    }),
    {
      endOnFailure: true,
      numRuns: Number(process.env.ASSAY_RUNS ?? "5"),
      ...(process.env.ASSAY_SEED && { seed: Number(process.env.ASSAY_SEED) }),
    },
  );
  expect(patched.size).toBeGreaterThan(5);
}, 600_000);

test("a patched table that is not what it should be is found, told, and everything is built from nothing", async () => {
  const { database, close } = await builtWarehouse(400);
  const told: string[] = [];
  const listen = (warning: Error) => void told.push(warning.message);
  process.on("warning", listen);
  try {
    await database.writer(async (c) => {
      await change(c, set("messages", { sent_at: later("sent_at", 1) }), { rows: 5, seed: 1, step: 101 });
      await buildWarehouse(c, { zone: ZONE });
      const found = await recheckAll(c, ZONE);
      expect(found.map(({ name }) => name)).toContain("marts.message");
      expect(found.filter(({ rows }) => rows > 0)).toEqual([]);
      // looked at within the last day
      expect(await recheckOne(c, ZONE)).toBeNull();
      await c.run("UPDATE core_meta.compared SET compared_at = compared_at - INTERVAL 25 HOUR");
      expect((await recheckOne(c, ZONE))?.rows).toBe(0);

      const [home] = await c.rows<{ schema: string }>(
        "SELECT schema FROM core_meta.relation WHERE name = 'marts.message'",
      );
      await c.run(`DELETE FROM warehouse.${home!.schema}.marts_message WHERE application_key % 50 = 0`);
      const wrong = (await recheckAll(c, ZONE)).filter(({ rows }) => rows > 0);
      expect(wrong.map(({ name }) => name)).toEqual(["marts.message"]);
      expect(await differing(c)).toEqual([]);
      expect(await patchedSince(c)).toEqual([]);
    });
    await new Promise((done) => setImmediate(done));
    expect(told.join()).toMatch(/marts\.message \(\d+ rows\): patched otherwise than built whole/);
  } finally {
    process.off("warning", listen);
    await close();
  }
});
