import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Sessions } from "../../server/access/sessions.ts";
import { openSessions } from "../../server/accounts/sessions.ts";
import { parseConfig } from "../../server/config.ts";
import { openData } from "../../server/open-data.ts";
import { accounts } from "../../server/store/account.ts";
import { type AtOnce, openAtOnce } from "../../server/store/at-once.ts";
import { openStore, type Store, storeIn } from "../../server/store/open.ts";
import type { Database } from "../../sql/database.ts";
import { account } from "../helpers/accounts.ts";

const limits = { session_idle_hours: 12, session_days: 7, sign_in_link_minutes: 30 };
const HOUR = 3_600_000;
let folder: string;
let database: Database;
let store: Store;
let atOnce: AtOnce;
let sessions: Sessions;
let now: number;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-sessions-"));
  database = await openData(folder, parseConfig({}, "test settings"));
  store = await openStore(database);
  atOnce = openAtOnce(folder);
});
beforeEach(async () => {
  now = Date.now();
  sessions = openSessions(store, atOnce, limits, () => now);
  await account({ store, sessions }, { person: "lin", roles: ["analyst"] });
});
afterAll(async () => {
  atOnce.close();
  await store.destroy();
  await database.close();
  rmSync(folder, { recursive: true });
});

const open = async () => (await sessions.open("lin", "password")).secret;

test("a link is good once, also for two who open it at the same moment", async () => {
  const { token } = await sessions.invite("lin");
  const both = await Promise.all([sessions.redeem(token), sessions.redeem(token)]);
  const [opened] = both.filter((each) => each !== null);
  expect(both.filter((each) => each !== null)).toHaveLength(1);
  expect(opened?.session).toMatchObject({ person: "lin", roles: ["analyst"], opened_by: "link" });
  expect(sessions.find(opened!.secret)?.person).toBe("lin");
  expect(await sessions.redeem(token)).toBeNull();
});

test("a link expires after its minutes, and a new one takes its place", async () => {
  const { token } = await sessions.invite("lin");
  now += 30 * 60_000;
  expect(await sessions.redeem(token)).toBeNull();
  const first = await sessions.invite("lin");
  const second = await sessions.invite("lin");
  expect(await sessions.redeem(first.token)).toBeNull();
  expect(await sessions.redeem(second.token)).not.toBeNull();
});

test("a link of an account that was disabled opens nothing", async () => {
  const { token } = await sessions.invite("lin");
  await accounts.change(store, "lin", { disabled_at: new Date(now).toISOString() });
  expect(await sessions.redeem(token)).toBeNull();
});

test("a token is no secret of a session, nor the other way round, nor are the hashes that are kept", async () => {
  const { token } = await sessions.invite("lin");
  expect(sessions.find(token)).toBeNull();
  const { secret, session } = (await sessions.redeem(token))!;
  expect(await sessions.redeem(secret)).toBeNull();
  expect(sessions.find(session.id)).toBeNull();
  expect(sessions.find("")).toBeNull();
  const rows = await store.selectFrom("session").selectAll().execute();
  for (const row of rows) expect(sessions.find(row.secret)).toBeNull();
  const bytes = ["app.sqlite", "app.sqlite-wal"].map((file) => readFileSync(join(folder, file)));
  for (const each of [token, secret]) expect(bytes.some((file) => file.includes(each))).toBe(false);
});

test("a session ends by idling, by age and by signing out, whichever is first", async () => {
  const [idle, used, left] = [await open(), await open(), await open()];
  now += 11 * HOUR;
  expect(sessions.find(used)).not.toBeNull();
  await expect
    .poll(async () => (await sessions.of("lin")).filter(({ seen_at }) => Date.parse(seen_at) === now))
    .toHaveLength(1);
  now += 2 * HOUR;
  expect(sessions.find(idle)).toBeNull();
  expect(sessions.find(used)).not.toBeNull();
  await sessions.end(sessions.find(left)?.id ?? "");
  expect(sessions.find(left)).toBeNull();
  for (let day = 0; day < 13; day++) {
    expect(sessions.find(used)).not.toBeNull();
    await expect
      .poll(async () => (await sessions.of("lin")).some(({ seen_at }) => Date.parse(seen_at) === now))
      .toBe(true);
    now += 11 * HOUR;
  }
  now += 8 * HOUR;
  expect(sessions.find(used)).toBeNull();
});

test("what another connection changes holds for the next question: roles, name, disabling, the end of a session", async () => {
  const [secret, other] = [await open(), await open()];
  const beside = storeIn(folder);
  try {
    expect(sessions.find(secret)).toMatchObject({ roles: ["analyst"], name: "lin" });
    await accounts.change(beside, "lin", { roles: '["it"]', name: "林雨" });
    expect(sessions.find(secret)).toMatchObject({ roles: ["it"], name: "林雨" });
    expect(atOnce.name("lin")).toBe("林雨");
    await beside.deleteFrom("session").where("id", "=", sessions.find(other)!.id).execute();
    expect(sessions.find(other)).toBeNull();
    await accounts.change(beside, "lin", { disabled_at: new Date(now).toISOString() });
    expect(sessions.find(secret)).toBeNull();
    await accounts.change(beside, "lin", { disabled_at: null });
    expect(sessions.find(secret)).not.toBeNull();
  } finally {
    await beside.destroy();
  }
});

test("a role that the program does not know is none", async () => {
  const secret = await open();
  await accounts.change(store, "lin", { roles: '["emperor","it"]' });
  expect(sessions.find(secret)?.roles).toEqual(["it"]);
});

test("a session that was told to end is over also where that cannot be written", async () => {
  const { secret, session } = await sessions.open("lin", "password");
  await store.schema.alterTable("session").renameTo("session_away").execute();
  await expect(sessions.end(session.id)).rejects.toThrow(/session/);
  await store.schema.alterTable("session_away").renameTo("session").execute();
  expect(sessions.find(secret)).toBeNull();
});

test("a restart signs nobody out, and an account has 20 sessions at most", async () => {
  const first = await open();
  expect(openSessions(store, atOnce, limits, () => now).find(first)?.person).toBe("lin");
  for (let index = 0; index < 20; index++) {
    now += 1000;
    await open();
  }
  expect(sessions.find(first)).toBeNull();
  expect(await sessions.of("lin")).toHaveLength(20);
});

test("a thousand questions take less than a tenth of a second of the processor", async () => {
  const secret = await open();
  const used = process.cpuUsage();
  for (let index = 0; index < 1000; index++) sessions.find(secret);
  const { user, system } = process.cpuUsage(used);
  expect((user + system) / 1000).toBeLessThan(100);
});
