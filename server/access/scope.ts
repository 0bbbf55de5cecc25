import type { Scope } from "../metrics/metric.ts";
import type { Session } from "./sessions.ts";

/** Which rows a caller's figures are about, and what stands for it in cache keys and ETags. */
export type CallerScope = { readonly key: string; readonly scope: Scope };

/** The scope of a session; every role that exists so far sees all rows. */
export function scopeOf(session: Session | null): CallerScope {
  if (session === null) throw new Error("a question needs a session");
  const scope: Scope = { kind: "all", rows: true };
  return { key: JSON.stringify(scope), scope };
}
