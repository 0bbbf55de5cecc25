import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { hashOf } from "../../server/access/sessions.ts";
import { accounts } from "../../server/store/account.ts";
import { account, signIn } from "../helpers/accounts.ts";
import { type Answer, type Client, client } from "./client.ts";

const PASSWORD = "correct horse battery";
let folder: string;
let server: Client;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-accounts-"));
  server = await client(join(folder, "data"));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Another address for each test: failures of one do not slow the next one down. */
let address = "";
let tests = 0;
beforeEach(() => {
  tests += 1;
  address = `10.1.0.${tests}`;
});

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
const ask = (
  method: Method,
  url: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  server.app.inject({
    ...{ method, url, remoteAddress: address },
    headers: {
      "accept-language": "en",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
  });
const enter = (login: string, password: string, headers?: Record<string, string>) =>
  ask("POST", "/api/session", { login, password }, headers);
const cookieOf = (answer: Answer) => String(answer.headers["set-cookie"]).split(";")[0]!;
const as = (answer: Answer) => ({ cookie: cookieOf(answer) });
const codeOf = (answer: Answer) => [answer.statusCode, answer.json().error?.code];

/** An account that signs in by the password. */
async function person(id: string, roles: Parameters<typeof account>[1] = { roles: ["analyst"] }) {
  await account(server.context, { person: id, ...roles });
  await accounts.change(server.context.store, id, {
    password: await server.context.passwords.hash(PASSWORD),
    disabled_at: null,
  });
  return id;
}

function auditEvents(): Record<string, unknown>[] {
  const directory = join(folder, "data", "audit");
  return readdirSync(directory)
    .flatMap((file) => readFileSync(join(directory, file), "utf8").trimEnd().split("\n"))
    .map((line) => JSON.parse(line));
}

describe("signing in by login and password", () => {
  test("opens a session that tells name, roles in both languages, rights, scope and own rows", async () => {
    await person("lin.yu", { roles: ["hr"], own: { job: ["J01"], department: [] } });
    const answer = await enter("lin.yu", PASSWORD);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.json()).toMatchObject({
      user: "lin.yu",
      name: { zh: "lin.yu", en: "lin.yu" },
      roles: ["hr"],
      role_names: [{ zh: "招聘 HR", en: "Recruiter (HR)" }],
      rights: [
        ...["aggregates", "candidates.invite", "contacts", "export", "models.propose", "names", "rows"],
        ...["subjects.read", "subjects.receive", "weights.read"],
      ],
      scope: "own",
      own: { job: ["J01"], department: [] },
    });
    const who = await ask("GET", "/api/session", undefined, as(answer));
    expect(who.json()).toEqual(answer.json());
    expect(auditEvents().at(-1)).toMatchObject({
      ...{ actor: "lin.yu", action: "sign_in", outcome: "done" },
      detail: { by: "password" },
    });
  });

  test.each(["LIN.YU", " lin.yu ", "ｌｉｎ．ｙｕ", "Ｌin.Yu"])("finds the account by %j", async (login) => {
    await person("lin.yu");
    expect((await enter(login, PASSWORD)).statusCode).toBe(200);
  });

  test("a password is the same from a full-width keyboard", async () => {
    await person("lin.yu");
    expect((await enter("lin.yu", "ｃｏｒｒｅｃｔ horse battery")).statusCode).toBe(200);
  });

  test("an unknown login, a wrong password, a disabled account and one without a password are one answer", async () => {
    await person("wrong");
    await person("disabled");
    await account(server.context, { person: "link-only" });
    await accounts.change(server.context.store, "disabled", { disabled_at: new Date().toISOString() });
    const told = await Promise.all([
      enter("nobody", PASSWORD),
      enter("wrong", "a wrong password"),
      enter("disabled", PASSWORD),
      enter("link-only", PASSWORD),
    ]);
    address = "10.5.0.1";
    const odd = [await enter("nul\0byte", PASSWORD), await enter("' or 1=1 --", PASSWORD)];
    for (const answer of [...told, ...odd]) {
      expect(codeOf(answer)).toEqual([401, "wrong_credentials"]);
      expect(answer.body).toBe(told[0]!.body);
      expect(answer.headers["set-cookie"]).toBeUndefined();
      const { date: _date, ...headers } = answer.headers;
      expect(Object.keys(headers)).toEqual(Object.keys(told[0]!.headers).filter((name) => name !== "date"));
    }
  });

  test("each of them hashes: none is answered at once", async () => {
    await person("timed");
    await person("timed-disabled");
    await accounts.change(server.context.store, "timed-disabled", { disabled_at: new Date().toISOString() });
    const hashes = vi.spyOn(server.context.passwords, "isRight");
    for (const [login, password] of [
      ["timed", "a wrong password"],
      ["nobody at all", PASSWORD],
      ["timed-disabled", PASSWORD],
    ] as const) {
      hashes.mockClear();
      expect((await enter(login, password)).statusCode).toBe(401);
      expect(hashes, login).toHaveBeenCalledTimes(1);
    }
    hashes.mockRestore();
  });

  test.each([
    [{}],
    [{ login: "lin.yu" }],
    [{ password: PASSWORD }],
    [{ token: "x", login: "lin.yu", password: PASSWORD }],
    [{ login: ["lin.yu"], password: PASSWORD }],
    [{ login: "lin.yu", password: "" }],
    [{ login: "lin.yu", password: "x".repeat(201) }],
  ])("refuses the body %j", async (body) => {
    expect(codeOf(await ask("POST", "/api/session", body))).toEqual([400, "invalid_parameter"]);
  });

  test("ends the session that the browser had, and takes no secret that it was given (fixation)", async () => {
    await person("lin.yu");
    await person("victim");
    const planted = `assay_session=${await signIn(server.context, { person: "attacker", roles: ["it"] })}`;
    const answer = await enter("victim", PASSWORD, { cookie: planted });
    expect(answer.statusCode).toBe(200);
    expect(cookieOf(answer)).not.toBe(planted);
    expect((await ask("GET", "/api/session", undefined, { cookie: planted })).statusCode).toBe(401);
    const made = await enter("lin.yu", PASSWORD, { cookie: "assay_session=chosen-by-somebody-else" });
    expect(cookieOf(made)).not.toContain("chosen");
  });

  test("from another site is refused before anything is looked at (login CSRF)", async () => {
    await person("lin.yu");
    for (const headers of [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }]) {
      const answer = await enter("lin.yu", PASSWORD, headers as Record<string, string>);
      expect(codeOf(answer)).toEqual([403, "foreign_origin"]);
      expect(answer.headers["set-cookie"]).toBeUndefined();
    }
    const form = await server.app.inject({
      ...{ method: "POST", url: "/api/session" },
      headers: { "content-type": "application/x-www-form-urlencoded" },
      payload: `login=lin.yu&password=${PASSWORD}`,
    });
    expect(form.statusCode).toBe(415);
  });

  test("writes no login of somebody unknown, and no password, into the audit log", async () => {
    await enter("hunter2-typed-in-the-wrong-field", "another secret of mine");
    const log = JSON.stringify(auditEvents());
    expect(auditEvents().at(-1)).toMatchObject({
      ...{ actor: "-", action: "sign_in", outcome: "refused" },
      detail: { by: "password", address },
    });
    expect(String(auditEvents().at(-1)!.subject)).toMatch(/^login:[\w-]{22}$/);
    expect(log).not.toContain("hunter2");
    expect(log).not.toContain("another secret");
    expect(log).not.toContain(PASSWORD);
  });
});

describe("guessing", () => {
  // the clock stands still: a slow machine does not wait by itself
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test("after five failures the account waits, from any address and also with the right password", async () => {
    await person("guessed");
    for (let index = 0; index < 5; index++) {
      address = `10.2.0.${index}`;
      expect(codeOf(await enter("guessed", `guess number ${index}`))).toEqual([401, "wrong_credentials"]);
    }
    address = "10.2.0.99";
    const waits = await enter("guessed", PASSWORD);
    expect(codeOf(waits)).toEqual([429, "too_many_tries"]);
    expect(Number(waits.headers["retry-after"])).toBe(1);
    vi.setSystemTime(Date.now() + 1000);
    expect((await enter("guessed", PASSWORD)).statusCode).toBe(200);
    expect(codeOf(await enter("guessed", "one more guess"))).toEqual([401, "wrong_credentials"]);
  });

  test("a login that nobody has waits as well: the wait tells nothing", async () => {
    for (let index = 0; index < 5; index++) {
      address = `10.3.0.${index}`;
      await enter("no-such-login", `guess number ${index}`);
    }
    address = "10.3.0.99";
    expect(codeOf(await enter("No-Such-Login", PASSWORD))).toEqual([429, "too_many_tries"]);
  });

  test("after five failures an address waits, whatever login it tries; other addresses do not", async () => {
    await person("bystander");
    for (let index = 0; index < 5; index++) await enter(`spray-${index}`, PASSWORD);
    expect(codeOf(await enter("bystander", PASSWORD))).toEqual([429, "too_many_tries"]);
    address = "10.4.0.1";
    expect((await enter("bystander", PASSWORD)).statusCode).toBe(200);
  });

  test("many at once gain nothing", async () => {
    await person("flooded");
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => enter("flooded", `guess number ${index}`)),
    );
    expect(answers.filter(({ statusCode }) => statusCode === 401).length).toBeLessThanOrEqual(5);
    expect(answers.filter(({ statusCode }) => statusCode === 429).length).toBeGreaterThanOrEqual(15);
  });
});

describe("an account that changes while its person is signed in", () => {
  test("a change of roles and own rows holds for the next request", async () => {
    await person("mid");
    const session = as(await enter("mid", PASSWORD));
    expect((await ask("GET", "/api/metrics", undefined, session)).statusCode).not.toBe(403);
    const changed = await server.app.inject({
      ...{ method: "PATCH", url: "/api/users/mid", headers: { cookie: server.cookie } },
      payload: { roles: ["it"] },
    });
    expect(changed.statusCode).toBe(200);
    expect(codeOf(await ask("GET", "/api/metrics", undefined, session))).toEqual([403, "not_allowed"]);
    expect((await ask("GET", "/api/session", undefined, session)).json()).toMatchObject({
      roles: ["it"],
      scope: "none",
    });
  });

  test("who is disabled is out with the next request, and stays out after being enabled", async () => {
    await person("leaver");
    const session = as(await enter("leaver", PASSWORD));
    const { token } = await server.context.sessions.invite("leaver");
    const disabled = (value: boolean) =>
      server.app.inject({
        ...{ method: "PATCH", url: "/api/users/leaver", headers: { cookie: server.cookie } },
        payload: { disabled: value },
      });
    expect((await disabled(true)).json().disabled_at).toMatch(/^\d{4}-/);
    expect((await ask("GET", "/api/session", undefined, session)).statusCode).toBe(401);
    expect((await enter("leaver", PASSWORD)).statusCode).toBe(401);
    expect((await disabled(false)).json().disabled_at).toBeNull();
    expect((await ask("GET", "/api/session", undefined, session)).statusCode).toBe(401);
    expect((await ask("POST", "/api/session", { token })).statusCode).toBe(410);
    expect((await enter("leaver", PASSWORD)).statusCode).toBe(200);
  });

  test("another password ends all other sessions and the link, not the one that changed it", async () => {
    await person("careful");
    const [here, there] = [as(await enter("careful", PASSWORD)), as(await enter("careful", PASSWORD))];
    const { token } = await server.context.sessions.invite("careful");
    const change = (body: object) => ask("PUT", "/api/session/password", body, here);
    expect(codeOf(await change({ password: "another long password" }))).toEqual([400, "invalid_parameter"]);
    expect(codeOf(await change({ current: "not it at all", password: "another long password" }))).toEqual([
      403,
      "wrong_password",
    ]);
    for (const weak of ["short", "aaaaaaaaaaaa", "my careful one", "abababababab"])
      expect(codeOf(await change({ current: PASSWORD, password: weak })), weak).toEqual([
        400,
        "invalid_parameter",
      ]);
    expect((await ask("GET", "/api/session", undefined, there)).statusCode).toBe(200);
    expect((await change({ current: PASSWORD, password: "another long password" })).statusCode).toBe(204);
    expect((await ask("GET", "/api/session", undefined, here)).statusCode).toBe(200);
    expect((await ask("GET", "/api/session", undefined, there)).statusCode).toBe(401);
    expect((await ask("POST", "/api/session", { token })).statusCode).toBe(410);
    expect((await enter("careful", PASSWORD)).statusCode).toBe(401);
    expect((await enter("careful", "another long password")).statusCode).toBe(200);
  });

  test("who came by a link sets a password without the one forgotten; guessing it there is slowed down too", async () => {
    await person("forgetful");
    const { token } = await server.context.sessions.invite("forgetful");
    const session = as(await ask("POST", "/api/session", { token }));
    const set = await ask("PUT", "/api/session/password", { password: "a password found again" }, session);
    expect(set.statusCode).toBe(204);
    const other = as(await enter("forgetful", "a password found again"));
    const guess = () =>
      ask("PUT", "/api/session/password", { current: "guessing", password: "another long one" }, other);
    for (let index = 0; index < 5; index++) expect(codeOf(await guess())).toEqual([403, "wrong_password"]);
    expect(codeOf(await guess())).toEqual([429, "too_many_tries"]);
  });

  test("sessions are listed and ended by their own person alone", async () => {
    await person("twice");
    await person("curious");
    const [here, there] = [as(await enter("twice", PASSWORD)), as(await enter("twice", PASSWORD))];
    const listed = (await ask("GET", "/api/sessions", undefined, here)).json().sessions;
    expect(listed).toHaveLength(2);
    expect(listed.filter(({ current }: { current: boolean }) => current)).toHaveLength(1);
    expect(JSON.stringify(listed)).not.toContain(hashOf(there.cookie.split("=")[1]!));
    const { id } = listed.find(({ current }: { current: boolean }) => !current);
    const curious = as(await enter("curious", PASSWORD));
    expect((await ask("DELETE", `/api/sessions/${id}`, undefined, curious)).statusCode).toBe(404);
    expect((await ask("DELETE", `/api/sessions/${id}`, undefined, here)).statusCode).toBe(204);
    expect((await ask("GET", "/api/session", undefined, there)).statusCode).toBe(401);
    expect((await ask("GET", "/api/session", undefined, here)).statusCode).toBe(200);
  });
});

describe("the administration of accounts", () => {
  const admin = (method: Method, url: string, body?: unknown) =>
    ask(method, url, body, { cookie: server.cookie });

  test("makes an account, gives it a link, and its person is in; each act is recorded without the name", async () => {
    const made = await admin("POST", "/api/users", { login: "Wang.Fang", name: "王芳", roles: ["analyst"] });
    expect(made.statusCode).toBe(201);
    const { id } = made.json();
    expect(made.json()).toMatchObject({
      ...{ login: "Wang.Fang", name: "王芳", roles: ["analyst"], own: { job: [], department: [] } },
      ...{ has_password: false, is_self: false, disabled_at: null, signed_in_at: null },
    });
    const given = await admin("POST", `/api/users/${id}/link`, {});
    expect(given.statusCode).toBe(201);
    expect(given.headers["cache-control"]).toBe("no-store");
    const [origin, token] = given.json().link.split("/#/sign-in/");
    expect(origin).toBe("http://localhost:80");
    const entered = await ask("POST", "/api/session", { token });
    expect(entered.json()).toMatchObject({ user: id, name: { zh: "王芳", en: "王芳" } });
    expect((await ask("POST", "/api/session", { token })).statusCode).toBe(410);
    const log = auditEvents().filter(({ subject }) => subject === `account:${id}`);
    expect(log.map(({ actor, action, outcome }) => [actor, action, outcome])).toEqual([
      ["local", "user_create", "done"],
      ["local", "user_link", "done"],
    ]);
    expect(JSON.stringify(auditEvents())).not.toMatch(/王芳|wang\.fang/i);
    expect(JSON.stringify(auditEvents())).not.toContain(token);
    const view = { name: "a view", address: "#/overview", shared: true };
    expect((await ask("POST", "/api/views", view, as(entered))).statusCode).toBe(201);
    const { views } = (await admin("GET", "/api/views")).json();
    expect(views.at(-1).owner).toEqual({ user: id, name: { zh: "王芳", en: "王芳" } });
  });

  test.each([
    [
      "a login that is taken, in other letters",
      { login: "ＬＯＣＡＬ", name: "x", roles: ["it"] },
      409,
      "login_taken",
    ],
    ["no login", { name: "x", roles: ["it"] }, 400, "invalid_parameter"],
    ["a login with spaces", { login: "a b", name: "x", roles: ["it"] }, 400, "invalid_parameter"],
    ["a login with markup", { login: "<b>", name: "x", roles: ["it"] }, 400, "invalid_parameter"],
    [
      "a name that turns the line round",
      { login: "ok", name: "a\u202eb", roles: ["it"] },
      400,
      "invalid_parameter",
    ],
    ["no roles", { login: "ok", name: "x", roles: [] }, 400, "invalid_parameter"],
    ["a role that there is not", { login: "ok", name: "x", roles: ["root"] }, 400, "invalid_parameter"],
    [
      "a password of the administrator's choice",
      { login: "ok", name: "x", roles: ["it"], password: "x" },
      400,
      "invalid_parameter",
    ],
  ])("refuses %s", async (_, body, status, code) => {
    expect(codeOf(await admin("POST", "/api/users", body))).toEqual([status, code]);
  });

  test("nobody changes their own roles or rows, or disables themselves; the own name may change", async () => {
    for (const change of [{ roles: ["analyst"] }, { own: { job: ["J01"] } }, { disabled: true }])
      expect(codeOf(await admin("PATCH", "/api/users/local", change))).toEqual([403, "own_account"]);
    expect((await admin("PATCH", "/api/users/local", { name: "Local person" })).statusCode).toBe(200);
    expect(auditEvents().at(-2)).toMatchObject({ action: "user_change", outcome: "refused" });
    expect(auditEvents().at(-1)).toMatchObject({ outcome: "done", detail: { by: "page", renamed: true } });
  });

  test("the last administrator stays one", async () => {
    const own = await client(join(folder, "last"));
    try {
      const boss = await signIn(own.context, { person: "boss", roles: ["admin"] });
      const patch = (id: string, payload: object, cookie: string) =>
        own.app.inject({ method: "PATCH", url: `/api/users/${id}`, headers: { cookie }, payload });
      const cookie = `assay_session=${boss}`;
      expect((await patch("local", { disabled: true }, cookie)).statusCode).toBe(200);
      // both at the same moment: one of them has to stay
      await account(own.context, { person: "left", roles: ["admin"] });
      await account(own.context, { person: "right", roles: ["admin"] });
      const [left, right] = [
        await signIn(own.context, { person: "left", roles: ["admin"] }),
        await signIn(own.context, { person: "right", roles: ["admin"] }),
      ];
      await patch("boss", { roles: ["it"] }, `assay_session=${left}`);
      const both = await Promise.all([
        patch("right", { disabled: true }, `assay_session=${left}`),
        patch("left", { roles: ["it"] }, `assay_session=${right}`),
      ]);
      const codes = both.map((answer) => answer.json().error?.code ?? "done").sort();
      expect(codes).toEqual(["done", "last_admin"]);
    } finally {
      await own.close();
    }
  });

  test("reading asks for its right, changing for another; the list is paged by login", async () => {
    const auditor = `assay_session=${await signIn(server.context, { person: "aud", roles: ["auditor"] })}`;
    const hr = `assay_session=${await signIn(server.context, { person: "hra", roles: ["hr_admin"] })}`;
    expect((await ask("GET", "/api/users", undefined, { cookie: auditor })).statusCode).toBe(200);
    expect((await ask("GET", "/api/users", undefined, { cookie: hr })).statusCode).toBe(403);
    const body = { login: "x", name: "x", roles: ["it"] };
    expect((await ask("POST", "/api/users", body, { cookie: auditor })).statusCode).toBe(403);
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const more: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page: { users: { login: string }[]; next_cursor: string | null } = (
        await admin("GET", `/api/users?limit=3${more}`)
      ).json();
      seen.push(...page.users.map(({ login }) => login.toLowerCase()));
      cursor = page.next_cursor;
    }
    expect(seen).toEqual([...seen].sort());
    expect(seen).toHaveLength((await accounts.page(server.context.store, { limit: 1000 })).length);
    expect((await admin("GET", "/api/users")).body).not.toContain("argon2");
  });

  test("an account that is not there, and a link for one that is disabled", async () => {
    expect(codeOf(await admin("PATCH", "/api/users/nix", { name: "x" }))).toEqual([404, "not_found"]);
    expect(codeOf(await admin("POST", "/api/users/nix/link", {}))).toEqual([404, "not_found"]);
    await person("gone");
    await admin("PATCH", "/api/users/gone", { disabled: true });
    expect(codeOf(await admin("POST", "/api/users/gone/link", {}))).toEqual([409, "account_disabled"]);
  });

  test("what cannot be recorded is not done", async () => {
    const own = await client(join(folder, "unrecorded"));
    rmSync(join(folder, "unrecorded", "audit"), { recursive: true });
    const payload = { login: "nobody", name: "x", roles: ["it"] };
    const answer = await own.app.inject({
      ...{ method: "POST", url: "/api/users", headers: { cookie: own.cookie }, payload },
    });
    const found = await accounts.byLogin(own.context.store, "nobody");
    await own.close();
    expect(codeOf(answer)).toEqual([503, "audit_unavailable"]);
    expect(found).toBeUndefined();
  });
});
