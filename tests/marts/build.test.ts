import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildWarehouse, CheckFailed, ensureWarehouse, publishedVersion } from "../../pipelines/build.ts";
import { type Database, openDatabase } from "../../sql/database.ts";
import { builtWarehouse } from "./warehouse.ts";

let database: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ database, close } = await builtWarehouse(3000));
});
afterAll(() => close());

const value = <T>(sql: string) => database.reader((connection) => connection.value<T>(sql));
const rows = (sql: string) => database.reader((connection) => connection.rows(sql));

describe("the marts", () => {
  test("have one row per application, with the organisation's own clock", async () => {
    expect(await value("SELECT count(*) FROM marts.application")).toBe(3000);
    const [row] = await rows(
      `SELECT m.applied_at = timezone('Asia/Shanghai', s.applied_at) AS same, m.applied_at <> s.applied_at::TIMESTAMP AS moved
       FROM marts.application m JOIN staging.applications s USING (application_id) LIMIT 1`,
    );
    expect(row).toEqual({ same: true, moved: true });
  });

  test("lie in the order of job and quarter", async () => {
    const broken = await value(
      `SELECT count(*) FROM (
         SELECT job, year(applied_at) * 4 + quarter(applied_at) AS q, lag(job) OVER (ORDER BY application_key) AS before_job,
           lag(year(applied_at) * 4 + quarter(applied_at)) OVER (ORDER BY application_key) AS before_q
         FROM marts.application) WHERE before_job > job OR before_job = job AND before_q > q`,
    );
    expect(broken).toBe(0);
  });

  test("agree with the staged rows counted another way", async () => {
    const pairs: [string, string][] = [
      [
        "SELECT count(*) FROM staging.stage_events WHERE stage = 'ai_invited'",
        "SELECT count(ai_invited_at) FROM marts.application",
      ],
      [
        "SELECT count(DISTINCT application_id) FROM staging.complaints",
        "SELECT count(*) FROM marts.application WHERE has_complaint",
      ],
      ["SELECT count(*) FROM staging.hires", "SELECT count(*) FROM marts.hire"],
      [
        "SELECT count(*) FROM staging.ai_scores WHERE question_id IS NOT NULL",
        "SELECT count(*) FROM marts.question_score",
      ],
      ["SELECT count(*) FROM staging.survey_answers", "SELECT count(*) FROM marts.survey_answer"],
      [
        "SELECT round(sum(hours) * 60)::BIGINT FROM staging.effort",
        "SELECT sum(minutes)::BIGINT FROM marts.effort_day",
      ],
      [
        "SELECT round(sum(amount) * 100)::BIGINT FROM staging.costs",
        "SELECT sum(amount)::BIGINT FROM marts.cost_month",
      ],
    ];
    for (const [staged, built] of pairs) expect(await value(built), built).toBe(await value(staged));
  });

  test("keep the scores of both vendors on one scale", async () => {
    const different = await rows(
      `SELECT s.score, s.max_score, q.raw_score, q.score AS tenths
       FROM staging.ai_scores s JOIN staging.ai_interviews i USING (interview_id) JOIN marts.application a USING (application_id)
       JOIN marts.question_score q ON q.application_key = a.application_key AND q.question::VARCHAR = s.question_id
       WHERE q.raw_score <> round(s.score * 1000) OR q.score <> round(s.score * 1000 / s.max_score)`,
    );
    expect(different).toEqual([]);
  });

  test("standardize performance within a job", async () => {
    const far = await rows(
      `SELECT job, avg(performance_6_z / 1e12) AS mean, stddev_samp(performance_6_z / 1e12) AS deviation, count(*) AS n
       FROM marts.hire WHERE performance_6_z IS NOT NULL GROUP BY job HAVING abs(mean) > 1e-9 OR n > 1 AND abs(deviation - 1) > 1e-9`,
    );
    expect(far).toEqual([]);
  });

  test("hold reviews of one job together, whatever scale each was given on", async () => {
    const z = (change: string) => async () => {
      const { database: other, close: end } = await builtWarehouse(1500, (c) => c.run(change));
      try {
        return await other.reader((c) =>
          c.rows("SELECT employee_id, performance_6_z / 1e12 AS z FROM marts.hire ORDER BY 1"),
        );
      } finally {
        await end();
      }
    };
    const plain = await z("SELECT 1")();
    const mixed = await z(
      "UPDATE staging.performance_reviews SET rating = 1 + rating / 5 * 99, min_rating = 1, max_rating = 100 WHERE hash(employee_id) % 3 = 0",
    )();
    expect(plain.filter(({ z }) => z !== null).length).toBeGreaterThan(20);
    expect(mixed.map(({ employee_id }) => employee_id)).toEqual(plain.map(({ employee_id }) => employee_id));
    mixed.forEach(({ z }, index) => {
      if (z === null) expect(plain[index]!.z).toBeNull();
      else expect(z).toBeCloseTo(plain[index]!.z as number, 6);
    });
  });

  test("count working days of a campaign from Monday to Friday", async () => {
    const days = (from: string, to: string) =>
      value<number>(
        `SELECT greatest(1, (b // 7 * 5 + least(b % 7 + 1, 5)) - (a // 7 * 5 + least(a % 7, 5)))
         FROM (SELECT date_diff('day', DATE '1970-01-05', DATE '${from}') AS a, date_diff('day', DATE '1970-01-05', DATE '${to}') AS b)`,
      );
    expect(await days("2026-03-02", "2026-03-06")).toBe(5); // Monday to Friday
    expect(await days("2026-03-02", "2026-03-20")).toBe(15);
    expect(await days("2026-03-06", "2026-03-09")).toBe(2); // Friday and Monday
    expect(await days("2026-03-07", "2026-03-08")).toBe(1); // a weekend
    const mart = await rows(
      `SELECT c.requisition_id, c.working_days AS got, greatest(1, count(d)) AS wanted
       FROM marts.campaign c LEFT JOIN range(DATE '2024-09-01', DATE '2027-01-01', INTERVAL 1 DAY) AS t(d)
         ON d BETWEEN c.first_on AND c.last_on AND isodow(d) < 6
       GROUP BY ALL HAVING got <> wanted`,
    );
    expect(mart).toEqual([]);
  });

  test("bring every dimension of the application, wherever a row is of one", async () => {
    const columns = await rows(
      "SELECT column_name AS name, data_type AS type FROM duckdb_columns() WHERE schema_name = 'core' AND table_name = 'application_dimension'",
    );
    const dimensions = columns.filter(({ name }) => name !== "application_key" && name !== "person");
    expect(dimensions.map(({ type }) => type)).toEqual(dimensions.map(() => expect.stringMatching(/^ENUM/)));
    expect(dimensions.map(({ name }) => name)).toEqual(expect.arrayContaining(["company", "job", "vendor"]));
    const marts = await rows(
      `SELECT table_name AS mart, list(column_name) AS names FROM duckdb_columns()
       WHERE database_name = 'warehouse' AND schema_name = 'marts' GROUP BY 1 HAVING list_contains(names, 'application_key')`,
    );
    expect(marts.length).toBeGreaterThan(14);
    // a system event is of the system: few name an application
    const missing = marts
      .filter(({ mart }) => mart !== "system_event")
      .flatMap(({ mart, names }) =>
        columns
          .filter(({ name }) => !(names as unknown[]).includes(name))
          .map(({ name }) => `${mart}.${name}`),
      );
    expect(missing).toEqual([]);
  });

  test("have dimensions as ENUM, each value with a name in both languages", async () => {
    const unnamed = await rows(
      "SELECT * FROM core.dimension_value WHERE label_zh = '' OR label_en = '' OR label_zh IS NULL",
    );
    expect(unnamed).toEqual([]);
    expect(
      await value("SELECT label_zh FROM core.dimension_value WHERE dimension = 'company' AND value = 'C1'"),
    ).toBe("公司1");
    expect(
      await value("SELECT label_en FROM core.dimension_value WHERE dimension = 'company' AND value = 'C1'"),
    ).toBe("Company 1");
  });
});

describe("a build", () => {
  test("rebuilds only what its changed feeds reach, and drops what nothing uses", async () => {
    const again = await database.writer((connection) => buildWarehouse(connection));
    expect(again.relations.filter(({ rebuilt }) => rebuilt)).toEqual([]);
    await database.writer((connection) =>
      connection.run("UPDATE staging.costs SET amount = amount * 2, file_id = 9"),
    );
    const partly = await database.writer((connection) => buildWarehouse(connection));
    expect(partly.version).toBe(again.version + 1);
    const rebuilt = partly.relations.filter((relation) => relation.rebuilt).map(({ name }) => name);
    expect(rebuilt).toContain("marts.cost_month");
    expect(rebuilt).not.toContain("core.stage");
    await database.writer((connection) => buildWarehouse(connection));
    const orphans = await rows(
      `SELECT schema_name || '.' || table_name AS orphan FROM duckdb_tables() WHERE schema_name LIKE 'build%'
       AND NOT EXISTS (SELECT 1 FROM core_meta.relation WHERE schema = schema_name AND replace(name, '.', '_') = table_name)`,
    );
    expect(orphans).toEqual([]);
  });

  test("that breaks a check publishes nothing, and readers keep the last good one", async () => {
    const before = await database.reader(publishedVersion);
    const weights = "MAP {'communication': 0.5, 'hands_on': 0.1}";
    await database.writer((connection) =>
      connection.run(
        `UPDATE staging.scoring_models SET competency_weights = ${weights}, file_id = 10 WHERE job_id = 'J01'`,
      ),
    );
    const failed = database.writer((connection) => buildWarehouse(connection));
    await expect(failed).rejects.toThrow(CheckFailed);
    await expect(failed).rejects.toThrow(
      /sql\/checks\/weights_sum_to_one\.sql: \d+ offending rows, the first job=J01/,
    );
    expect(await database.reader(publishedVersion)).toEqual(before);
    expect(
      await value("SELECT sum(weight) FROM marts.scoring_model WHERE job = 'J01' AND model_version = 'v1'"),
    ).toBe(1_000_000);
    expect(await value("SELECT count(*) FROM duckdb_schemas() WHERE schema_name = 'build_99'")).toBe(0);
  });
});

test("an empty warehouse can be built and bound", async () => {
  const directory = mkdtempSync(join(tmpdir(), "assay-empty-"));
  const empty = await openDatabase({ directory });
  try {
    await empty.writer((connection) => ensureWarehouse(connection));
    expect(
      await empty.reader((connection) => connection.value("SELECT count(*) FROM marts.application")),
    ).toBe(0);
    expect((await empty.reader(publishedVersion))?.version).toBe(1);
  } finally {
    await empty.close();
    rmSync(directory, { recursive: true, force: true });
  }
});

test("a warehouse published by other definitions is built again at the start, one by these is kept", async () => {
  const own = await builtWarehouse(100);
  const version = () =>
    own.database.reader(async (connection) => (await publishedVersion(connection))?.version);
  try {
    const before = await version();
    await own.database.writer((connection) => ensureWarehouse(connection));
    expect(await version()).toBe(before);
    await own.database.writer(async (connection) => {
      await connection.run("DROP VIEW marts.rating");
      await connection.run("DELETE FROM core_meta.relation WHERE name = 'marts.rating'");
      await connection.run("UPDATE core_meta.definition SET print = 'of another version'");
      await ensureWarehouse(connection);
    });
    expect(await version()).toBe((before ?? 0) + 1);
    expect(
      await own.database.reader((connection) => connection.value("SELECT count(*) >= 0 FROM marts.rating")),
    ).toBe(true);
  } finally {
    await own.close();
  }
});

test("a zone with summer time uses the calendar's rules", async () => {
  const directory = mkdtempSync(join(tmpdir(), "assay-zone-"));
  const zoned = await openDatabase({ directory });
  try {
    await zoned.writer(async (connection) => {
      await ensureWarehouse(connection);
      await connection.run(
        `INSERT INTO staging.system_events BY NAME SELECT day AS "at", 'login_ok' AS kind, day::VARCHAR AS source_id, 't' AS source, day AS updated_at
         FROM (VALUES (TIMESTAMPTZ '2026-01-10 12:00:00+00'), (TIMESTAMPTZ '2026-07-10 12:00:00+00')) AS t(day)`,
      );
      await buildWarehouse(connection, { zone: "Europe/Berlin" });
    });
    const hours = await zoned.reader((connection) =>
      connection.rows("SELECT hour(happened_at) AS h FROM marts.system_event ORDER BY happened_at"),
    );
    expect(hours).toEqual([{ h: 13 }, { h: 14 }]);
  } finally {
    await zoned.close();
    rmSync(directory, { recursive: true, force: true });
  }
});
