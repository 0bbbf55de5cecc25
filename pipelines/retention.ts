import type { Database } from "../sql/database.ts";

/** Outcomes by which people fall due. */
export const OUTCOMES = ["rejected", "withdrawn"] as const;

/** When people of an outcome are erased: months after the last of their applications ended. */
export type RetentionRule = {
  readonly feed: "candidates";
  readonly outcome: (typeof OUTCOMES)[number];
  readonly months: number;
};

/** A person who falls due. */
export type DuePerson = {
  readonly person_key: string;
  readonly candidate_ids: readonly string[];
  readonly outcome: RetentionRule["outcome"];
  /** Day on which the last application ended, and day on which the person falls due. */
  readonly ended_on: string;
  readonly due_on: string;
};

/** SQL of the people whom rules will let fall due: who, how it ended, when, and from which day on. Rules there must be. */
export function ruledPeople(rules: readonly RetentionRule[]): string {
  const values = rules.map(({ outcome, months }) => `('${outcome}', ${Math.trunc(months)})`).join(", ");
  return `
      WITH ended AS (
        SELECT application_id, arg_max(stage, "at") FILTER (stage IN ('rejected', 'withdrawn')) AS outcome, max("at") AS last_at,
          bool_or(stage IN ('accepted', 'onboarded')) AS is_hired
        FROM staging.stage_events GROUP BY application_id
      ), applied AS (
        SELECT a.candidate_id, e.outcome, coalesce(e.is_hired, false) OR h.application_id IS NOT NULL AS is_hired,
          greatest(a.applied_at, coalesce(e.last_at, a.applied_at)) AS last_at
        FROM staging.applications a LEFT JOIN ended e USING (application_id)
        LEFT JOIN (SELECT DISTINCT application_id FROM staging.hires) h ON h.application_id = a.application_id
      ), people AS (
        SELECT person_key, list(DISTINCT c.candidate_id ORDER BY c.candidate_id) AS candidate_ids,
          arg_max(a.outcome, a.last_at) AS outcome, max(a.last_at) AS last_at,
          bool_or(a.is_hired) OR bool_or(a.outcome IS NULL) AS is_kept
        FROM staging.candidates c JOIN vault.person USING (person_key) JOIN applied a ON a.candidate_id = c.candidate_id
        GROUP BY person_key
      )
      SELECT person_key, candidate_ids, p.outcome, CAST(last_at AS DATE) AS ended_on,
        CAST(CAST(last_at AS DATE) + to_months(months) AS DATE) AS due_on
      FROM people p JOIN (VALUES ${values}) r(outcome, months) ON r.outcome = p.outcome WHERE NOT is_kept`;
}

/** The people whom rules let fall due by a day (ISO), who fell due first first. */
export async function duePeople(
  db: Database,
  rules: readonly RetentionRule[],
  day: string,
): Promise<DuePerson[]> {
  if (rules.length === 0) return [];
  return db.reader((c) =>
    c.rows<DuePerson>(
      `SELECT person_key::VARCHAR AS person_key, candidate_ids, outcome, ended_on::VARCHAR AS ended_on, due_on::VARCHAR AS due_on
       FROM (${ruledPeople(rules)}) WHERE due_on <= $1::DATE ORDER BY due_on, candidate_ids`,
      [day],
    ),
  );
}
