import type { Scope } from "../metrics/metric.ts";
import type { Report } from "../reports/report.ts";

/** What messages ask of the quarterly reports. */
export type Reports = {
  /** Makes the report of a quarter. */
  readonly make: (quarter: string, by: string) => Promise<{ readonly report_id: string }>;
  /** A report as a scope sees it. */
  readonly read: (id: string, scope: Scope) => Promise<Report>;
};
