import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openExtractor } from "../../pipelines/extract/extract.ts";
import { type Grade, graded, type Truth } from "../suggest/graded.ts";
import type { Bench } from "./main.ts";

/** Columns of one field: what they are, and their names. */
const many = (field: string, names: string): Truth =>
  Object.fromEntries(names.split(" ").map((name) => [name, field]));

const numbered = (field: string, stem: string, from: number, to: number, after = ""): Truth =>
  many(
    field,
    Array.from({ length: to - from + 1 }, (_, index) => `${stem}${from + index}${after}`).join(" "),
  );

/**
 * What the columns of public tables are, by hand; a column that is not named has no field in our contract (marital status,
 * salary, age in years, study subjects, satisfaction of employees). Where the contract can take a column in two ways both stand.
 */
const TRUTHS: Readonly<Record<string, Truth>> = {
  "siop2021.csv": {
    ...many("candidates.candidate_id applications.candidate_id", "UNIQUE_ID"),
    ...many("performance_reviews.rating", "Overall_Rating"),
    ...many("candidates.ethnicity", "Protected_Group"),
    ...many("employment.ended_at", "Retained"),
    ...numbered("ai_scores.score", "SJ_Most_", 1, 9),
    ...numbered("ai_scores.score", "SJ_Least_", 1, 9),
    ...numbered("ai_scores.duration_s none", "SJ_Time_", 1, 9),
    ...numbered("ai_scores.score", "Scenario1_", 1, 8),
    ...numbered("ai_scores.score", "Scenario2_", 1, 8),
    ...many("ai_scores.score ai_scores.duration_s none", "Scenario1_Time Scenario2_Time"),
    ...many(
      "ai_scores.score",
      Array.from({ length: 20 }, (_, n) => `Biodata_${String(n + 1).padStart(2, "0")}`).join(" "),
    ),
    ...Object.assign(
      {},
      ...[4, 4, 4, 4, 4, 6, 4, 4, 4, 4, 4, 4, 5].map((items, scale) =>
        numbered("ai_scores.score", `PScale${String(scale + 1).padStart(2, "0")}_Q`, 1, items),
      ),
    ),
  },
  "hrdataset_v14.csv": {
    ...many("candidates.name", "Employee_Name"),
    ...many("hires.employee_id", "EmpID"),
    ...many("candidates.gender", "Sex"),
    ...many("candidates.gender none", "GenderID"),
    ...many("candidates.birth_date", "DOB"),
    ...many("candidates.ethnicity", "RaceDesc"),
    ...many("candidates.ethnicity none", "HispanicLatino"),
    ...many("departments.department_id", "DeptID"),
    ...many("departments.name", "Department"),
    ...many("departments.region", "State"),
    ...many("jobs.job_id", "PositionID"),
    ...many("jobs.title", "Position"),
    ...many("hires.onboarded_at employment.started_at", "DateofHire"),
    ...many("employment.ended_at", "DateofTermination"),
    ...many("employment.ended_at none", "Termd"),
    ...many("employment.end_reason", "TermReason"),
    ...many("employment.end_kind", "EmploymentStatus"),
    ...many("employment.end_kind none", "EmpStatusID"),
    ...many("performance_reviews.rater_id", "ManagerID"),
    ...many("applications.channel", "RecruitmentSource"),
    ...many("performance_reviews.rating", "PerformanceScore"),
    ...many("performance_reviews.rating none", "PerfScoreID"),
    ...many("performance_reviews.period_end", "LastPerformanceReview_Date"),
  },
  "ibm_hr_attrition.csv": {
    ...many("employment.ended_at", "Attrition"),
    ...many("departments.name", "Department"),
    ...many("candidates.education", "Education"),
    ...many("hires.employee_id candidates.candidate_id", "EmployeeNumber"),
    ...many("candidates.gender", "Gender"),
    ...many("jobs.level", "JobLevel"),
    ...many("jobs.title", "JobRole"),
    ...many("performance_reviews.rating", "PerformanceRating"),
    ...many("candidates.experience_years", "TotalWorkingYears"),
  },
  "mcnulty_employee_performance.csv": {
    ...many("kpi_results.value", "sales new_customers"),
    ...many("departments.region", "region"),
    ...many("candidates.gender", "gender"),
    ...many("performance_reviews.rating", "rating"),
  },
  "mcnulty_employee_survey.csv": many(
    "survey_answers.score none",
    "Happiness Ben1 Ben2 Ben3 Work1 Work2 Work3 Man1 Man2 Man3 Car1 Car2 Car3 Car4",
  ),
  "mcnulty_job_retention.csv": {
    ...many("candidates.gender", "gender"),
    ...many("jobs.job_family none", "field"),
    ...many("jobs.level", "level"),
    ...many("employment.ended_at", "left"),
  },
  "mcnulty_recruiting.csv": {
    ...many("candidates.gender", "gender"),
    ...many("ai_interviews.overall_score ai_scores.score", "apttest"),
    ...many("ai_scores.score none", "sat"),
    ...many("human_ratings.score", "int1 int2 int3"),
    ...many("hires.onboarded_at", "hired"),
  },
  "mcnulty_selection.csv": {
    ...many("ai_interviews.overall_score ai_scores.score", "Test"),
    ...many("human_ratings.score ai_scores.score none", "Pres"),
    ...many("human_ratings.score", "Int"),
    ...many("hires.onboarded_at", "Hire"),
  },
  "resume_callbacks.csv": {
    ...many("jobs.job_id requisitions.requisition_id", "job_ad_id"),
    ...many("departments.region", "job_city"),
    ...many("jobs.title jobs.job_family none", "job_type job_industry"),
    ...many("candidates.name", "firstname"),
    ...many("candidates.ethnicity", "race"),
    ...many("candidates.gender", "gender"),
    ...many("candidates.experience_years", "years_experience"),
    ...many("candidates.education none", "college_degree"),
  },
  "ricci_firefighters.csv": {
    ...many("candidates.ethnicity", "Race"),
    ...many("jobs.title", "Position"),
    ...many("ai_scores.score human_ratings.score", "Oral"),
    ...many("ai_scores.score", "Written"),
    ...many("ai_interviews.overall_score", "Combine"),
  },
  "thurston_firefighter_validation_SIMULATED.csv": {
    ...many("candidates.candidate_id applications.candidate_id", "id"),
    ...many("hires.onboarded_at employment.started_at", "yearh"),
    ...many("candidates.gender", "male"),
    ...many("candidates.ethnicity", "race"),
    ...many("candidates.experience_years", "exp"),
    ...many("ai_scores.score", "jk1 jk2 jk3 con1 con2 con3 con4 emo1 emo2 emo3 emo4"),
    ...many("human_ratings.score", "int1 int2 int3"),
    ...many("performance_reviews.rating", "lapr"),
  },
  "siop2024_empathy.csv": {
    ...many("candidates.candidate_id applications.candidate_id", "_id"),
    ...many("ai_scores.transcript none", "text"),
    ...many("ai_scores.score human_ratings.score none", "empathy"),
  },
  "r_bfi.csv": {
    ...Object.assign(
      {},
      ..."ACENO".split("").map((letter) => numbered("ai_scores.score survey_answers.score", letter, 1, 5)),
    ),
    ...many("candidates.gender", "gender"),
    ...many("candidates.education", "education"),
  },
  "r_sat_act.csv": {
    ...many("candidates.gender", "gender"),
    ...many("candidates.education", "education"),
    ...many("ai_scores.score none", "ACT SATV SATQ"),
  },
};

const shared = (file: string) => fileURLToPath(new URL(`../../../shared/data/${file}`, import.meta.url));

/** Drafts of public tables that nobody here wrote, against what their columns are. */
async function run(): Promise<{ figure: string; ok: boolean } | null> {
  const files = Object.keys(TRUTHS).filter((file) => existsSync(shared(file)));
  for (const file of Object.keys(TRUTHS))
    if (!files.includes(file)) process.stderr.write(`skipped: ../shared/data/${file} is absent\n`);
  if (files.length === 0) return null;
  const work = mkdtempSync(join(tmpdir(), "assay-suggest-"));
  const extractor = openExtractor({ processes: 1 });
  const rows: (readonly [string, Grade])[] = [];
  try {
    for (const file of files)
      rows.push([
        file,
        (await graded(extractor, { path: shared(file), name: file }, work, TRUTHS[file] ?? {})).grade,
      ]);
  } finally {
    await extractor.close();
    rmSync(work, { recursive: true, force: true });
  }
  const total = (of: (grade: Grade) => number) => rows.reduce((sum, [, grade]) => sum + of(grade), 0);
  print([
    [
      "table",
      "columns",
      "with a field",
      "right",
      "wrong unmarked",
      "wrong, told as a guess",
      "open",
      "--check",
    ],
    ...rows.map(([file, grade]) => cells(file, grade)),
  ]);
  for (const [file, { wrong, missed, refused }] of rows)
    for (const one of [
      ...wrong.map((text) => `wrong: ${text}`),
      ...missed.map((text) => `missed: ${text}`),
      ...refused,
    ])
      process.stdout.write(`  ${file}: ${one}\n`);
  const right = total((grade) => grade.right) / total((grade) => grade.fields);
  const wrong = total((grade) => grade.wrong.length) / total((grade) => grade.columns);
  const passed = rows.filter(([, { refused }]) => refused.length === 0).length;
  return {
    figure: `${(right * 100).toFixed(1)} % right, ${(wrong * 100).toFixed(1)} % wrong, ${passed} of ${rows.length} drafts pass`,
    ok: right >= 0.8 && wrong <= 0.02 && passed === rows.length,
  };
}

function cells(file: string, { columns, fields, right, wrong, marked, open, refused }: Grade): string[] {
  return [
    file,
    ...[columns, fields, right, wrong.length, marked.length, open].map(String),
    refused.length === 0 ? "passes" : "refused",
  ];
}

function print(table: readonly (readonly string[])[]): void {
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  for (const row of table)
    process.stdout.write(`${row.map((cell, column) => cell.padEnd(widths[column]!)).join("  ")}\n`);
}

export const benches: readonly Bench[] = [
  {
    name: "columns of public tables put to the right field",
    target: ">= 80 % right, <= 2 % wrong, every draft passes",
    run,
  },
];
