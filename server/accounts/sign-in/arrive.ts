import { createHmac } from "node:crypto";
import type { AuditEvent } from "../../access/audit.ts";
import type { Opened } from "../../access/sessions.ts";
import type { Context } from "../../context.ts";
import { accounts } from "../../store/account.ts";
import { newcomers } from "../../store/newcomer.ts";
import type { Purpose } from "./flows.ts";
import { type Identity, type Refusal, type SignInProvider, SignInRefused } from "./provider.ts";

type Parts = Pick<Context, "store" | "sessions" | "audit" | "keys">;
/** By which provider somebody comes, and from which address. */
type Way = { readonly provider: SignInProvider; readonly address: string };

const LONGEST_NAME = 80;

/** A session of the account that an identity signs in to. Throws `SignInRefused`; who has no account is put down as a newcomer. */
export async function arrive(parts: Parts, identity: Identity, way: Way): Promise<Opened> {
  const { store, sessions } = parts;
  const account = await accounts.bySubject(store, identity);
  if (account === undefined) {
    await recordRefused(parts, way, "unknown", { identity });
    const at = new Date().toISOString();
    const name = [...identity.name.replaceAll(/[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/gu, "")];
    await newcomers.came(store, {
      ...{ issuer: identity.issuer, subject: identity.subject },
      ...{ name: name.slice(0, LONGEST_NAME).join(""), first_at: at, last_at: at },
    });
    throw new SignInRefused("unknown", "no account has this subject");
  }
  if (account.disabled_at !== null) {
    await recordRefused(parts, way, "disabled", { identity, account: account.id });
    throw new SignInRefused("disabled", "the account is disabled");
  }
  return sessions.open(account.id, "sso");
}

/** What is known of somebody who is refused. */
type Refused = {
  readonly identity?: Identity;
  /** The account that the identity is. */
  readonly account?: string;
  /** What they came back for; a sign-in where left out. */
  readonly purpose?: Purpose | undefined;
};

/**
 * Records that somebody was refused who came back from a provider. A subject can be a name: without an account it is
 * told by its digest.
 */
export async function recordRefused(
  { audit, keys }: Pick<Parts, "audit" | "keys">,
  { provider, address }: Way,
  refusal: Refusal,
  { identity, account, purpose }: Refused = {},
): Promise<void> {
  const detail = { by: "sso", provider: provider.id, refusal, address };
  if (purpose !== undefined && purpose.kind !== "sign_in") {
    const { kind, person, session } = purpose;
    const act: Pick<AuditEvent, "action" | "subject"> =
      kind === "step_up"
        ? { action: "step_up", subject: `session:${session}` }
        : { action: "user_change", subject: `account:${person}` };
    return audit.record({ actor: person, ...act, outcome: "refused", detail });
  }
  const digest =
    identity === undefined
      ? provider.id
      : createHmac("sha256", keys.purpose("audit"))
          .update(`subject ${identity.issuer} ${identity.subject}`)
          .digest("base64url")
          .slice(0, 22);
  const subject = account === undefined ? `sso:${digest}` : `account:${account}`;
  return audit.record({ actor: "-", action: "sign_in", subject, outcome: "refused", detail });
}
