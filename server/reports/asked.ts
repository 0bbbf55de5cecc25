import type { ReportRow } from "../store/report.ts";
import type { ReportDesk } from "./desk.ts";
import type { PackId } from "./pack-ids.ts";
import type { Press } from "./press.ts";

/** What `assay report` asks of whoever has the data directory open. */
export type ReportAsked =
  | { readonly act: "make"; readonly quarter: string; readonly packs: readonly PackId[] }
  | { readonly act: "list" | "prune" | "key" };

/** What it is told. */
export type ReportTold = {
  readonly reports: readonly ReportRow[];
  /** The key that signs now. */
  readonly key: string;
  readonly pruned: number | null;
};

export async function actOnReports(
  reports: ReportDesk,
  asked: ReportAsked,
  by: string,
  press?: Press,
): Promise<ReportTold> {
  const told = { key: reports.keyId, pruned: null };
  switch (asked.act) {
    case "make":
      return { ...told, reports: [await reports.make(asked.quarter, by, asked.packs, press)] };
    case "list":
      return { ...told, reports: await reports.list() };
    case "key":
      return { ...told, reports: [] };
    case "prune":
      return { ...told, reports: [], pruned: await reports.prune() };
  }
}
