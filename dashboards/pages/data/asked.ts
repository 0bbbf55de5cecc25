import type { Lineage } from "../../../server/routes/lineage.ts";
import type { QuarantineRecord, Replayed } from "../../../server/routes/quarantine.ts";
import { call, type ErrorReport, type ReportStatus } from "../../api.ts";

// What only this page asks: in its own script, not in the first one.

export const startRun = () => call<{ run: number }>("POST", "runs", {});

export const getQuarantined = (id: number) => call<QuarantineRecord>("GET", `quarantine/${id}`);
export const replay = (what: {
  ids?: number[];
  reason?: string;
  edits?: Record<string, Record<string, string>>;
}) => call<Replayed>("POST", "quarantine/replay", what);

export const getErrorReports = (parameters: URLSearchParams) =>
  call<{ reports: ErrorReport[]; counts: Record<ReportStatus, number>; next_cursor: string | null }>(
    "GET",
    `error-reports?${parameters}`,
  );
export const changeErrorReport = (id: number, change: { status: ReportStatus; answer?: string }) =>
  call<ErrorReport>("PATCH", `error-reports/${id}`, change);

export const getLineage = (metric: string) => call<Lineage>("GET", `metrics/${metric}/lineage`);
