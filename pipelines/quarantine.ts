import type { Database } from "../sql/database.ts";
import { contracts, type Reason } from "./contract.ts";
import { openKeys } from "./keys.ts";
import { openChunk } from "./load/set-aside.ts";
import { exclusively, type LoadOptions, type PushedRecord, type RunReport, runRecords } from "./load.ts";

/** Where a record set aside stands: `waiting` for what it refers to, `open` for a person, or `resolved`. */
type QuarantineStatus = "waiting" | "open" | "resolved";

/** A record set aside, without its text. */
export type QuarantineRow = {
  readonly quarantine_id: number;
  readonly run_id: number;
  readonly path: string;
  readonly feed: string;
  readonly line: number | null;
  readonly field: string | null;
  readonly reason: Reason;
  readonly expected: string | null;
  readonly found: string | null;
  readonly source: string | null;
  readonly source_id: string | null;
  readonly status: QuarantineStatus;
  readonly first_seen_at: Date;
  readonly resolved_run: number | null;
};

/** Which records set aside to list; `cursor` is the last one of the page before. */
export type QuarantineFilter = {
  readonly reason?: string;
  readonly feed?: string;
  readonly status?: QuarantineStatus;
  readonly cursor?: number;
  readonly limit?: number;
};

const STATUS = "CASE WHEN resolved_batch IS NOT NULL THEN 'resolved' ELSE status END";
const COLUMNS = `quarantine_id, run_id, path, feed, line, field, reason, expected, found, source, source_id,
  ${STATUS} AS status, first_seen_at, resolved_run`;

/** Records set aside, the newest first, 100 to a page unless said. */
export function listQuarantine(
  db: Database,
  { reason, feed, status, cursor, limit = 100 }: QuarantineFilter = {},
): Promise<{ rows: QuarantineRow[]; next_cursor: number | null }> {
  const size = Math.min(Math.max(1, limit), 1000);
  const conditions = [
    ["reason = $reason", { reason }],
    ["feed = $feed", { feed }],
    [`${STATUS} = $status`, { status }],
    ["quarantine_id < $cursor", { cursor }],
  ] as const;
  const given = conditions.filter(([, value]) => Object.values(value)[0] !== undefined);
  const where = given.length === 0 ? "" : `WHERE ${given.map(([sql]) => sql).join(" AND ")}`;
  const parameters = Object.assign({}, ...given.map(([, value]) => value)) as Record<string, string | number>;
  return db.reader(async (c) => {
    const rows = await c.rows<QuarantineRow>(
      `SELECT ${COLUMNS} FROM app.quarantine ${where} ORDER BY quarantine_id DESC LIMIT ${size + 1}`,
      parameters,
    );
    const page = rows.slice(0, size);
    return { rows: page, next_cursor: rows.length > size ? (page.at(-1)?.quarantine_id ?? null) : null };
  });
}

/** How many records are set aside, by feed, reason and status. */
export function countQuarantine(
  db: Database,
): Promise<{ feed: string; reason: Reason; status: QuarantineStatus; rows: number }[]> {
  return db.reader((c) =>
    c.rows(
      `SELECT feed, reason, ${STATUS} AS status, count(*) AS rows FROM app.quarantine GROUP BY ALL ORDER BY ALL`,
    ),
  );
}

/** Of records set aside: the feed of each that is there, and whether it is resolved. */
export function quarantineStates(
  db: Database,
  ids: readonly number[],
): Promise<{ id: number; feed: string; resolved: boolean }[]> {
  return db.reader((c) =>
    c.rows(
      `SELECT quarantine_id AS id, feed, resolved_batch IS NOT NULL AS resolved FROM app.quarantine
       WHERE quarantine_id IN (${ids.map(Math.trunc).join(", ")})`,
    ),
  );
}

/** A record set aside with its raw text, opened; undefined where there is none. */
export async function showQuarantine(
  db: Database,
  id: number,
): Promise<
  (QuarantineRow & { readonly raw: Record<string, unknown>; readonly is_canonical: boolean }) | undefined
> {
  const [found] = await readRaw(db, [id]);
  return found;
}

/**
 * Loads records of the quarantine once more, the given ones or all open ones of a reason, with corrections of
 * columns by id. What is taken in is resolved; what fails again is set aside anew under a new id with its
 * present reason. Throws when an id is unknown or resolved.
 */
export async function replayQuarantine(
  db: Database,
  options: LoadOptions & {
    readonly ids?: readonly number[];
    readonly reason?: Reason;
    readonly edits?: Readonly<Record<number, Readonly<Record<string, unknown>>>>;
  },
): Promise<RunReport> {
  const { ids, reason, edits = {}, ...rest } = options;
  if (ids === undefined && reason === undefined)
    throw new Error("say which records to replay: ids or a reason");
  return exclusively(db, async () => {
    const wanted =
      ids ??
      (
        await db.reader((c) =>
          c.rows<{ quarantine_id: number }>(
            "SELECT quarantine_id FROM app.quarantine WHERE reason = $1 AND resolved_batch IS NULL ORDER BY 1",
            [reason ?? ""],
          ),
        )
      ).map((row) => row.quarantine_id);
    const found = await readRaw(db, wanted);
    const feeds = new Map<string, PushedRecord[]>();
    for (const id of wanted) {
      const row = found.find((one) => one.quarantine_id === id);
      if (row === undefined) throw new Error(`the quarantine has no record ${id}`);
      if (row.status === "resolved") throw new Error(`record ${id} of the quarantine is resolved already`);
      if (row.reason === "erased" && edits[id] === undefined)
        throw new Error(`record ${id} is about a person who was erased; nothing of it was kept`);
      if (!row.is_canonical && edits[id] === undefined)
        throw new Error(
          `record ${id} could not be read from its file; correct the file, or give its columns as an edit`,
        );
      const columns = new Set((await contracts()).get(row.feed)?.fields.map((field) => field.name));
      for (const name of ["source", "source_id", "updated_at", "deleted"]) columns.add(name);
      const unknown = Object.keys(edits[id] ?? {}).find((name) => !columns.has(name));
      if (unknown !== undefined) throw new Error(`record ${id}: ${row.feed} has no column ${unknown}`);
      const record = { ...(row.is_canonical ? row.raw : {}), ...edits[id] };
      feeds.set(row.feed, [...(feeds.get(row.feed) ?? []), record]);
    }
    return runRecords(db, feeds, { ...rest, trigger: "replay", replayed: wanted });
  });
}

async function readRaw(
  db: Database,
  ids: readonly number[],
): Promise<(QuarantineRow & { raw: Record<string, unknown>; is_canonical: boolean })[]> {
  if (ids.length === 0) return [];
  const keys = await openKeys(db);
  const list = ids.map((id) => Math.trunc(id)).join(", ");
  return db.reader(async (c) => {
    const rows = await c.rows<QuarantineRow & { chunk_id: number; chunk_row: number; is_canonical: boolean }>(
      `SELECT ${COLUMNS}, chunk_id, chunk_row, is_canonical FROM app.quarantine WHERE quarantine_id IN (${list}) ORDER BY chunk_id, chunk_row`,
    );
    let opened = { id: -1, raws: [] as string[] };
    const result = [];
    for (const { chunk_id, chunk_row, ...row } of rows) {
      if (opened.id !== chunk_id) {
        const sealed = await c.value<Uint8Array>(
          "SELECT sealed FROM app.quarantine_chunk WHERE chunk_id = $1",
          [chunk_id],
        );
        if (sealed === undefined) throw new Error(`quarantine: chunk ${chunk_id} is missing`);
        opened = { id: chunk_id, raws: openChunk(keys, sealed, chunk_id) };
      }
      result.push({ ...row, raw: parseRaw(opened.raws[chunk_row] ?? "") });
    }
    return result.sort((a, b) => a.quarantine_id - b.quarantine_id);
  });
}

/** The raw text by column; a text that is no JSON object stands under `raw`. */
function parseRaw(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return value as Record<string, unknown>;
  } catch {}
  return { raw: text };
}
