import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { NOTHING, type Own, type Role } from "./roles.ts";

/** Who is signed in. */
export type Session = {
  readonly id: string;
  readonly person: string;
  readonly roles: readonly Role[];
  readonly own: Own;
  readonly created_at: string;
  readonly expires_at: string;
};

type Stored = Session & { seen: number };
type Link = Pick<Session, "person" | "roles" | "own"> & { readonly expires: number };

/** One-time sign-in links and the sessions that they become. Only hashes of the secrets are kept. */
export type Sessions = {
  /** A fresh sign-in token for a person; good once, for the configured minutes. */
  readonly invite: (person: string, roles: readonly Role[], own?: Own) => string;
  /** Turns a token into a session; null if it is unknown, used or expired. */
  readonly redeem: (token: string) => { secret: string; session: Session } | null;
  /** The session of a cookie's secret; null if it has ended by idling, by age or by signing out. */
  readonly find: (secret: string) => Session | null;
  readonly end: (secret: string) => void;
};

/** Limits of sessions and links, in hours, days and minutes. */
export type SessionLimits = {
  readonly session_idle_hours: number;
  readonly session_days: number;
  readonly sign_in_link_minutes: number;
};

const MAX_SESSIONS = 10_000;

/** Opens the sessions kept in a file, so that a restart signs nobody out; links live in memory alone. */
export function openSessions(path: string, limits: SessionLimits, now: () => number = Date.now): Sessions {
  const sessions = new Map<string, Stored>(read(path).map((session) => [session.id, session]));
  const links = new Map<string, Link>();
  const idle = limits.session_idle_hours * 3_600_000;

  const alive = (session: Stored) => now() < Date.parse(session.expires_at) && now() - session.seen < idle;
  const save = () => {
    for (const [id, session] of sessions) if (!alive(session)) sessions.delete(id);
    const next = `${path}.next`;
    writeFileSync(next, JSON.stringify([...sessions.values()]), { mode: 0o600 });
    renameSync(next, path);
  };

  return {
    invite: (person, roles, own = NOTHING) => {
      const token = randomBytes(32).toString("base64url");
      links.set(hash(token), { person, roles, own, expires: now() + limits.sign_in_link_minutes * 60_000 });
      return token;
    },
    redeem: (token) => {
      const key = hash(token);
      const link = links.get(key);
      links.delete(key);
      if (link === undefined || link.expires <= now()) return null;
      const secret = randomBytes(32).toString("base64url");
      const session: Stored = {
        id: hash(secret),
        person: link.person,
        roles: link.roles,
        own: link.own,
        created_at: new Date(now()).toISOString(),
        expires_at: new Date(now() + limits.session_days * 86_400_000).toISOString(),
        seen: now(),
      };
      const oldest = sessions.keys().next().value;
      if (sessions.size >= MAX_SESSIONS && oldest !== undefined) sessions.delete(oldest);
      sessions.set(session.id, session);
      save();
      return { secret, session };
    },
    find: (secret) => {
      const session = sessions.get(hash(secret));
      if (session === undefined) return null;
      if (!alive(session)) {
        sessions.delete(session.id);
        save();
        return null;
      }
      const stale = now() - session.seen > Math.min(300_000, idle / 4);
      if (stale) {
        session.seen = now();
        save();
      }
      return session;
    },
    end: (secret) => {
      if (sessions.delete(hash(secret))) save();
    },
  };
}

function hash(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

function read(path: string): Stored[] {
  if (!existsSync(path)) return [];
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    return Array.isArray(value)
      ? (value as Stored[]).map((session) => ({ ...session, own: session.own ?? NOTHING }))
      : [];
  } catch {
    return []; // an unreadable file signs everybody out, which is safe
  }
}
