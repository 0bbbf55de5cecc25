import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const time = (day: number) => new Date(Date.UTC(2025, 0, 1 + day)).toISOString();
const text = (i: number) => `我在上一家公司做客户服务第${i}年`;

/**
 * Canonical files of a small company, in two loads: the second brings new versions, deletions, a candidate of two
 * persons, a stale version, and applications whose interviews came with the first.
 */
export function writeCompany(folder: string, people = 300): { first: string; second: string } {
  const first = join(folder, "first");
  const second = join(folder, "second");
  for (const one of [first, second]) mkdirSync(one, { recursive: true });
  const write = (path: string, rows: object[]) =>
    writeFileSync(path, `${rows.map((row) => JSON.stringify({ source: "hr", ...row })).join("\n")}\n`);
  const all = Array.from({ length: people }, (_, i) => i);
  const late = (i: number) => i % 10 === 3;
  const candidate = (i: number, more: object = {}) => ({
    ...{
      candidate_id: `C${i}`,
      source_id: `C${i}`,
      name: `林晓${i}`,
      phone: `1390000${String(i).padStart(4, "0")}`,
    },
    ...{ email: `lin.${i}@example.com`, national_id: `11010119900101${String(i).padStart(3, "0")}X` },
    ...{
      birth_date: "1990-01-01",
      gender: i % 2 ? "female" : "male",
      education: "bachelor",
      updated_at: time(1),
    },
    ...more,
  });
  const application = (i: number, more: object = {}) => ({
    ...{ application_id: `A${i}`, source_id: `A${i}`, candidate_id: `C${i}`, requisition_id: "R1" },
    ...{ channel: "campus", screening_path: "ai", applied_at: time(2), updated_at: time(2) },
    ...more,
  });
  const interview = (i: number, more: object = {}) => ({
    ...{ interview_id: `I${i}`, source_id: `I${i}`, application_id: `A${i}`, vendor: "xuanji" },
    ...{ completed_at: time(3), overall_score: 50 + (i % 50), updated_at: time(3) },
    ...more,
  });
  const score = (i: number, more: object = {}) => ({
    ...{ interview_id: `I${i}`, source_id: `I${i}/c`, competency_id: "communication", score: 50 + (i % 50) },
    ...{ max_score: 100, transcript: text(i), updated_at: time(3) },
    ...more,
  });
  write(join(first, "departments.jsonl"), [
    {
      department_id: "D1",
      source_id: "D1",
      name: "招聘部 | Recruiting",
      company: "C1:制造 | Manufacturing",
      updated_at: time(0),
    },
  ]);
  write(join(first, "jobs.jsonl"), [
    {
      job_id: "J1",
      source_id: "J1",
      title: "主管 | Supervisor",
      job_family: "production",
      department_id: "D1",
      updated_at: time(0),
    },
  ]);
  write(join(first, "competencies.jsonl"), [
    { competency_id: "communication", source_id: "communication", name_zh: "沟通", updated_at: time(0) },
  ]);
  write(join(first, "requisitions.jsonl"), [
    { requisition_id: "R1", source_id: "R1", job_id: "J1", requested_at: time(0), updated_at: time(0) },
  ]);
  write(
    join(first, "candidates.jsonl"),
    all.map((i) => candidate(i)),
  );
  write(
    join(first, "applications.jsonl"),
    all.filter((i) => !late(i)).map((i) => application(i)),
  );
  write(
    join(first, "ai_interviews.jsonl"),
    all.map((i) => interview(i)),
  );
  write(
    join(first, "ai_scores.jsonl"),
    all.map((i) => score(i)),
  );

  const some = all.filter((i) => i % 7 === 0);
  write(join(second, "candidates.jsonl"), [
    ...some.map((i) =>
      candidate(i, { phone: `1380000${String(i).padStart(4, "0")}`, name: `王${i}`, updated_at: time(9) }),
    ),
    candidate(people + 1, {
      national_id: "110101199001010001",
      phone: "13900000002",
      email: "x@example.com",
    }),
    candidate(5, { updated_at: time(0) }),
    candidate(people + 2, { source: "other", phone: "13900000004", national_id: null, email: null }),
  ]);
  write(join(second, "applications.jsonl"), [
    ...all.filter(late).map((i) => application(i)),
    ...some.map((i) => application(i, { channel: "referral", updated_at: time(9) })),
    application(1, { deleted: true, updated_at: time(9) }),
  ]);
  write(join(second, "ai_scores.jsonl"), [
    ...some.map((i) => score(i, { transcript: `${text(i)}，改`, score: 99, updated_at: time(9) })),
    score(2, { deleted: true, updated_at: time(9) }),
    { ...score(4), competency_id: "unheard", source_id: "I4/x" },
  ]);
  return { first, second };
}
