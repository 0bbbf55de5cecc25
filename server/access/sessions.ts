import { createHash, randomBytes } from "node:crypto";
import type { SessionRow } from "../store/session.ts";
import type { Grant } from "./machine-token.ts";
import type { Own, Role } from "./roles.ts";

/** Who is signed in, as their account is now. */
export type Session = {
  readonly id: string;
  /** The account's id. */
  readonly person: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly own: Own;
  /** Of the identity provider by which the account signs in; null where it has a password. */
  readonly issuer: string | null;
  /** null: a program asks by a token. */
  readonly opened_by: SessionRow["opened_by"] | null;
  readonly created_at: string;
  readonly expires_at: string;
  /** Until when it may do what asks for a reason; null where it was never stepped up. */
  readonly stepped_up_until: string | null;
  /** What a token allows, in the place of roles; left out where a person asks. */
  readonly token?: Grant;
};

/** A session with the secret that its cookie holds. */
export type Opened = { readonly secret: string; readonly session: Session };

/** A one-time link's token and when it is no longer good. */
export type Invitation = { readonly token: string; readonly expires_at: string };

/** One-time links and the sessions of accounts. Only hashes of the secrets are kept. */
export type Sessions = {
  /** A fresh token of an account, good once, for the configured minutes; one of before is good no more. */
  readonly invite: (account: string) => Promise<Invitation>;
  /** Turns a token into a session; null if it is unknown, used, expired, or its account disabled. */
  readonly redeem: (token: string) => Promise<Opened | null>;
  readonly open: (account: string, by: SessionRow["opened_by"]) => Promise<Opened>;
  /** The session of a cookie's secret; null if it has ended, or its account is disabled. */
  readonly find: (secret: string) => Session | null;
  /** Lets a session do what asks for a reason; gives until when. */
  readonly stepUp: (id: string) => Promise<string>;
  /** Those of an account that are alive, the one used last first. */
  readonly of: (account: string) => Promise<readonly SessionRow[]>;
  /** Ends a session for good, also where that cannot be written: then it throws, and none of this process finds it. */
  readonly end: (id: string) => Promise<void>;
};

/** Limits of sessions and links, in hours, days and minutes. */
export type SessionLimits = {
  readonly session_idle_hours: number;
  readonly session_days: number;
  readonly sign_in_link_minutes: number;
};

/** A new token, and what is kept of it. */
export function newInvitation({ sign_in_link_minutes }: SessionLimits, now = Date.now()) {
  const token = randomBytes(32).toString("base64url");
  const expires_at = new Date(now + sign_in_link_minutes * 60_000).toISOString();
  const invitation: Invitation = { token, expires_at };
  return { invitation, kept: { token: hashOf(token), expires_at } };
}

/** What is kept of a secret. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}
