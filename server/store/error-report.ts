import type { Keys } from "../../pipelines/keys.ts";
import { open, type Place, seal } from "../../pipelines/vault/seal.ts";
import type { ServerKeys } from "../loader/loader.ts";
import { keyed } from "./keyed.ts";
import type { Store } from "./open.ts";

/** Where a report stands. */
export const REPORT_STATUSES = ["open", "answered", "closed"] as const;
export type ReportStatus = (typeof REPORT_STATUSES)[number];

/** What a reader says about a figure, where and when the reader saw it; note and answer sealed. */
export type ErrorReport = {
  readonly report_id: number;
  readonly created_at: string;
  readonly author: string;
  readonly figure: string;
  readonly title: string;
  readonly address: string;
  readonly metric: string | null;
  readonly shown: string | null;
  readonly warehouse_version: number;
  readonly note: Uint8Array;
  readonly status: ReportStatus;
  readonly answer: Uint8Array | null;
  readonly answered_by: string | null;
  readonly changed_at: string;
};

declare module "./open.ts" {
  interface Tables {
    error_report: ErrorReport;
  }
}

type Text = "note" | "answer";

/** Seals a text of a report. */
export function sealReport(
  keys: ServerKeys,
  name: Text,
  text: string,
  reportId: number | string,
): Uint8Array {
  return seal({ id: keys.id, key: keys.purpose("text") }, text, placeOf(name, reportId));
}

/** Opens a text of a report. Throws `SealBroken` where it does not open. */
export function openReport(keys: ServerKeys, name: Text, sealed: Uint8Array, reportId: number): string {
  return open((id) => keys.purpose("text", id), sealed, placeOf(name, reportId)) as string;
}

function placeOf(name: Text, reportId: number | string): Place {
  return { table: `error_report.${name}`, person: "", source: "", source_id: String(reportId), version: "" };
}

export const errorReports = {
  ...keyed("error_report", "report_id"),

  /** The number of the next report. */
  next: async (store: Store): Promise<number> => {
    const last = await store
      .selectFrom("error_report")
      .select(({ fn }) => fn.max("report_id").as("id"))
      .executeTakeFirst();
    return Number(last?.id ?? 0) + 1;
  },

  /** Reports, the newest first, by author and status where given; `cursor` is the last of the page before. */
  page: (
    store: Store,
    {
      author,
      status,
      cursor,
      limit,
    }: { author: string | undefined; status?: ReportStatus; cursor?: number; limit: number },
  ): Promise<ErrorReport[]> => {
    let query = store.selectFrom("error_report").selectAll();
    if (author !== undefined) query = query.where("author", "=", author);
    if (status !== undefined) query = query.where("status", "=", status);
    if (cursor !== undefined) query = query.where("report_id", "<", cursor);
    return query.orderBy("report_id", "desc").limit(limit).execute();
  },

  /** Brings the texts of all reports under the master key that seals, together. */
  sealAnew: (store: Store, keys: Keys): Promise<void> =>
    store.transaction().execute(async (transaction) => {
      const rows = await transaction
        .selectFrom("error_report")
        .select(["report_id", "note", "answer"])
        .execute();
      for (const { report_id, note, answer } of rows) {
        const anew = (name: Text, sealed: Uint8Array) =>
          sealReport(keys, name, openReport(keys, name, sealed, report_id), report_id);
        await transaction
          .updateTable("error_report")
          .set({ note: anew("note", note), answer: answer === null ? null : anew("answer", answer) })
          .where("report_id", "=", report_id)
          .execute();
      }
    }),

  /** How many reports there are of each status, by author where given. */
  counts: async (store: Store, author?: string): Promise<Record<ReportStatus, number>> => {
    let query = store.selectFrom("error_report").groupBy("status").select("status");
    if (author !== undefined) query = query.where("author", "=", author);
    const rows = await query.select(({ fn }) => fn.countAll<number>().as("n")).execute();
    const n = (wanted: ReportStatus) => rows.find(({ status }) => status === wanted)?.n ?? 0;
    return { open: n("open"), answered: n("answered"), closed: n("closed") };
  },
};
