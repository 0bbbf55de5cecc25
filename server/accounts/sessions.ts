import { randomBytes, randomUUID } from "node:crypto";
import {
  hashOf,
  newInvitation,
  type Session,
  type SessionLimits,
  type Sessions,
} from "../access/sessions.ts";
import { STEP_UP_MINUTES } from "../access/step-up.ts";
import { accounts, ownOf, rolesOf } from "../store/account.ts";
import type { AtOnce } from "../store/at-once.ts";
import type { Store } from "../store/open.ts";
import { type SessionRow, sessionRows } from "../store/session.ts";
import { signInLinks } from "../store/sign-in-link.ts";

/** The sessions kept in the application tables, so that a restart signs nobody out. */
export function openSessions(
  store: Store,
  atOnce: AtOnce,
  limits: SessionLimits,
  now: () => number = Date.now,
): Sessions {
  const idle = limits.session_idle_hours * 3_600_000;
  const isAlive = ({ expires_at, seen_at }: SessionRow) =>
    now() < Date.parse(expires_at) && now() - Date.parse(seen_at) < idle;
  /** Sessions that were told to end, until that is written. */
  const ended = new Set<string>();
  /** When it was last told that a session is used. */
  const told = new Map<string, number>();

  const touch = ({ id, seen_at }: SessionRow) => {
    const last = Math.max(Date.parse(seen_at), told.get(id) ?? 0);
    if (now() - last <= Math.min(300_000, idle / 4)) return;
    told.set(id, now());
    // where it cannot be written the session idles on: it ends early, never late
    void sessionRows.seen(store, id, iso(now())).then(
      () => told.delete(id),
      () => undefined,
    );
  };
  const end = async (id: string) => {
    ended.add(id);
    const ids = [...ended];
    await sessionRows.end(store, ids);
    for (const each of ids) ended.delete(each);
  };
  const open: Sessions["open"] = async (account, opened_by) => {
    const secret = randomBytes(32).toString("base64url");
    const at = now();
    const row: SessionRow = {
      ...{ id: randomUUID(), secret: hashOf(secret), account, opened_by },
      ...{ created_at: iso(at), seen_at: iso(at), expires_at: iso(at + limits.session_days * 86_400_000) },
      stepped_up_until: null,
    };
    await sessionRows.add(store, row, iso(at - idle));
    await accounts.change(store, account, { signed_in_at: row.created_at });
    const held = atOnce.session(row.secret);
    if (held === undefined) throw new Error("the account of a session is gone or disabled");
    return { secret, session: sessionOf(held) };
  };

  return {
    open,
    end,
    invite: async (account) => {
      const made = newInvitation(limits, now());
      await signInLinks.put(store, { ...made.kept, account });
      return made.invitation;
    },
    redeem: async (token) => {
      const link = await signInLinks.find(store, hashOf(token));
      if (link === undefined || link.account === null) return null;
      if (!(await signInLinks.take(store, link.token)) || link.expires_at <= iso(now())) return null;
      const account = await accounts.find(store, link.account);
      return account === undefined || account.disabled_at !== null ? null : open(account.id, "link");
    },
    find: (secret) => {
      const held = atOnce.session(hashOf(secret));
      if (held === undefined || ended.has(held.id)) return null;
      if (!isAlive(held)) {
        void end(held.id).catch(() => undefined);
        return null;
      }
      touch(held);
      return sessionOf(held);
    },
    stepUp: async (id) => {
      const until = iso(now() + STEP_UP_MINUTES * 60_000);
      await sessionRows.stepUp(store, id, until);
      return until;
    },
    of: async (account) => (await sessionRows.of(store, account)).filter(isAlive),
  };
}

function sessionOf(held: NonNullable<ReturnType<AtOnce["session"]>>): Session {
  const { id, account: person, name, issuer, opened_by, created_at, expires_at, stepped_up_until } = held;
  return {
    ...{ id, person, name, roles: rolesOf(held), own: ownOf(held), issuer, opened_by },
    ...{ created_at, expires_at, stepped_up_until },
  };
}

const iso = (at: number): string => new Date(at).toISOString();
