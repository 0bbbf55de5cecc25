import type { Audit, AuditEvent } from "./access/audit.ts";
import { outcomeOf } from "./recorded.ts";

/**
 * Does what cannot be taken back and records it twice: begun, so that nothing is done that the log cannot tell, and
 * how it ended, with what `tell` says of it.
 */
export async function recordedAct<Result>(
  audit: Audit,
  event: Omit<AuditEvent, "outcome">,
  act: () => Promise<Result>,
  tell: (result: Result) => AuditEvent["detail"] = () => ({}),
): Promise<Result> {
  await audit.record({ ...event, outcome: "begun" });
  let result: Result;
  try {
    result = await act();
  } catch (error) {
    await audit.record({ ...event, outcome: outcomeOf(error) });
    throw error;
  }
  await audit.record({ ...event, outcome: "done", detail: { ...event.detail, ...tell(result) } });
  return result;
}
