import { type Connection, identifier } from "../sql/database.ts";
import { hasTable } from "../sql/has-table.ts";
import type { Contract } from "./contract.ts";
import { LINKS, stagingColumns } from "./staging.ts";

/** Rows, the sum of a hash of file and time of change of each, and how many are of erased people: what a feed holds. */
export type FeedState = { readonly rows: number; readonly sum: bigint; readonly erased: number };

/** SQL of the hash by which a row counts in the sum of its feed. */
export const ROW_PRINT = "hash(file_id, updated_at)";

/** Share of a feed's rows above which what is built from it is built whole. */
const MOST = 0.2;

/** Whether a feed's changes are noted one by one; where they are too many it is noted that there are some. */
export async function isNoted(c: Connection, feed: string, changes: number): Promise<boolean> {
  if (changes === 0) return false;
  const rows = (await c.value<number>(`SELECT count(*) FROM staging.${feed}`)) ?? 0;
  if (changes <= rows * MOST) return true;
  await c.run(`DELETE FROM staging_meta.changed WHERE feed = '${feed}'`);
  await c.run(`INSERT INTO staging_meta.changed BY NAME SELECT '${feed}' AS feed, 0::UBIGINT AS print`);
  return false;
}

/**
 * Notes that rows of a feed (`from`: their columns of staging) came or went, with the ids that lead to their
 * application; in the transaction that changes them, for the next build.
 */
export async function noteChanges(
  c: Connection,
  contract: Contract,
  change: { readonly from: string; readonly isGone: boolean },
): Promise<void> {
  const links = linksOf(contract).map((name) => `, CAST(${identifier(name)} AS VARCHAR) AS ${name}`);
  await c.run(
    `INSERT INTO staging_meta.changed BY NAME
     SELECT '${contract.feed}' AS feed, ${change.isGone} AS is_gone, ${ROW_PRINT} AS print${links.join("")} FROM (${change.from})`,
  );
}

/** The ids that a feed's rows have; where they name the application itself, no way around. */
export function linksOf(contract: Contract): string[] {
  const names = stagingColumns(contract).map(({ name }) => name);
  const around = names.includes("application_id") ? ["interview_id", "requisition_id"] : [];
  return LINKS.filter((name) => names.includes(name) && !around.includes(name));
}

/** By feed: what the noted changes add to its rows and their sum; null where there were too many. */
export async function notedChanges(
  c: Connection,
): Promise<Map<string, Pick<FeedState, "rows" | "sum"> | null>> {
  if (!(await hasTable(c, "warehouse.staging_meta.changed"))) return new Map();
  const found = await c.rows<{ feed: string; rows: number; sum: string; is_whole: boolean }>(
    `SELECT feed, sum(CASE WHEN is_gone THEN -1 ELSE 1 END)::BIGINT AS rows, bool_or(is_gone IS NULL) AS is_whole,
       sum(CASE WHEN is_gone THEN -print::HUGEINT ELSE print::HUGEINT END)::VARCHAR AS sum
     FROM staging_meta.changed GROUP BY feed`,
  );
  return new Map(
    found.map(({ feed, rows, sum, is_whole }) => [feed, is_whole ? null : { rows, sum: BigInt(sum) }]),
  );
}

/**
 * The applications that the noted changes of a feed are about, into the temporary table `into(application_id)`: of the
 * rows as they were and as they are. `isLost`: a row leads to none, so that nobody can say whom it is about; null where
 * none of the feed does.
 */
export async function changedApplications(
  c: Connection,
  contract: Contract,
  into: string,
): Promise<{ isLost: boolean } | null> {
  const links = linksOf(contract);
  if (links.length === 0) return null;
  const of = (name: string) =>
    `SELECT ${name} FROM staging_meta.changed WHERE feed = '${contract.feed}' AND ${name} IS NOT NULL`;
  const people = `SELECT person_key FROM staging.candidates WHERE candidate_id IN (${of("candidate_id")})`;
  const ways: Readonly<Record<(typeof LINKS)[number], string>> = {
    application_id: of("application_id"),
    interview_id: `SELECT application_id FROM staging.ai_interviews WHERE interview_id IN (${of("interview_id")})
      UNION SELECT application_id FROM staging.human_interviews WHERE interview_id IN (${of("interview_id")})`,
    candidate_id: `SELECT application_id FROM staging.applications WHERE candidate_id IN (${of("candidate_id")})
      UNION SELECT application_id FROM staging.applications WHERE candidate_id IN (
        SELECT candidate_id FROM staging.candidates WHERE person_key IN (${people}))`,
    person_key: `SELECT application_id FROM staging.applications WHERE candidate_id IN (
        SELECT candidate_id FROM staging.candidates WHERE CAST(person_key AS VARCHAR) IN (${of("person_key")}))`,
    employee_id: `SELECT application_id FROM staging.hires WHERE employee_id IN (${of("employee_id")})`,
    requisition_id: `SELECT application_id FROM staging.applications WHERE requisition_id IN (${of("requisition_id")})`,
  };
  const isLost = await c.value<boolean>(
    `SELECT EXISTS (FROM staging_meta.changed WHERE feed = '${contract.feed}' AND ${links.map((name) => `${name} IS NULL`).join(" AND ")})`,
  );
  await c.run(
    `CREATE OR REPLACE TEMP TABLE ${into} AS SELECT DISTINCT application_id FROM (${links.map((name) => ways[name as keyof typeof ways]).join(" UNION ALL ")}) WHERE application_id IS NOT NULL`,
  );
  return { isLost: isLost === true };
}

/** Forgets the noted changes: the warehouse knows them. */
export const forgetChanges = (c: Connection): Promise<number> => c.run("DELETE FROM staging_meta.changed");

/** Takes the ids out of what is noted: they may be of somebody who is erased. That there were changes stays. */
export const forgetIds = (c: Connection): Promise<number> =>
  c.run(
    `CREATE OR REPLACE TEMP TABLE changed_feed AS SELECT DISTINCT feed FROM staging_meta.changed;
     DELETE FROM staging_meta.changed;
     INSERT INTO staging_meta.changed BY NAME SELECT feed, 0::UBIGINT AS print FROM changed_feed;
     DROP TABLE changed_feed`,
  );
