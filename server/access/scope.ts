import type { Session } from "./sessions.ts";

/** Which rows a caller's figures are about: put into every query below all consumers. */
export type CallerScope = {
  /** Stands for the scope in cache keys and ETags. */
  readonly key: string;
  readonly scope: "all";
};

/** The scope of a session; every role that exists so far sees all rows. */
export function scopeOf(session: Session | null): CallerScope {
  if (session === null) throw new Error("a question needs a session");
  return { key: "all", scope: "all" };
}
