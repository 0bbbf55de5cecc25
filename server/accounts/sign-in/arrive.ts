import { createHmac } from "node:crypto";
import type { AuditEvent } from "../../access/audit.ts";
import type { Opened } from "../../access/sessions.ts";
import type { Context } from "../../context.ts";
import { accounts } from "../../store/account.ts";
import { newcomers } from "../../store/newcomer.ts";
import { type Identity, type SignInProvider, SignInRefused } from "./provider.ts";

type Parts = Pick<Context, "store" | "sessions" | "audit" | "keys">;
/** By which provider somebody comes, and from which address. */
type Way = { readonly provider: SignInProvider; readonly address: string };

const LONGEST_NAME = 80;

/** A session of the account that an identity signs in to. Throws `SignInRefused`; who has no account is put down as a newcomer. */
export async function arrive(parts: Parts, identity: Identity, way: Way): Promise<Opened> {
  const { store, sessions } = parts;
  const account = await accounts.bySubject(store, identity);
  if (account === undefined) {
    await recordRefused(parts, way, "unknown", identity);
    const at = new Date().toISOString();
    const name = [...identity.name.replaceAll(/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/gu, "")];
    await newcomers.came(store, {
      ...{ issuer: identity.issuer, subject: identity.subject },
      ...{ name: name.slice(0, LONGEST_NAME).join(""), first_at: at, last_at: at },
    });
    throw new SignInRefused("unknown", "no account has this subject");
  }
  if (account.disabled_at !== null) {
    await recordRefused(parts, way, "disabled", identity, account.id);
    throw new SignInRefused("disabled", "the account is disabled");
  }
  return sessions.open(account.id, "sso");
}

/** Records a sign-in that was refused. A subject can be a name: without an account it is told by its digest. */
export async function recordRefused(
  { audit, keys }: Pick<Parts, "audit" | "keys">,
  { provider, address }: Way,
  reason: string,
  identity?: Identity,
  account?: string,
): Promise<void> {
  const digest =
    identity === undefined
      ? provider.id
      : createHmac("sha256", keys.purpose("audit"))
          .update(`subject ${identity.issuer} ${identity.subject}`)
          .digest("base64url")
          .slice(0, 22);
  const event: AuditEvent = {
    ...{ actor: "-", action: "sign_in", outcome: "refused" },
    subject: account === undefined ? `sso:${digest}` : `account:${account}`,
    detail: { by: "sso", provider: provider.id, reason, address },
  };
  await audit.record(event);
}
