import { openKeys } from "../../pipelines/keys.ts";
import { showQuarantine } from "../../pipelines/quarantine.ts";
import { openIdentity, openText } from "../../pipelines/vault.ts";
import type { Database } from "../../sql/database.ts";
import { merge } from "./accepted.ts";

const at = { updated_at: "2025-01-01 00:00:00+00" };
const PEOPLE = Array.from({ length: 40 }, (_, i) => i);
/** Words in clear that no file may hold. */
export const SECRETS = ["林晓七号", "13900000007", "lin.7@example.com", "我叫林晓，来自第7组", "薪资太低了"];

/** A few people with all that is sealed: identities, texts of theirs, a text of nobody, records set aside. */
export async function mergeCompany(db: Database): Promise<void> {
  await merge(
    db,
    "candidates",
    PEOPLE.map((i) => ({
      ...{ candidate_id: `C${i}`, source_id: `C${i}`, name: i === 7 ? "林晓七号" : `林晓${i}`, ...at },
      ...{
        phone: `139000000${String(i).padStart(2, "0")}`,
        email: i % 3 === 0 ? null : `lin.${i}@example.com`,
      },
      ...{ national_id: `1101011990010100${i}`, birth_date: i % 4 === 0 ? null : "1990-01-01" },
    })),
  );
  await merge(db, "departments", [{ department_id: "D", name: "D", source_id: "D", ...at }]);
  await merge(db, "jobs", [{ job_id: "J", title: "J", source_id: "J", ...at }]);
  const requisition = { requisition_id: "R", job_id: "J", requested_at: "2025-01-01", source_id: "R", ...at };
  await merge(db, "requisitions", [requisition]);
  await merge(db, "competencies", [{ competency_id: "C", name_zh: "沟通", source_id: "C", ...at }]);
  const application = { requisition_id: "R", applied_at: "2025-01-01", ...at };
  const interview = { vendor: "xuanji", completed_at: "2025-01-01", overall_score: 80, ...at };
  const score = (i: number) => ({
    ...{ interview_id: `I${i}`, source_id: `I${i}`, competency_id: "C", score: 80, ...at },
    transcript: `我叫林晓，来自第${i}组`,
  });
  await merge(
    db,
    "applications",
    PEOPLE.map((i) => ({
      application_id: `A${i}`,
      source_id: `A${i}`,
      candidate_id: `C${i}`,
      ...application,
    })),
  );
  await merge(
    db,
    "ai_interviews",
    PEOPLE.map((i) => ({ interview_id: `I${i}`, source_id: `I${i}`, application_id: `A${i}`, ...interview })),
  );
  await merge(db, "ai_scores", [...PEOPLE, 98, 99].map(score));
  await merge(db, "survey_answers", [
    {
      ...{
        response_id: "S",
        source_id: "S",
        respondent: "business",
        requisition_id: "R",
        item: "open",
        ...at,
      },
      ...{ comment: "薪资太低了", answered_at: "2025-01-01" },
    },
  ]);
}

const TEXTS: Readonly<Record<string, string>> = {
  ai_scores: "transcript",
  survey_answers: "comment",
  stage_events: "reason",
  system_events: "detail",
};

/** All that is sealed of it, opened, by the record that it belongs to. */
export async function opened(db: Database): Promise<Record<string, unknown>> {
  const keys = await openKeys(db);
  const all: Record<string, unknown> = {};
  const rows = (sql: string) => db.reader((c) => c.rows<Record<string, string>>(sql));
  for (const { person_key = "" } of await rows("SELECT person_key FROM vault.person ORDER BY 1"))
    all[person_key] = await openIdentity(db, keys, person_key);
  for (const { feed = "", source = "", source_id = "" } of await rows("SELECT * FROM vault.sealed_text")) {
    const field = TEXTS[feed] ?? "";
    all[`text ${source_id}`] = await openText(db, keys, { feed, field, source, source_id });
  }
  for (const { quarantine_id } of await rows("SELECT quarantine_id FROM app.quarantine ORDER BY 1"))
    all[`aside ${quarantine_id}`] = (await showQuarantine(db, Number(quarantine_id)))?.raw;
  if (Object.values(all).some((value) => value === undefined)) throw new Error("something is not sealed");
  return all;
}
