import type { Database } from "../sql/database.ts";
import { renewFiles } from "../sql/renew.ts";
import type { Found, Goes, Root } from "./erase/records.ts";
import { beginErasure, endErasures, tellRoots } from "./erase/requests.ts";
import { erasedDigest } from "./erased-marks.ts";
import { openKeys } from "./keys.ts";
import { recover } from "./load/recover.ts";
import { erasedOf } from "./subject.ts";

export type { Found, Goes, HeldFile, Names, Root } from "./erase/records.ts";
export { newRequest } from "./erase/requests.ts";

/** Who is asked for cannot be erased as it was asked: unknown, erased already, or several people; says what to do. */
export class CannotErase extends Error {
  override name = "CannotErase";
  readonly isErased: boolean;
  constructor(message: string, isErased = false) {
    super(message);
    this.isErased = isErased;
  }
}

/**
 * What leads to the records of a candidate: the person of the id, whatever the sources of the person's other records; the
 * id itself where the candidate's own record is not there. Throws `CannotErase`.
 */
export async function rootsOfCandidate(
  db: Database,
  { id, source }: { readonly id: string; readonly source?: string | undefined },
): Promise<Root[]> {
  const rows = await db.reader((c) =>
    c.rows<{ person_key: string; source: string; is_own: boolean }>(
      `SELECT person_key, source, candidate_id = $id AS is_own FROM staging.candidates
       WHERE (candidate_id = $id OR source_id = $id) AND ($source IS NULL OR source = $source) ORDER BY source`,
      { id, source: source ?? null },
    ),
  );
  const own = source === undefined ? rows : rows.filter(({ is_own }) => is_own);
  const meant = own.length > 0 ? own : rows;
  const people = new Set(meant.map((row) => row.person_key));
  if (people.size > 1)
    throw new CannotErase(
      `${id} is the id of ${people.size} people, of the sources ${[...new Set(meant.map((row) => row.source))].join(", ")}; say which with --source | 编号 ${id} 对应 ${people.size} 个人，请用 --source 指明来源`,
    );
  const [person] = people;
  if (person !== undefined) return [{ target: "person", value: person }];
  const keys = await openKeys(db);
  const isErased = await db.reader((c) =>
    c.value<boolean>("SELECT EXISTS (FROM app.erased_index WHERE digest = $1::UUID)", [
      erasedDigest(keys)("candidates.candidate_id", id),
    ]),
  );
  if (isErased === true)
    throw new CannotErase(`candidate ${id} was erased already | 候选人 ${id} 的个人数据已经删除`, true);
  const roots = [{ target: "candidates.candidate_id", value: id }];
  const { goes } = await tellRoots(db, keys, roots);
  const isNothing = Object.values(goes).every((of) =>
    typeof of === "number" ? of === 0 : Object.keys(of).length === 0,
  );
  if (isNothing || source !== undefined)
    throw new CannotErase(
      `there is no candidate ${id}${source === undefined ? "" : ` of source ${source}`}; give the id of the source system, as candidate_id or source_id | 没有编号为 ${id} 的候选人${source === undefined ? "" : `（来源 ${source}）`}，请填写来源系统中的编号`,
    );
  return roots;
}

/** What leads to the records of a person. Throws `CannotErase`. */
export async function rootsOfPerson(db: Database, person: string): Promise<Root[]> {
  if ((await erasedOf(db, { people: [person], candidates: [] })).people.length > 0)
    throw new CannotErase("the person's data were erased already | 该人员的个人数据已经删除", true);
  return [{ target: "person", value: person }];
}

/** What erasing would destroy; changes nothing. */
export async function tellErasure(db: Database, roots: readonly Root[]): Promise<Found> {
  return tellRoots(db, await openKeys(db), roots);
}

/**
 * Begins a request, which is ended by `endErasure` or by whoever opens the data directory next: what the people's own
 * identifiers lead to, under a number, is in the database and in the ledger outside of it.
 */
export async function beginErase(
  db: Database,
  ask: { readonly request: string; readonly roots: readonly Root[]; readonly withRows: boolean },
): Promise<Found> {
  const keys = await openKeys(db);
  await recover(db);
  return beginErasure(db, keys, ask);
}

/**
 * Ends the requests that are under way, and writes anew the files that held the people. Nothing else may use the
 * database meanwhile. Throws where a file cannot be written anew: all is destroyed then but what lies in its free blocks,
 * and the next opening tries again.
 */
export async function endErase(db: Database): Promise<void> {
  await endErasures(db, await openKeys(db));
  await renewFiles(db);
}

/** A request that is ended and has not come to the audit log as such. */
export type EndedErasure = { readonly request: string; readonly goes: Goes };

/** The requests that were ended without being told so: by an opening after a kill, or on a restored backup. */
export async function endedErasures(db: Database): Promise<EndedErasure[]> {
  const rows = await db.reader((c) =>
    c.rows<{ request: string; goes: string }>(
      "SELECT request_id AS request, goes::VARCHAR AS goes FROM app.erasure WHERE ended_at IS NOT NULL AND told_at IS NULL AND NOT EXISTS (FROM duckdb_tables() WHERE table_name = 'remains') ORDER BY begun_at",
    ),
  );
  return rows.map(({ request, goes }) => ({ request, goes: JSON.parse(goes) as Goes }));
}

/** Notes that the end of a request is in the audit log. */
export async function markErasureTold(db: Database, request: string): Promise<void> {
  await db.writer((c) => c.run("UPDATE app.erasure SET told_at = now() WHERE request_id = $1", [request]));
}
