import { type Database, identifier } from "../sql/database.ts";
import { erasedDigest } from "./erased-marks.ts";
import { findPerson } from "./identity.ts";
import { openKeys } from "./keys.ts";
import { type RetentionRule, ruledPeople } from "./retention.ts";

/** What somebody who asks about the own data is looked up by: one of them. */
export type SubjectAsk = {
  readonly candidate_id?: string | undefined;
  /** The source system, where the id is one of several people. */
  readonly source?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  readonly person_key?: string | undefined;
};

/** A person as requests know one, without a name. */
export type Subject = {
  readonly person_key: string;
  readonly candidate_ids: readonly string[];
  readonly sources: readonly string[];
  /** Of the applications: what decides whose own they are. */
  readonly job: readonly string[];
  readonly department: readonly string[];
  /** When the sources last changed the candidate's record (ISO). */
  readonly changed_at: string | null;
};

/** The people who are meant: none where nobody is known so, several where an id is one of several people. */
export async function findSubjects(db: Database, ask: SubjectAsk): Promise<Subject[]> {
  const { candidate_id, source, phone, email, person_key } = ask;
  if (person_key !== undefined) return subjects(db, [person_key]);
  if (candidate_id === undefined) {
    const keys = await openKeys(db);
    const found =
      phone === undefined
        ? await findPerson(db, keys, "email", email ?? "")
        : await findPerson(db, keys, "phone", phone);
    return found === undefined ? [] : subjects(db, [found]);
  }
  const rows = await db.reader((c) =>
    c.rows<{ person_key: string; is_own: boolean }>(
      `SELECT DISTINCT person_key::VARCHAR AS person_key, candidate_id = $id AS is_own FROM staging.candidates
       WHERE (candidate_id = $id OR source_id = $id) AND ($source IS NULL OR source = $source)`,
      { id: candidate_id, source: source ?? null },
    ),
  );
  const own = rows.filter(({ is_own }) => is_own);
  const meant = new Set((own.length > 0 ? own : rows).map((row) => row.person_key));
  return subjects(db, [...meant]);
}

/** What requests know of people, those who are there, by key; the warehouse has been built. */
export async function subjects(db: Database, people: readonly string[]): Promise<Subject[]> {
  if (people.length === 0) return [];
  return db.reader((c) =>
    c.rows<Subject>(
      `WITH wanted AS (SELECT DISTINCT TRY_CAST(key AS UUID) AS person_key FROM (SELECT unnest($1) AS key)),
       places AS (
         SELECT person_key, list(DISTINCT job::VARCHAR) AS job, list(DISTINCT department::VARCHAR) AS department
         FROM core.application SEMI JOIN wanted USING (person_key) GROUP BY person_key
       )
       SELECT c.person_key::VARCHAR AS person_key, list(DISTINCT candidate_id ORDER BY candidate_id) AS candidate_ids,
         list(DISTINCT source ORDER BY source) AS sources, strftime(max(updated_at) AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ') AS changed_at,
         coalesce(list_filter(any_value(job), x -> x IS NOT NULL), []) AS job,
         coalesce(list_filter(any_value(department), x -> x IS NOT NULL), []) AS department
       FROM staging.candidates c SEMI JOIN wanted USING (person_key) JOIN vault.person USING (person_key) LEFT JOIN places USING (person_key)
       GROUP BY c.person_key ORDER BY 1`,
      [people],
    ),
  );
}

/** People by key, and ids of candidates whose person is not known. */
export type Known = { readonly people: readonly string[]; readonly candidates: readonly string[] };

/** Those of people, and of ids, whose data were erased. */
export async function erasedOf(db: Database, { people, candidates }: Known): Promise<Known> {
  const digest = erasedDigest(await openKeys(db));
  const digests = candidates.map((id) => digest("candidates.candidate_id", id));
  return db.reader(async (c) => {
    const gone = await c.rows<{ key: string }>(
      "SELECT key FROM (SELECT DISTINCT unnest($1::VARCHAR[]) AS key) WHERE TRY_CAST(key AS UUID) IS NULL OR TRY_CAST(key AS UUID) NOT IN (SELECT person_key FROM vault.person)",
      [people],
    );
    const known = await c.rows<{ digest: string }>(
      "SELECT DISTINCT digest::VARCHAR AS digest FROM app.erased_index WHERE digest IN (SELECT unnest($1::VARCHAR[])::UUID)",
      [digests],
    );
    const erased = new Set(known.map((row) => row.digest));
    return {
      people: gone.map(({ key }) => key),
      candidates: candidates.filter((_, at) => erased.has(digests[at] as string)),
    };
  });
}

/** How many people a rule lets fall due in a month; those who are due already in the month of `day`. */
export type DueMonth = {
  readonly outcome: RetentionRule["outcome"];
  /** As 2026-12. */
  readonly month: string;
  readonly people: number;
};

/** Who goes next: people by rule and month, from a day (ISO) on, for so many months. */
export async function dueMonths(
  db: Database,
  rules: readonly RetentionRule[],
  { day, months }: { readonly day: string; readonly months: number },
): Promise<DueMonth[]> {
  if (rules.length === 0) return [];
  return db.reader((c) =>
    c.rows<DueMonth>(
      `SELECT outcome, strftime(greatest(due_on, $day::DATE), '%Y-%m') AS month, count(*)::INTEGER AS people
       FROM (${ruledPeople(rules)}) WHERE due_on < date_trunc('month', $day::DATE) + to_months($months::INTEGER)
       GROUP BY ALL ORDER BY month, outcome`,
      { day, months },
    ),
  );
}

/** An erasing that was done or is under way: no name, only how much went. */
export type PastErasure = {
  readonly request: string;
  readonly begun_at: string;
  readonly ended_at: string | null;
  readonly with_rows: boolean;
  readonly people: number;
};

/** The last erasings, the newest first. */
export function pastErasures(db: Database, limit: number): Promise<PastErasure[]> {
  const iso = (column: string) => `strftime(${column} AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%SZ')`;
  return db.reader((c) =>
    c.rows<PastErasure>(
      `SELECT request_id AS request, ${iso("begun_at")} AS begun_at, ${iso("ended_at")} AS ended_at, with_rows,
         coalesce(TRY_CAST(goes->>'persons' AS INTEGER), 0) AS people
       FROM app.erasure ORDER BY app.erasure.begun_at DESC, 1 LIMIT ${Math.trunc(limit)}`,
    ),
  );
}

/** How many candidates gave their consent, by its scope; people with several records count once, with their latest consent. */
export type ConsentCounts = {
  readonly people: number;
  readonly without: number;
  readonly scopes: readonly { readonly scope: string | null; readonly people: number }[];
};

/** Counts who consented. Who was erased counts no more. */
export async function countConsents(db: Database): Promise<ConsentCounts> {
  const rows = await db.reader((c) =>
    c.rows<{ has: boolean; scope: string | null; people: number }>(
      `SELECT consent_at IS NOT NULL AS has, CASE WHEN consent_at IS NOT NULL THEN scope END AS scope, count(*)::INTEGER AS people
       FROM (
         SELECT person_key, max(consent_at) AS consent_at, arg_max(consent_scope, consent_at) AS scope
         FROM staging.candidates SEMI JOIN vault.person USING (person_key) GROUP BY person_key
       ) GROUP BY ALL ORDER BY people DESC, scope`,
    ),
  );
  const sum = (of: typeof rows) => of.reduce((total, { people }) => total + people, 0);
  return {
    people: sum(rows),
    without: sum(rows.filter(({ has }) => !has)),
    scopes: rows.filter(({ has }) => has).map(({ scope, people }) => ({ scope, people })),
  };
}

/** The systems that records of each feed came from. */
export async function feedSources(db: Database, feeds: readonly string[]): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  await db.reader(async (c) => {
    for (const feed of feeds) {
      const rows = await c.rows<{ source: string }>(
        `SELECT DISTINCT source FROM staging.${identifier(feed)} ORDER BY 1`,
      );
      found[feed] = rows.map(({ source }) => source);
    }
  });
  return found;
}
