import { HttpError } from "../http-error.ts";
import type { Session } from "./sessions.ts";

/** Minutes for which a session stays stepped up. */
export const STEP_UP_MINUTES = 10;

/** Throws 403 `step_up_needed` unless who asks has lately proven anew who they are, and said why. */
export function requireStepUp({ session }: { readonly session: Session | null }): void {
  const until = session?.stepped_up_until ?? null;
  if (until === null || Date.parse(until) <= Date.now()) throw new HttpError("step_up_needed");
}
