import { randomBytes, randomUUID } from "node:crypto";
import { hashOf, type Invitation } from "../access/sessions.ts";
import {
  type CandidateLink,
  type CandidateSession,
  candidateLinks,
  candidateSessions,
} from "../store/candidate-entry.ts";
import type { Store } from "../store/open.ts";

/** Days for which a candidate's link is good, and hours for which a session is: at most, and without being used. */
export const LINK_DAYS = 14;
const SESSION_HOURS = 12;
const IDLE_HOURS = 1;
const HOUR = 3_600_000;

/** A candidate who came by a link: own data only. */
export type CandidateCaller = { readonly id: string; readonly person: string };

/** A session with the secret that its cookie holds. */
export type Redeemed = { readonly secret: string; readonly expires_at: string };

/** One-time links and sessions of candidates. Only hashes of the secrets are kept. */
export type CandidateEntry = {
  /** A fresh link and what is kept of it: `keep` it within a transaction. One of before is good no more. */
  readonly invite: (person: string, by: string) => { invitation: Invitation; kept: CandidateLink };
  /**
   * Turns a token into a session, once `told` has recorded whose; null if it is unknown, used or expired. What cannot be
   * recorded leaves the link as it was.
   */
  readonly redeem: (token: string, told: (person: string) => Promise<void>) => Promise<Redeemed | null>;
  /** Who a cookie's secret belongs to; null if the session has ended. */
  readonly find: (secret: string) => Promise<CandidateCaller | null>;
  readonly end: (id: string) => Promise<void>;
};

/** The candidates' sessions kept in the application tables. */
export function candidateEntry(store: Store, now: () => number = Date.now): CandidateEntry {
  const iso = (at: number) => new Date(at).toISOString();
  const isOver = ({ expires_at, seen_at }: CandidateSession) =>
    now() >= Date.parse(expires_at) || now() - Date.parse(seen_at) >= IDLE_HOURS * HOUR;
  return {
    invite: (person, by) => {
      const token = randomBytes(32).toString("base64url");
      const expires_at = iso(now() + LINK_DAYS * 24 * HOUR);
      return {
        invitation: { token, expires_at },
        kept: { token: hashOf(token), person_key: person, made_by: by, expires_at },
      };
    },
    redeem: (token, told) =>
      store.transaction().execute(async (within) => {
        const link = await candidateLinks.take(within, hashOf(token));
        if (link === undefined || link.expires_at <= iso(now())) return null;
        const { person_key } = link;
        const secret = randomBytes(32).toString("base64url");
        const at = iso(now());
        const expires_at = iso(now() + SESSION_HOURS * HOUR);
        const row = { id: randomUUID(), secret: hashOf(secret), person_key, expires_at };
        await candidateSessions.add(within, { ...row, created_at: at, seen_at: at });
        await told(person_key);
        return { secret, expires_at };
      }),
    find: async (secret) => {
      const row = await candidateSessions.find(store, hashOf(secret));
      if (row === undefined) return null;
      if (isOver(row)) {
        await candidateSessions.end(store, row.id).catch(() => undefined);
        return null;
      }
      // where it cannot be written the session idles on: it ends early, never late
      if (now() - Date.parse(row.seen_at) > 300_000)
        await candidateSessions.seen(store, row.id, iso(now())).catch(() => undefined);
      return { id: row.id, person: row.person_key };
    },
    end: (id) => candidateSessions.end(store, id),
  };
}
