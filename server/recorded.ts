import { LoadRunning, type RunReport } from "../pipelines/load.ts";
import type { Audit, AuditEvent, Outcome } from "./access/audit.ts";
import { HttpError } from "./http-error.ts";

/** What became of an act that threw: refused where the caller could know, else failed. */
export function outcomeOf(error: unknown): Outcome {
  const isRefused = error instanceof LoadRunning || (error instanceof HttpError && error.status < 500);
  return isRefused ? "refused" : "failed";
}

/**
 * Loads, and records it twice, since a load cannot be taken back: begun, so that nothing is loaded that the log
 * cannot tell, and how it ended.
 */
export async function recordedLoad(
  audit: Audit,
  event: Omit<AuditEvent, "outcome">,
  load: () => Promise<RunReport>,
): Promise<RunReport> {
  await audit.record({ ...event, outcome: "begun" });
  let report: RunReport;
  try {
    report = await load();
  } catch (error) {
    await audit.record({ ...event, outcome: outcomeOf(error) });
    throw error;
  }
  const detail = { ...event.detail, run: report.run };
  await audit.record({ ...event, outcome: report.status === "failed" ? "failed" : "done", detail });
  return report;
}
