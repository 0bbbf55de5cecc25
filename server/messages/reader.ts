import { createHash } from "node:crypto";
import type { Role } from "../access/roles.ts";
import { scopeOf } from "../access/scope.ts";
import { MAIL } from "../message-settings.ts";
import type { Scope } from "../metrics/metric.ts";
import { accounts, ownOf, rolesOf } from "../store/account.ts";
import type { Store } from "../store/open.ts";
import { mayHear, type Subscription } from "../store/subscription.ts";

/** For whom a message is made: what the account may, and whose figures it is told. */
export type Reader = {
  readonly roles: readonly Role[];
  readonly scope: Scope;
  /** Digest of both. */
  readonly grant: string;
};

/**
 * The reader of a subscription, as its account is now; null where that is disabled or may not hear of the topic any more. A
 * robot speaks to a group: small groups are hidden there, whatever the account may see.
 */
export async function readerOf(
  store: Store,
  { account: id, topic, channel }: Pick<Subscription, "account" | "topic" | "channel">,
): Promise<Reader | null> {
  const account = await accounts.find(store, id);
  if (account === undefined || account.disabled_at !== null) return null;
  const roles = rolesOf(account);
  if (!mayHear(roles, topic)) return null;
  const own = scopeOf({ roles, own: ownOf(account) }).scope;
  const scope: Scope = channel === MAIL ? own : { ...own, rows: false };
  const grant = createHash("sha256")
    .update(JSON.stringify([roles, scope]))
    .digest("base64url");
  return { roles, scope, grant };
}
