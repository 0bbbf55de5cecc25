import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openSessions } from "../../server/access/sessions.ts";

const limits = { session_idle_hours: 12, session_days: 7, sign_in_link_minutes: 30 };
const HOUR = 3_600_000;
let path: string;
let now: number;
const clock = () => now;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), "assay-sessions-")), "sessions.json");
  now = Date.parse("2026-10-01T09:00:00Z");
});
afterEach(() => rmSync(join(path, ".."), { recursive: true }));

test("a link is good once", () => {
  const sessions = openSessions(path, limits, clock);
  const token = sessions.invite("local", ["analyst"]);
  const redeemed = sessions.redeem(token);
  expect(redeemed?.session).toMatchObject({ person: "local", roles: ["analyst"] });
  expect(sessions.find(redeemed!.secret)?.person).toBe("local");
  expect(sessions.redeem(token)).toBeNull();
});

test("a link expires after its minutes", () => {
  const sessions = openSessions(path, limits, clock);
  const token = sessions.invite("local", ["analyst"]);
  now += 30 * 60_000;
  expect(sessions.redeem(token)).toBeNull();
});

test("neither link nor secret of another kind opens a session", () => {
  const sessions = openSessions(path, limits, clock);
  const token = sessions.invite("local", ["analyst"]);
  expect(sessions.find(token)).toBeNull();
  const { secret, session } = sessions.redeem(token)!;
  expect(sessions.redeem(secret)).toBeNull();
  expect(sessions.find(session.id)).toBeNull();
  expect(sessions.find("")).toBeNull();
});

test("a session ends by idling, by age and by signing out", () => {
  const sessions = openSessions(path, limits, clock);
  const open = () => sessions.redeem(sessions.invite("local", ["analyst"]))!.secret;
  const [idle, used, left] = [open(), open(), open()];
  now += 11 * HOUR;
  expect(sessions.find(used)).not.toBeNull();
  now += 2 * HOUR;
  expect(sessions.find(idle)).toBeNull();
  expect(sessions.find(used)).not.toBeNull();
  sessions.end(left);
  expect(sessions.find(left)).toBeNull();
  for (let hours = 13; hours < 7 * 24; hours += 10) {
    expect(sessions.find(used)).not.toBeNull();
    now += 10 * HOUR;
  }
  expect(sessions.find(used)).toBeNull();
});

test("a restart signs nobody out, and the file holds no secret", () => {
  const first = openSessions(path, limits, clock);
  const token = first.invite("local", ["analyst"]);
  const { secret } = first.redeem(token)!;
  const kept = readFileSync(path, "utf8");
  expect(kept).not.toContain(secret);
  expect(kept).not.toContain(token);
  expect(statSync(path).mode & 0o077).toBe(0);
  expect(openSessions(path, limits, clock).find(secret)?.person).toBe("local");
});

test("an unreadable file signs everybody out", () => {
  const { secret } = (() => {
    const sessions = openSessions(path, limits, clock);
    return sessions.redeem(sessions.invite("local", ["analyst"]))!;
  })();
  writeFileSync(path, "[{");
  expect(openSessions(path, limits, clock).find(secret)).toBeNull();
});
