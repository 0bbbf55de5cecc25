import { contracts } from "../../pipelines/contract.ts";
import { ensureStaging } from "../../pipelines/staging.ts";
import type { Connection } from "../../sql/database.ts";

/** Pseudo-random share in [0, 1) of a row number and a salt, the same on every machine. */
const share = (salt: number, i = "i") => `((hash(${i} * 1000003 + ${salt}) % 1000000) / 1e6)`;

/** Roughly normal with mean 0 and deviation 1: three shares. */
const normal = (salt: number, i = "i") =>
  `((${share(salt, i)} + ${share(salt + 1, i)} + ${share(salt + 2, i)} - 1.5) * 2)`;

const START = "TIMESTAMPTZ '2024-10-01 01:00:00+00'";
const DAYS = 728;

/**
 * Fills `staging.*` with a made-up company straight by SQL, for tests and benchmarks of marts and metrics: five
 * companies, 24 jobs, 8 model versions, two vendors; `applications` rows with everything that hangs on them. It goes
 * live on 2025-10-01. Deterministic.
 */
export async function stage(connection: Connection, applications: number): Promise<void> {
  await connection.run(
    ["staging", "staging_meta", "core", "core_meta", "marts"]
      .map((name) => `CREATE SCHEMA IF NOT EXISTS warehouse.${name};`)
      .join(""),
  );
  await ensureStaging(connection, await contracts());
  const insert = (feed: string, select: string) =>
    connection.run(
      `INSERT INTO staging.${feed} BY NAME SELECT * REPLACE (coalesce(updated_at, ${START}) AS updated_at), 1 AS file_id, 'test' AS source FROM (${select})`,
    );

  await insert(
    "departments",
    `SELECT 'C' || c || CASE d WHEN 0 THEN '' WHEN 1 THEN '-HR' WHEN 2 THEN '-IV' ELSE '-D1' END AS department_id,
       CASE WHEN d > 0 THEN 'C' || c END AS parent_id, '部门' || c || d || ' | Department ' || c || d AS name,
       '公司' || c || ' | Company ' || c AS company, 'D' || c || d AS source_id, NULL::TIMESTAMPTZ AS updated_at
     FROM range(1, 6) AS t(c), range(4) AS u(d)`,
  );
  await insert(
    "jobs",
    `SELECT 'J' || lpad(j::VARCHAR, 2, '0') AS job_id, '岗位' || j || ' | Job ' || j AS title,
       CASE WHEN j % 4 = 0 THEN 'sales' WHEN j % 4 = 1 THEN 'production' WHEN j % 4 = 2 THEN 'store' ELSE 'product' END AS job_family,
       'C' || (1 + j % 5) || '-D1' AS department_id, 'J' || j AS source_id, NULL::TIMESTAMPTZ AS updated_at
     FROM range(1, 25) AS t(j)`,
  );
  await insert(
    "competencies",
    `SELECT id AS competency_id, id AS name_zh, id AS name_en, id AS source_id, NULL::TIMESTAMPTZ AS updated_at
     FROM unnest(['communication', 'logical_thinking', 'hands_on', 'problem_solving', 'teamwork']) AS t(id)`,
  );
  await insert(
    "questions",
    `SELECT 'q' || q AS question_id, '1' AS version, ${competency("q")} AS competency_id, '题目' || q AS text,
       'behavioural' AS kind, 'q' || q AS source_id, NULL::TIMESTAMPTZ AS updated_at FROM range(7) AS t(q)`,
  );
  await insert(
    "scoring_models",
    `SELECT 'J' || lpad(j::VARCHAR, 2, '0') AS job_id, 'v' || (v + 1) AS version,
       CAST(DATE '2024-10-01' + v * INTERVAL 3 MONTH AS DATE) AS valid_from, 60.0 AS cutoff,
       MAP {'communication': 0.5, 'hands_on': 0.3, 'teamwork': 0.2} AS competency_weights,
       j || 'v' || v AS source_id, NULL::TIMESTAMPTZ AS updated_at
     FROM range(1, 25) AS t(j), range(8) AS u(v)`,
  );
  const requisitions = Math.max(24, Math.floor(applications / 50));
  await insert(
    "requisitions",
    `SELECT 'R' || i AS requisition_id, 'J' || lpad((1 + (i % 24))::VARCHAR, 2, '0') AS job_id,
       'C' || (1 + (1 + i % 24) % 5) || '-D1' AS department_id,
       CASE WHEN i % 12 = 0 THEN 'campaign' ELSE 'normal' END AS priority, requested_at,
       requested_at + to_hours((CASE WHEN before THEN 40 ELSE 3 END + 10 * ${share(61)})::BIGINT) AS submitted_at,
       requested_at + INTERVAL 60 HOUR AS it_received_at, requested_at + INTERVAL 62 HOUR AS it_done_at,
       requested_at + INTERVAL 63 HOUR AS configured_at, 'R' || i AS source_id, requested_at AS updated_at
     FROM (SELECT i, ${START} + to_seconds((${share(60)} * ${DAYS} * 86400)::BIGINT) AS requested_at, requested_at < TIMESTAMPTZ '2025-10-01' AS before
       FROM range(${requisitions}) AS t(i))`,
  );
  await insert(
    "candidates",
    `SELECT 'C' || lpad(i::VARCHAR, 8, '0') AS candidate_id, uuid() AS person_key,
       CASE WHEN i % 2 = 0 THEN 'female' ELSE 'male' END AS gender,
       CASE WHEN i % 3 = 0 THEN '<25' ELSE '25-34' END AS age_band, CASE WHEN i % 9 = 0 THEN '回族' ELSE '汉族' END AS ethnicity,
       CASE WHEN i % 4 = 0 THEN 'master' ELSE 'bachelor' END AS education, 'C' || i AS source_id, NULL::TIMESTAMPTZ AS updated_at
     FROM range(${applications}) AS t(i)`,
  );
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE draft AS
     SELECT i, 'A' || lpad(i::VARCHAR, 8, '0') AS application_id, applied_at, is_ai,
       applied_at >= TIMESTAMPTZ '2025-10-01' AS is_after,
       CASE WHEN ${share(5)} < 0.5 THEN 'xuanji' ELSE 'wenlu' END AS vendor,
       'v' || (1 + least(7, date_diff('month', TIMESTAMPTZ '2024-10-01', applied_at) // 3)) AS model_version,
       ${normal(10)} AS ability,
       is_ai AND ${share(6)} < 0.85 AS sat,
       ${share(7)} < 0.30 AS interviewed,
       ${share(7)} < 0.10 AS hired
     FROM (
       SELECT i, ${START} + to_seconds((i * ${DAYS}.0 * 86400 / ${applications})::BIGINT) AS applied_at,
         ${share(2)} < 0.5 AS is_ai
       FROM range(${applications}) AS t(i)
     )`,
  );
  await insert(
    "applications",
    `SELECT application_id, 'C' || lpad(i::VARCHAR, 8, '0') AS candidate_id, 'R' || (hash(i * 17) % ${requisitions}) AS requisition_id,
       ['referral', 'job_board', 'campus'][1 + i % 3] AS channel,
       CASE WHEN is_ai THEN 'ai' ELSE 'traditional' END AS screening_path, applied_at, application_id AS source_id, applied_at AS updated_at
     FROM draft`,
  );
  const event = (stage: string, when: string, hours: string) =>
    `SELECT application_id, '${stage}' AS stage, applied_at + to_seconds((3600 * (${hours}))::BIGINT) AS "at",
       application_id || '${stage}' AS source_id, applied_at AS updated_at FROM draft WHERE ${when}`;
  await insert(
    "stage_events",
    [
      event("screened", "true", `CASE WHEN is_ai THEN 20 ELSE 50 END * (0.5 + ${share(20)})`),
      event("ai_invited", "is_ai", "30"),
      event("ai_started", "sat", `31 + 40 * ${share(21)}`),
      event("ai_completed", "sat", `72 + ${share(22)}`),
      event("ai_reported", "sat", `74 + CASE WHEN is_after THEN 2 ELSE 24 END * ${share(23)}`),
      event("human_scheduled", "interviewed", "110"),
      event("rejected", "NOT interviewed", `100 + 30 * ${share(24)}`),
      event("human_interviewed", "interviewed", `150 + 40 * ${share(25)}`),
      event("offered", "hired", `200 + 40 * ${share(26)}`),
      event("onboarded", "hired AND i % 5 <> 0", `300 + 100 * ${share(27)}`),
    ].join(" UNION ALL "),
  );
  await insert(
    "ai_interviews",
    `SELECT 'X' || application_id AS interview_id, application_id, vendor, model_version, applied_at + INTERVAL 30 HOUR AS invited_at,
       applied_at + INTERVAL 40 HOUR AS started_at, applied_at + INTERVAL 72 HOUR AS completed_at,
       (600 + ${share(31)} * 1500)::BIGINT AS duration_s, greatest(0, least(100, 65 + 12 * ability)) AS overall_score,
       65 + 12 * ability > 62 AS recommended, '120' AS browser_version, 'X' || application_id AS source_id, applied_at AS updated_at
     FROM draft WHERE sat`,
  );
  await insert(
    "ai_scores",
    `SELECT 'X' || application_id AS interview_id, CASE WHEN k < 7 THEN 'q' || k END AS question_id,
       CASE WHEN k >= 7 THEN ${competency("(k - 7)")} END AS competency_id,
       round(greatest(0, least(100, 65 + 9 * ability + 8 * ${normal(40, "(i * 20 + k)")})) / CASE WHEN vendor = 'wenlu' THEN 20 ELSE 1 END, 2) AS score,
       CASE WHEN vendor = 'wenlu' THEN 5.0 ELSE 100.0 END AS max_score, 120.0 AS duration_s,
       CASE WHEN k = 0 THEN 400 END AS transcript_chars,
       CASE WHEN k = 0 THEN MAP {'客户服务': greatest(0, (2 + ability)::INTEGER), '加班': (i % 3)::INTEGER} END AS keywords,
       application_id || k AS source_id, applied_at AS updated_at
     FROM draft, range(12) AS t(k) WHERE sat`,
  );
  await insert(
    "human_interviews",
    `SELECT 'H' || application_id AS interview_id, application_id, applied_at + INTERVAL 150 HOUR AS started_at, 'H' || application_id AS source_id,
       applied_at AS updated_at FROM draft WHERE interviewed`,
  );
  await insert(
    "human_ratings",
    `SELECT 'H' || application_id AS interview_id, 'RT' || lpad((hash(i * 31 + r) % 40)::VARCHAR, 3, '0') AS rater_id,
       CASE WHEN k > 0 THEN ${competency("(k - 1)")} END AS competency_id,
       round(greatest(0, least(100, 62 + 9 * ability + 7 * ${normal(50, "(i * 40 + k * 2 + r)")})), 1) AS score, 100.0 AS max_score,
       application_id || r || k AS source_id, applied_at AS updated_at
     FROM draft, range(2) AS t(r), range(6) AS u(k) WHERE interviewed`,
  );
  await insert(
    "hires",
    `SELECT 'E' || i AS employee_id, application_id, applied_at + to_seconds((3600 * (300 + 100 * ${share(27)}))::BIGINT) AS onboarded_at,
       'E' || i AS source_id, applied_at AS updated_at FROM draft WHERE hired AND i % 5 <> 0`,
  );
  await insert(
    "employment",
    `SELECT employee_id, onboarded_at::DATE AS started_at,
       CASE WHEN ${share(71)} < CASE WHEN is_ai THEN 0.2 ELSE 0.35 END
         THEN (onboarded_at + to_days((1 + 89 * ${share(72)})::INTEGER))::DATE END AS ended_at,
       employee_id AS source_id, TIMESTAMPTZ '2026-10-08' AS updated_at
     FROM staging.hires JOIN draft USING (application_id)`,
  );
  await insert(
    "performance_reviews",
    `SELECT 'E' || i AS employee_id, (applied_at + INTERVAL 195 DAY)::DATE AS period_end, 6 AS months_since_hire,
       round(greatest(1, least(5, 3 + 0.4 * ability + 0.6 * ${normal(80)})), 1) AS rating, 5.0 AS max_rating, 'P' || i AS source_id, applied_at AS updated_at
     FROM draft WHERE hired AND i % 5 <> 0`,
  );
  await insert(
    "kpi_results",
    `SELECT 'E' || i AS employee_id, DATE '2026-06-30' AS period_end, 'sales' AS kpi, greatest(1, 100000 + 20000 * ability + 9000 * ${normal(85)}) AS value,
       'K' || i AS source_id, applied_at AS updated_at FROM draft WHERE hired AND i % 5 <> 0`,
  );
  await insert(
    "messages",
    `SELECT application_id || p AS message_id, application_id, ['ai_invitation', 'result_notice', 'feedback'][p] AS purpose,
       ['wecom', 'email', 'sms'][1 + i % 3] AS channel, sent_at,
       CASE WHEN ${share(90)} < 0.97 THEN sent_at + INTERVAL 5 SECOND END AS delivered_at,
       CASE WHEN ${share(90)} < 0.8 THEN sent_at + INTERVAL 1 HOUR END AS opened_at,
       CASE WHEN ${share(90)} < 0.7 THEN sent_at + INTERVAL 2 HOUR END AS responded_at, application_id || p AS source_id, applied_at AS updated_at
     FROM (SELECT *, applied_at + to_hours(CASE p WHEN 1 THEN 30 ELSE 141 END) AS sent_at FROM draft, range(1, 4) AS t(p)
       WHERE p = 2 OR is_ai AND (p = 1 OR i % 2 = 0))`,
  );
  await insert(
    "survey_answers",
    `SELECT application_id AS response_id, 'candidate' AS respondent, application_id, item,
       CASE WHEN item = 'recommend' THEN (10 * ${share(95)})::INTEGER ELSE 1 + (4.4 * ${share(96)})::INTEGER END AS score,
       applied_at + INTERVAL 6 DAY AS answered_at, application_id || item AS source_id, applied_at AS updated_at
     FROM draft, unnest(['flow_smooth', 'questions_relevant', 'satisfaction', 'recommend']) AS t(item) WHERE i % 4 = 0
     UNION ALL
     SELECT 'B' || requisition_id, 'business', NULL, 'satisfaction', 1 + (4.4 * ${share(97, "rowid")})::INTEGER, requested_at + INTERVAL 40 DAY, 'B' || requisition_id, requested_at
     FROM staging.requisitions`.replace("NULL, 'satisfaction'", "NULL AS application_id, 'satisfaction'"),
  );
  await connection.run(
    "UPDATE staging.survey_answers SET requisition_id = substr(response_id, 2) WHERE respondent = 'business'",
  );
  await insert(
    "complaints",
    `SELECT 'K' || i AS complaint_id, application_id, applied_at + INTERVAL 9 DAY AS "at", 'slow_process' AS kind, 'K' || i AS source_id, applied_at AS updated_at
     FROM draft WHERE ${share(99)} < CASE WHEN is_after THEN 0.03 ELSE 0.15 END`,
  );
  await insert(
    "effort",
    `SELECT day::DATE AS date, 'C' || c || t.team AS team, t.activity, round(greatest(0, CASE WHEN day < DATE '2025-10-01' THEN t.b ELSE t.a END + 0.2 * ${normal(100, "(epoch(day)::BIGINT + c * 7 + length(t.activity))")}), 1) AS hours,
       day::VARCHAR || c || t.activity AS source_id, day AS updated_at
     FROM range(DATE '2024-10-01', DATE '2026-10-01', INTERVAL 1 DAY) AS d(day), range(1, 6) AS u(c),
       (VALUES ('-HR', 'screening', 8.0, 2.0), ('-HR', 'scheduling', 3.0, 1.0), ('-HR', 'invitation', 1.5, 0.3), ('-HR', 'data_entry', 2.0, 0.5),
         ('-IV', 'deep_interview', 4.0, 5.2), ('-IV', 'reporting', 4.0, 2.8)) AS t(team, activity, b, a)
     WHERE isodow(day) < 6`,
  );
  await insert(
    "costs",
    `SELECT m::DATE AS month, 'vendor' AS kind, round(CASE p WHEN 'ai' THEN 9000 ELSE 12000 END * (0.9 + 0.2 * ${share(110, "(epoch(m)::BIGINT + j)")}), 2) AS amount,
       'CNY' AS currency, 'J' || lpad(j::VARCHAR, 2, '0') AS job_id, p AS screening_path, m::VARCHAR || j || p AS source_id, m AS updated_at
     FROM range(DATE '2024-10-01', DATE '2026-10-01', INTERVAL 1 MONTH) AS d(m), range(1, 25) AS u(j), unnest(['ai', 'traditional']) AS v(p)`,
  );
  await insert(
    "system_events",
    `SELECT "at", kind, CASE WHEN kind LIKE 'login%' THEN 'A' || lpad(i::VARCHAR, 8, '0') END AS application_id, 'Chrome' AS browser, CASE WHEN i % 10 = 0 THEN '87' ELSE '120' END AS browser_version,
       false AS is_rollout, 'L' || i AS source_id, "at" AS updated_at
     FROM (SELECT i, applied_at AS "at", CASE WHEN ${share(120)} < CASE WHEN i % 10 = 0 THEN 0.3 ELSE 0.02 END THEN 'login_failed' ELSE 'login_ok' END AS kind FROM draft WHERE is_ai)
     UNION ALL SELECT TIMESTAMPTZ '2025-09-30 16:00:00+00', 'config_change', NULL, NULL, NULL, true, 'rollout', TIMESTAMPTZ '2025-09-30 16:00:00+00'`,
  );
  await connection.run("DROP TABLE draft");
}

function competency(index: string): string {
  return `['communication', 'logical_thinking', 'hands_on', 'problem_solving', 'teamwork'][1 + ${index} % 5]`;
}
