import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { requireStepUp } from "../../server/access/step-up.ts";
import { buildApp } from "../../server/app.ts";
import { logger } from "../../server/logger.ts";
import { accounts } from "../../server/store/account.ts";
import { newcomers } from "../../server/store/newcomer.ts";
import { account, signIn } from "../helpers/accounts.ts";
import { caller } from "./caller.ts";
import { type Client, client } from "./client.ts";
import {
  begin,
  browse,
  CLIENT,
  comeBack,
  cookieOf,
  type IdentityProvider,
  identityProvider,
  sent,
} from "./identity-provider.ts";

const REDIRECT = "http://localhost/api/sign-in/main/callback";
let folder: string;
let server: Client;
let idp: IdentityProvider;
/** Another provider that knows the same e-mails. */
let second: IdentityProvider;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-sign-in-"));
  idp = await identityProvider(REDIRECT);
  second = await identityProvider(REDIRECT.replace("main", "second"));
  process.env.TEST_CLIENT_SECRET = CLIENT.client_secret;
  const each = { client_id: CLIENT.client_id, client_secret_env: "TEST_CLIENT_SECRET" };
  server = await client(join(folder, "data"), {
    sign_in: {
      oidc: [
        { ...each, id: "main", issuer: idp.issuer, label: { zh: "公司账号", en: "Company account" } },
        { ...each, id: "second", issuer: second.issuer, scopes: ["openid", "profile", "email"] },
      ],
    },
  });
});
afterAll(async () => {
  await server?.close();
  await idp?.close();
  await second?.close();
  rmSync(folder, { recursive: true });
});

const issuerOf = (id: "main" | "second") => server.context.signIn.providers.get(id)!.issuer;
let people = 0;
/** Another person for each test, with an account that signs in by the first provider. */
let person: string;
beforeEach(async () => {
  people += 1;
  person = `person-${people}`;
  idp.person = { sub: `sub-${people}`, name: "林雨", email: "lin@example.com" };
  second.person = { sub: `other-${people}`, name: "林雨", email: "lin@example.com" };
  await account(server.context, { person, roles: ["analyst"] });
  await accounts.change(server.context.store, person, {
    ...{ method: "sso", issuer: issuerOf("main"), subject: `sub-${people}` },
  });
});

const events = () =>
  readdirSync(join(folder, "data", "audit")).flatMap((file) =>
    readFileSync(join(folder, "data", "audit", file), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  );
const locationOf = (answer: Awaited<ReturnType<typeof comeBack>>) => [
  answer.statusCode,
  answer.headers.location,
];
/** Signs in as the person of the first provider; what the callback answers. */
async function signInBy(provider: "main" | "second", body: unknown = {}) {
  const { cookie, address } = await begin(server, provider, body);
  return comeBack(server, await browse(address), cookie);
}
const who = async (cookie: string) =>
  (await server.app.inject({ url: "/api/session", headers: { cookie } })).json();

describe("by OpenID Connect", () => {
  test("the sign-in page is told the providers", async () => {
    const { providers } = (await server.app.inject({ url: "/api/sign-in" })).json();
    expect(providers).toEqual([
      { id: "main", label: { zh: "公司账号", en: "Company account" } },
      { id: "second", label: { zh: "单点登录", en: "Single sign-on" } },
    ]);
  });

  test("a person with an account is signed in, and led to where they wanted to go", async () => {
    const { cookie, address, answer } = await begin(server, "main", { target: "#/validity?company=C1" });
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      ...{ response_type: "code", client_id: "assay", redirect_uri: REDIRECT, scope: "openid profile" },
      ...{ code_challenge_method: "S256", code_challenge: expect.stringMatching(/^[\w-]{43}$/) },
      ...{ state: expect.stringMatching(/^[\w-]{43}$/), nonce: expect.stringMatching(/^[\w-]{43}$/) },
    });
    expect(answer.cookies[0]).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/", maxAge: 600 });
    const back = await comeBack(server, await browse(address), cookie);
    expect(locationOf(back)).toEqual([303, "/#/validity?company=C1"]);
    expect(back.headers["cache-control"]).toBe("no-store");
    expect(await who(cookieOf(back, "assay_session"))).toMatchObject({
      ...{ user: person, roles: ["analyst"], opened_by: "sso" },
      provider: { id: "main", label: { en: "Company account" } },
    });
    expect(events().at(-1)).toMatchObject({
      ...{ actor: person, action: "sign_in", outcome: "done", detail: { by: "sso", provider: "main" } },
    });
    // the secret goes by the header, as the provider's document says
    expect(idp.exchanged.at(-1)).toMatch(/^Basic /);
  });

  test("nobody gets an account by coming; an administrator is told of them, and links one", async () => {
    idp.person = { sub: `new-${people}`, name: "新人", email: "new@example.com" };
    const back = await signInBy("main");
    expect(locationOf(back)).toEqual([303, "/#/signed-in/refused/unknown"]);
    expect(cookieOf(back, "assay_session")).toBe("");
    const refused = events().at(-1);
    expect(refused).toMatchObject({
      ...{ actor: "-", action: "sign_in", outcome: "refused" },
      detail: { by: "sso", provider: "main", refusal: "unknown" },
    });
    expect(JSON.stringify(refused)).not.toMatch(/new-|新人|example/);
    const { newcomers: told } = (await server.get("/api/users/newcomers")).json();
    expect(told[0]).toMatchObject({ provider: { id: "main" }, subject: `new-${people}`, name: "新人" });

    const made = await server.post("/api/users", {
      ...{ login: `new.${people}`, name: "新人", roles: ["leadership"] },
      ...{ method: "sso", provider: "main", subject: `new-${people}` },
    });
    expect(made.statusCode).toBe(201);
    expect(made.json()).toMatchObject({ method: "sso", provider: "main", subject: `new-${people}` });
    expect((await newcomers.all(server.context.store)).map(({ subject }) => subject)).not.toContain(
      `new-${people}`,
    );
    const again = await signInBy("main");
    expect(await who(cookieOf(again, "assay_session"))).toMatchObject({ roles: ["leadership"] });
  });

  test("newcomers are remembered for 90 days, the last 200 of them", async () => {
    const { store } = server.context;
    const at = (day: number) => new Date(Date.UTC(2020, 0, day)).toISOString();
    const came = (subject: string, day: number) =>
      newcomers.came(store, { issuer: "x", subject, name: "", first_at: at(day), last_at: at(day) });
    const own = async () => (await newcomers.all(store)).filter(({ issuer }) => issuer === "x");
    await came("old", 1);
    await came("again", 1);
    await came("again", 90);
    await came("late", 92);
    expect((await own()).map(({ subject, first_at }) => [subject, first_at])).toEqual([
      ["late", at(92)],
      ["again", at(1)],
    ]);
    for (let each = 0; each < 205; each += 1) await came(`many-${each}`, 100);
    expect((await newcomers.all(store)).length).toBe(200);
    for (const { issuer, subject } of await own()) await newcomers.remove(store, issuer, subject);
  });

  test("the same e-mail and the same subject at another issuer are another person", async () => {
    expect(locationOf(await signInBy("second"))).toEqual([303, "/#/signed-in/refused/unknown"]);
    second.person = { ...idp.person! };
    const back = await signInBy("second");
    expect(locationOf(back)).toEqual([303, "/#/signed-in/refused/unknown"]);
    expect(cookieOf(back, "assay_session")).toBe("");
  });

  test("a disabled account is refused and signed in nowhere", async () => {
    await accounts.change(server.context.store, person, { disabled_at: new Date().toISOString() });
    const back = await signInBy("main");
    expect(locationOf(back)).toEqual([303, "/#/signed-in/refused/disabled"]);
    expect(cookieOf(back, "assay_session")).toBe("");
    expect(events().at(-1)).toMatchObject({ subject: `account:${person}`, outcome: "refused" });
  });

  test("who says no at the provider is told so", async () => {
    idp.person = null;
    expect(locationOf(await signInBy("main"))).toEqual([303, "/#/signed-in/refused/denied"]);
  });

  test.each([
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "#//evil.example\r\nset-cookie: a=b",
    "#overview",
    "",
  ])("the target %j is refused", async (target) => {
    const { answer } = await begin(server, "main", { target });
    expect([answer.statusCode, answer.json().error.code]).toEqual([400, "invalid_parameter"]);
  });

  test.each(["#/sign-in/a-token", "#/set-up/a-token", "#/signed-in/confirmed"])(
    "nobody is led to %s, a way in itself",
    async (target) => {
      expect(locationOf(await signInBy("main", { target }))).toEqual([303, "/#/overview"]);
    },
  );

  test("ends the session that the browser had before", async () => {
    const before = `assay_session=${await signIn(server.context, { person: "before" })}`;
    const { cookie, address } = await begin(server, "main", {}, { cookie: before });
    const back = await comeBack(server, await browse(address), `${cookie}; ${before}`);
    expect(await who(cookieOf(back, "assay_session"))).toMatchObject({ user: person });
    expect(await who(before)).toMatchObject({ error: { code: "sign_in_needed" } });
  });
});

describe("what comes back", () => {
  const isRefused = async (url: string, cookie: string, refusal: string) => {
    const answer = await comeBack(server, url, cookie);
    expect(locationOf(answer)).toEqual([303, `/#/signed-in/refused/${refusal}`]);
    expect(cookieOf(answer, "assay_session")).toBe("");
  };

  test("is good once: neither state nor code are taken again", async () => {
    const { cookie, address } = await begin(server, "main");
    const url = await browse(address);
    expect(locationOf(await comeBack(server, url, cookie))).toEqual([303, "/#/overview"]);
    const asked = idp.exchanged.length;
    await isRefused(url, cookie, "expired");
    expect(idp.exchanged).toHaveLength(asked);
    // the code of the first sign-in with the state of another one
    const other = await begin(server, "main");
    const code = new URL(url, REDIRECT).searchParams;
    code.set("state", other.address.searchParams.get("state")!);
    await isRefused(`/api/sign-in/main/callback?${code}`, other.cookie, "failed");
  });

  test("is refused in a browser in which it was not begun: a foreign callback signs nobody in", async () => {
    const attackers = await begin(server, "main");
    await isRefused(await browse(attackers.address), "", "expired");
    const again = await begin(server, "main");
    const victims = await begin(server, "main");
    await isRefused(await browse(again.address), victims.cookie, "expired");
    // it is used up with that
    await isRefused(`/api/sign-in/main/callback${again.address.search}`, again.cookie, "expired");
  });

  test("is refused with a foreign code in the own sign-in: PKCE and nonce bind it", async () => {
    const attackers = await begin(server, "main");
    const stolen = new URL(await browse(attackers.address), REDIRECT).searchParams;
    const victims = await begin(server, "main");
    stolen.set("state", victims.address.searchParams.get("state")!);
    await isRefused(`/api/sign-in/main/callback?${stolen}`, victims.cookie, "failed");
  });

  test("is refused after ten minutes", async () => {
    const { cookie, address } = await begin(server, "main");
    const url = await browse(address);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 10 * 60_000 });
    try {
      await isRefused(url, cookie, "expired");
    } finally {
      vi.useRealTimers();
    }
  });

  test("is refused at another provider's address", async () => {
    const { cookie, address } = await begin(server, "main");
    await isRefused((await browse(address)).replace("/main/", "/second/"), cookie, "expired");
  });

  test("is refused with another issuer (mix-up), or without the one that the provider promises", async () => {
    for (const change of [
      (parameters: URLSearchParams) => parameters.set("iss", second.issuer),
      (parameters: URLSearchParams) => parameters.delete("iss"),
      (parameters: URLSearchParams) => parameters.append("iss", second.issuer),
    ]) {
      const { cookie, address } = await begin(server, "main");
      const { searchParams } = new URL(await browse(address), REDIRECT);
      expect(searchParams.get("iss")).toBe(idp.issuer);
      change(searchParams);
      const asked = idp.exchanged.length + second.exchanged.length;
      await isRefused(`/api/sign-in/main/callback?${searchParams}`, cookie, "failed");
      expect(idp.exchanged.length + second.exchanged.length).toBe(asked);
    }
  });

  test.each(["", "?state=", "?code=x&state=made-up", "?state=a&state=b", "?error=access_denied"])(
    "%j is refused",
    async (query) => {
      const { cookie } = await begin(server, "main");
      await isRefused(`/api/sign-in/main/callback${query}`, cookie, "expired");
    },
  );

  test("HEAD uses nothing up, and an unknown provider is not found", async () => {
    const { cookie, address } = await begin(server, "main");
    const url = await browse(address);
    const head = await server.app.inject({ method: "HEAD", url, headers: { cookie } });
    expect(head.statusCode).toBe(404);
    expect(locationOf(await comeBack(server, url, cookie))).toEqual([303, "/#/overview"]);
    expect((await begin(server, "third")).answer.json().error.code).toBe("not_found");
  });

  test("another website begins no sign-in", async () => {
    const { answer } = await begin(server, "main", {}, { origin: "https://evil.example" });
    expect([answer.statusCode, answer.json().error.code]).toEqual([403, "foreign_origin"]);
  });
});

test("the log of the server holds no code, state, nonce, secret, cookie or name", async () => {
  const lines: string[] = [];
  const stream = { write: (line: string) => lines.push(line) };
  const app = await buildApp({
    ...{ context: server.context, web: null },
    logger: { ...(logger("trace") as object), stream },
  });
  const logged = { ...server, app };
  const secrets: string[] = [];
  const keep = (url: URL) => secrets.push(...url.searchParams.values());
  for (const spoil of [false, true]) {
    const { cookie, address } = await begin(logged, "main");
    const url = await browse(address);
    keep(new URL(url, REDIRECT));
    keep(address);
    const parameters = new URL(url, REDIRECT).searchParams;
    if (spoil) parameters.set("code", "a-spoiled-code");
    const back = await comeBack(logged, `/api/sign-in/main/callback?${parameters}`, cookie);
    secrets.push(cookie.split("=")[1]!, ...back.cookies.map(({ value }) => value), idp.person!.sub);
  }
  await comeBack(logged, "/api/sign-in/main/callback?code=a-late-code&state=a-late-state", "");
  await app.close();
  const [told, open] = [
    [...new Set(secrets), CLIENT.client_secret, "a-spoiled-code", "a-late", "林雨"],
    ["code", "S256", "assay", "openid profile", REDIRECT, idp.issuer],
  ];
  const log = lines.join("");
  expect(log).toContain('"refusal":"failed"');
  expect(log).toContain("/api/sign-in/main/callback");
  const found = told.filter((each) => each !== "" && !open.includes(each) && log.includes(each));
  expect(found).toEqual([]);
  expect(told.length).toBeGreaterThan(12);
});

describe("an account that signs in by a provider", () => {
  test("has no password, and sets none", async () => {
    const ask = caller(server, "own", ["analyst"]);
    await ask("GET", "/api/session");
    await accounts.change(server.context.store, "own", {
      ...{ method: "sso", issuer: issuerOf("main"), subject: "own" },
    });
    for (const [method, url, body] of [
      ["PUT", "/api/session/password", { password: "correct horse battery" }],
      ["POST", "/api/session/step-up", { password: "correct horse battery", reason: "an appeal" }],
    ] as const) {
      const answer = await ask(method, url, body);
      expect([answer.statusCode, answer.json().error.code]).toEqual([409, "sso_account"]);
    }
  });

  test("steps up by signing in anew, as the same person", async () => {
    const session = cookieOf(await signInBy("main"), "assay_session");
    const stepUp = async () =>
      sent(
        await server.app.inject({
          ...{ method: "POST", url: "/api/session/step-up" },
          headers: { "content-type": "application/json", cookie: session },
          payload: JSON.stringify({ provider: "main", reason: "checking an appeal" }),
        }),
      );
    const secret = session.split("=")[1]!;
    const isSteppedUp = () => {
      try {
        requireStepUp({ session: server.context.sessions.find(secret) });
        return true;
      } catch {
        return false;
      }
    };
    const other = await stepUp();
    expect(other.address.searchParams.get("prompt")).toBe("login");
    const self = idp.person;
    idp.person = { ...self!, sub: "somebody-else" };
    const refused = await comeBack(server, await browse(other.address), `${other.cookie}; ${session}`);
    expect(locationOf(refused)).toEqual([303, "/#/signed-in/not-confirmed/another"]);
    expect(isSteppedUp()).toBe(false);
    expect(events().at(-1)).toMatchObject({
      ...{
        actor: person,
        action: "step_up",
        outcome: "refused",
        detail: { provider: "main", refusal: "another" },
      },
    });

    idp.person = self;
    const elsewhere = await stepUp();
    const lost = await comeBack(server, await browse(elsewhere.address), elsewhere.cookie);
    expect(locationOf(lost)).toEqual([303, "/#/signed-in/not-confirmed/another"]);
    expect(isSteppedUp()).toBe(false);

    const again = await stepUp();
    const back = await comeBack(server, await browse(again.address), `${again.cookie}; ${session}`);
    expect(locationOf(back)).toEqual([303, "/#/signed-in/confirmed"]);
    expect(isSteppedUp()).toBe(true);
    expect(events().at(-1)).toMatchObject({
      ...{ actor: person, action: "step_up", outcome: "done" },
      detail: { by: "sso", provider: "main", fresh: true, reason: "checking an appeal" },
    });
  });
});

describe("an account of before", () => {
  const link = async (session: string) =>
    sent(
      await server.app.inject({
        ...{ method: "POST", url: "/api/session/provider" },
        headers: { "content-type": "application/json", "accept-language": "en", cookie: session },
        payload: JSON.stringify({ provider: "main" }),
      }),
    );

  test("is linked within 30 minutes of its one-time link; its password and other sessions end", async () => {
    const old = `old-${people}`;
    await account(server.context, { person: old, roles: ["hr"] });
    await accounts.change(server.context.store, old, { password: "a hash" });
    const other = `assay_session=${await signIn(server.context, { person: old, roles: ["hr"] })}`;
    const { token } = await server.context.sessions.invite(old);
    const session = `assay_session=${(await server.context.sessions.redeem(token))!.secret}`;
    idp.person = { sub: `linked-${people}`, name: "旧人", email: "old@example.com" };
    const { cookie, address } = await link(session);
    const back = await comeBack(server, await browse(address), `${cookie}; ${session}`);
    expect(locationOf(back)).toEqual([303, "/#/signed-in/linked"]);
    expect(await accounts.find(server.context.store, old)).toMatchObject({
      ...{ method: "sso", issuer: issuerOf("main"), subject: `linked-${people}`, password: null },
    });
    expect(await who(session)).toMatchObject({ user: old });
    expect(await who(other)).toMatchObject({ error: { code: "sign_in_needed" } });
    expect(await who(cookieOf(await signInBy("main"), "assay_session"))).toMatchObject({ user: old });
  });

  test("is not linked to what another account signs in by", async () => {
    const old = `old-${people}`;
    const session = `assay_session=${await signIn(server.context, { person: old, roles: ["hr"] })}`;
    const { cookie, address } = await link(session);
    const back = await comeBack(server, await browse(address), `${cookie}; ${session}`);
    expect(locationOf(back)).toEqual([303, "/#/signed-in/not-confirmed/taken"]);
    expect(await accounts.find(server.context.store, old)).toMatchObject({ method: "password" });
  });

  test("is not linked from a session that a password opened", async () => {
    await account(server.context, { person: "by-password" });
    const { secret } = await server.context.sessions.open("by-password", "password");
    const { answer } = await link(`assay_session=${secret}`);
    expect([answer.statusCode, answer.json().error.code]).toEqual([403, "link_needed"]);
  });

  test("is linked and unlinked by an administrator, which signs it out; never the administrator's own", async () => {
    const old = `old-${people}`;
    const session = `assay_session=${await signIn(server.context, { person: old, roles: ["hr"] })}`;
    const change = (id: string, body: unknown) =>
      caller(server, "local", ["admin"])("PATCH", `/api/users/${id}`, body);
    const sso = { method: "sso", provider: "main", subject: `linked-${people}` };
    expect((await change(old, sso)).json()).toMatchObject({ ...sso, has_password: false });
    expect(await who(session)).toMatchObject({ error: { code: "sign_in_needed" } });
    expect((await change(old, { method: "password" })).json()).toMatchObject({
      ...{ method: "password", provider: null, subject: null },
    });
    for (const [body, code] of [
      [{ ...sso, subject: `sub-${people}` }, "subject_taken"],
      [{ method: "sso", provider: "main" }, "invalid_parameter"],
      [{ provider: "main", subject: "x" }, "invalid_parameter"],
      [{ ...sso, provider: "third" }, "invalid_parameter"],
    ] as const)
      expect((await change(old, body)).json().error?.code).toBe(code);
    expect((await change("local", sso)).json().error?.code).toBe("own_account");
  });
});
