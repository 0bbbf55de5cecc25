import { createHash } from "node:crypto";
import type { Scope } from "../metrics/metric.ts";
import { policy } from "./policy.ts";
import { may, type Right, roles } from "./roles.ts";
import type { Session } from "./sessions.ts";

/** Which rows a caller's figures are about, and what stands for it in cache keys and ETags. */
export type CallerScope = { readonly key: string; readonly scope: Scope };

/** Another table of roles or routes makes kept results and ETags void. */
const tables = createHash("sha256")
  .update(JSON.stringify([roles, policy]))
  .digest("base64url");

/** The scope in which a session holds a right: that of its roles which give it. */
export const scopeWith = (session: Pick<Session, "roles" | "own">, right: Right): Scope =>
  scopeOf({ own: session.own, roles: session.roles.filter((role) => may([role], right)) }).scope;

/**
 * The scope of a session. Who sees everybody's figures by one role and own rows by another sees everybody's, small groups
 * hidden: the own rows beside would tell the hidden ones.
 */
export function scopeOf(session: Pick<Session, "roles" | "own" | "token"> | null): CallerScope {
  if (session === null) throw new Error("a question needs a session");
  if (session.token !== undefined) {
    const scope: Scope = { kind: "all", rows: session.token.rows };
    return { key: `${tables}${JSON.stringify(scope)}`, scope };
  }
  const held = session.roles.map((role) => roles[role]);
  const everybody = held.filter(({ reach }) => reach === "all");
  const scope: Scope =
    everybody.length > 0
      ? { kind: "all", rows: everybody.some(({ rows }) => rows) }
      : {
          kind: "some",
          rows: true,
          any: (["job", "department"] as const)
            .filter((name) => session.own[name].length > 0 && held.some(({ reach }) => reach === name))
            .map((name) => ({ [name]: [...session.own[name]].sort() })),
        };
  return { key: `${tables}${JSON.stringify(scope)}`, scope };
}
