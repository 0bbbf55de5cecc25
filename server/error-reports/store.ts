import { openKeys } from "../../pipelines/keys.ts";
import { open, type Place, seal } from "../../pipelines/vault/seal.ts";
import type { Connection, Database } from "../../sql/database.ts";

/** Where a report stands. */
export const REPORT_STATUSES = ["open", "answered", "closed"] as const;
export type ReportStatus = (typeof REPORT_STATUSES)[number];

/** What a reader says about a figure, and where and when the reader saw it. */
export type NewReport = {
  readonly author: string;
  readonly figure: string;
  readonly title: string;
  readonly address: string;
  readonly metric: string | null;
  readonly shown: string | null;
  readonly warehouse_version: number;
  readonly note: string;
};

/** A report as it stands. */
export type ErrorReport = NewReport & {
  readonly report_id: number;
  readonly created_at: Date;
  readonly status: ReportStatus;
  readonly answer: string | null;
  readonly answered_by: string | null;
  readonly changed_at: Date;
};

/** Which reports to list; `cursor` is the last one of the page before. */
export type ReportFilter = {
  /** Only this person's. */
  readonly author?: string;
  readonly status?: ReportStatus;
  readonly cursor?: number;
  readonly limit: number;
};

type Row = Omit<ErrorReport, "note" | "answer"> & {
  readonly note: Uint8Array;
  readonly answer: Uint8Array | null;
};

const place = (id: number, column: "note" | "answer"): Place => ({
  table: "error_report",
  column,
  person: "",
  version: String(id),
});

/** Keeps a report, its text sealed; gives it back with its number. */
export async function addReport(database: Database, report: NewReport): Promise<ErrorReport> {
  const key = (await openKeys(database)).purpose("text");
  return database.writer(async (connection) => {
    const id = ((await connection.value<number>("SELECT max(report_id) FROM app.error_report")) ?? 0) + 1;
    await connection.run(
      `INSERT INTO app.error_report VALUES
       ($1, now(), $2, $3, $4, $5, $6, $7, $8, $9, 'open', NULL, NULL, now())`,
      [
        id,
        report.author,
        report.figure,
        report.title,
        report.address,
        report.metric,
        report.shown,
        report.warehouse_version,
        seal(key, report.note, place(id, "note")),
      ],
    );
    return (await read(connection, id, key))!;
  });
}

/** One report; undefined where there is none. */
export async function findReport(database: Database, id: number): Promise<ErrorReport | undefined> {
  const key = (await openKeys(database)).purpose("text");
  return database.reader((connection) => read(connection, id, key));
}

/** Changes where a report stands and, where one is given, its answer. */
export async function changeReport(
  database: Database,
  id: number,
  change: { readonly status: ReportStatus; readonly answer?: string; readonly by: string },
): Promise<ErrorReport | undefined> {
  const key = (await openKeys(database)).purpose("text");
  return database.writer(async (connection) => {
    const answer = change.answer === undefined ? null : seal(key, change.answer, place(id, "answer"));
    await connection.run(
      `UPDATE app.error_report SET status = $2, changed_at = now(),
         answer = coalesce($3, answer), answered_by = CASE WHEN $3 IS NULL THEN answered_by ELSE $4 END
       WHERE report_id = $1`,
      [id, change.status, answer, change.by],
    );
    return read(connection, id, key);
  });
}

/** Reports, the newest first, and how many there are of each status. */
export async function listReports(
  database: Database,
  { author, status, cursor, limit }: ReportFilter,
): Promise<{
  reports: ErrorReport[];
  counts: Record<ReportStatus, number>;
  next_cursor: number | null;
}> {
  const key = (await openKeys(database)).purpose("text");
  const whose = author === undefined ? "true" : "author = $author";
  const parameters = { ...(author === undefined ? {} : { author }) };
  return database.reader(async (connection) => {
    const rows = await connection.rows<Row>(
      `SELECT * FROM app.error_report
       WHERE ${whose} ${status === undefined ? "" : "AND status = $status"}
         ${cursor === undefined ? "" : "AND report_id < $cursor"}
       ORDER BY report_id DESC LIMIT ${Math.trunc(limit) + 1}`,
      {
        ...parameters,
        ...(status === undefined ? {} : { status }),
        ...(cursor === undefined ? {} : { cursor }),
      },
    );
    const counted = await connection.rows<{ status: ReportStatus; n: number }>(
      `SELECT status, count(*) AS n FROM app.error_report WHERE ${whose} GROUP BY status`,
      parameters,
    );
    const page = rows.slice(0, limit);
    const n = (wanted: ReportStatus) => counted.find((each) => each.status === wanted)?.n ?? 0;
    return {
      reports: page.map((row) => opened(row, key)),
      counts: { open: n("open"), answered: n("answered"), closed: n("closed") },
      next_cursor: rows.length > limit ? (page.at(-1)?.report_id ?? null) : null,
    };
  });
}

async function read(connection: Connection, id: number, key: Buffer): Promise<ErrorReport | undefined> {
  const [row] = await connection.rows<Row>("SELECT * FROM app.error_report WHERE report_id = $1", [id]);
  return row === undefined ? undefined : opened(row, key);
}

function opened(row: Row, key: Buffer): ErrorReport {
  return {
    ...row,
    note: open(key, row.note, place(row.report_id, "note")).toString("utf8"),
    answer:
      row.answer === null ? null : open(key, row.answer, place(row.report_id, "answer")).toString("utf8"),
  };
}
