import { keyed } from "./keyed.ts";

/** A quarter whose report the schedule made. */
export type ReportSent = {
  /** `2026Q3` */
  readonly quarter: string;
  readonly report: string;
  readonly made_at: string;
  /** When every subscription had its message. */
  readonly queued_at: string | null;
};

declare module "./open.ts" {
  interface Tables {
    report_sent: ReportSent;
  }
}

export const reportsSent = keyed("report_sent", "quarter");
