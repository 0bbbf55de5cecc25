import { openKeys } from "../../../pipelines/keys.ts";
import { openOlder } from "../../../pipelines/load/older-seals.ts";
import { sealReport } from "../error-report.ts";
import type { Up } from "../open.ts";

/** Seals the texts of error reports anew, which older versions sealed in another form. */
export const up: Up = async (store, database) => {
  const reports = await store.selectFrom("error_report").select(["report_id", "note", "answer"]).execute();
  if (reports.length === 0) return;
  const keys = await openKeys(database);
  const anew = (column: "note" | "answer", sealed: unknown, id: number) => {
    if (sealed === null) return null;
    const place = { table: "error_report", column, person: "", version: String(id) };
    return sealReport(keys, column, openOlder(keys.purpose("text"), sealed as Uint8Array, place), id);
  };
  for (const report of reports) {
    const id = Number(report.report_id);
    await store
      .updateTable("error_report")
      .set({ note: anew("note", report.note, id), answer: anew("answer", report.answer, id) })
      .where("report_id", "=", report.report_id)
      .execute();
  }
};
