import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Fastify from "fastify";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { policy, policyKey, watchRoutes } from "../../server/access/policy.ts";
import { type Role, rightsOf, roles } from "../../server/access/roles.ts";
import { analyses } from "../../server/analyses/analyses.ts";
import { account, signIn } from "../helpers/accounts.ts";
import { type Client, client } from "./client.ts";

let folder: string;
let server: Client;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-access-"));
  server = await client(join(folder, "data"));
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

const invite = async ({ context }: Client) =>
  (await context.sessions.invite(await account(context, { person: "lin", roles: ["analyst"] }))).token;

const json = { "content-type": "application/json" };
const url = (path: string) =>
  path
    .replace(/:(id|report)\(\^[^)]*\)/, (_, name) => (name === "id" ? "nix" : "2026Q3"))
    .replace(/:[a-z]+/g, "1");
/** The table with an entry for each analysis in the place of the one for all. */
const ids = [...(await analyses()).keys()];
const entries = Object.entries(policy).flatMap(([key, need]) =>
  (key.endsWith("/analyses/*")
    ? ids.map((id) => key.replace("*", id)).filter((own) => policy[own] === undefined)
    : [key]
  ).map((each) => [each, need] as const),
);
const protectedRoutes = entries
  .filter(([, need]) => need !== "public")
  .map(([key, need]) => ({
    key,
    need,
    method: key.split(" ")[0] as "GET" | "POST" | "DELETE",
    path: key.split(" ")[1]!,
  }));

describe("every route of the policy table that needs a session", () => {
  test.each(protectedRoutes)("$key: 401 without one", async ({ method, path }) => {
    const answer = await server.app.inject({
      method,
      url: url(path),
      headers: json,
      ...(method === "POST" ? { payload: "{}" } : {}),
    });
    expect(answer.statusCode).toBe(401);
    expect(answer.json().error.code).toBe("sign_in_needed");
  });

  test.each(protectedRoutes)("$key: 401 with a made-up cookie", async ({ method, path }) => {
    const answer = await server.app.inject({
      method,
      url: url(path),
      headers: { ...json, cookie: "assay_session=made-up" },
      ...(method === "POST" ? { payload: "{}" } : {}),
    });
    expect(answer.statusCode).toBe(401);
  });

  const cases = protectedRoutes
    .filter(({ need }) => need !== "session" && need !== "candidate")
    .flatMap((route) => (Object.keys(roles) as Role[]).map((role) => ({ ...route, role })))
    .filter(({ need, role }) => !(rightsOf([role]) as string[]).includes(need));
  test.each(cases)("$key: 403 for $role, who lacks $need", async ({ method, path, role }) => {
    const secret = await signIn(server.context, { person: `some-${role}`, roles: [role] });
    const answer = await server.app.inject({
      method,
      url: url(path),
      headers: { ...json, cookie: `assay_session=${secret}` },
      ...(method === "POST" ? { payload: "{}" } : {}),
    });
    expect(answer.statusCode).toBe(403);
    expect(answer.json().error.code).toBe("not_allowed");
  });
});

test("the table and the routes are the same set, documents and pages apart", async () => {
  const listed = entries.map(([key]) => key).filter((key) => key.includes("/api/"));
  const document = (await server.get("/api/openapi.json")).json();
  const served = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const written = (key: string) => key.replace(/:([a-z]+)(\(\^[^)]*\))?/g, "{$1}");
  expect(served.sort()).toEqual(listed.map(written).sort());
});

test("a route without an entry in the table stops the start, naming it", async () => {
  const app = Fastify();
  const refuseUnlisted = watchRoutes(app);
  app.get("/api/health", async () => "listed");
  await app.ready();
  expect(refuseUnlisted).not.toThrow();
  const other = Fastify();
  const refuse = watchRoutes(other);
  other.route({ method: ["GET", "PUT"], url: "/api/secret", handler: async () => "unlisted" });
  await other.ready();
  expect(refuse).toThrow("server/access/policy.ts has no entry for GET /api/secret, PUT /api/secret");
});

test("HEAD is judged as GET", () => {
  expect(policyKey("HEAD", "/api/session")).toBe("GET /api/session");
});

describe("what comes from elsewhere", () => {
  const signIn = (headers: Record<string, string>) =>
    server.app.inject({
      method: "POST",
      url: "/api/session",
      headers: { ...json, ...headers },
      payload: '{"token":"x"}',
    });

  test.each([
    { origin: "https://evil.example" },
    { origin: "null" },
    { origin: "http://localhost:81" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site" },
    { host: "evil.example" },
    { host: "127.0.0.1.evil.example:8100" },
  ])("%j is refused", async (headers) => {
    const answer = await signIn(headers as Record<string, string>);
    expect(answer.statusCode).toBe(403);
    expect(answer.json().error.code).toBe("foreign_origin");
  });

  test.each([
    { origin: "http://localhost:80", host: "localhost:80" },
    { origin: "http://127.0.0.1:8100", host: "127.0.0.1:8100" },
    { "sec-fetch-site": "same-origin" },
  ])("%j is ours", async (headers) => {
    expect((await signIn(headers as Record<string, string>)).statusCode).toBe(410);
  });

  test("reading under a foreign host name is refused too (DNS rebinding)", async () => {
    const answer = await server.get("/api/health", { host: "evil.example" });
    expect(answer.statusCode).toBe(403);
  });
});

describe("signing in", () => {
  test("a link opens one session, then is gone; signing out ends the session", async () => {
    const token = await invite(server);
    const first = await server.post("/api/session", { token }, { cookie: "" });
    expect(first.statusCode).toBe(200);
    expect(first.json()).toMatchObject({ user: "lin", role: "analyst", roles: ["analyst"], scope: "all" });
    const header = String(first.headers["set-cookie"]);
    expect(header).toMatch(/^assay_session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);

    const second = await server.post("/api/session", { token });
    expect(second.statusCode).toBe(410);
    expect(second.json().error.code).toBe("link_gone");
    expect(second.headers["set-cookie"]).toBeUndefined();

    const cookie = header.split(";")[0]!;
    expect((await server.get("/api/session", { cookie })).statusCode).toBe(200);
    const out = await server.app.inject({ method: "DELETE", url: "/api/session", headers: { cookie } });
    expect(out.statusCode).toBe(204);
    expect((await server.get("/api/session", { cookie })).statusCode).toBe(401);
  });

  test("a token that never was is answered like a used one", async () => {
    const answer = await server.post("/api/session", { token: "nix" });
    expect([answer.statusCode, answer.json().error.code]).toEqual([410, "link_gone"]);
  });

  test("signing in, being refused and signing out are in the audit log, without secrets", async () => {
    const token = await invite(server);
    const entered = await server.post("/api/session", { token }, { cookie: "" });
    const cookie = String(entered.headers["set-cookie"]).split(";")[0]!;
    await server.post("/api/session", { token });
    await server.app.inject({ method: "DELETE", url: "/api/session", headers: { cookie } });
    const directory = join(folder, "data", "audit");
    const log = readdirSync(directory)
      .map((file) => readFileSync(join(directory, file), "utf8"))
      .join("");
    const actions = log
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
      .map(({ action, outcome }) => `${action} ${outcome}`);
    expect(actions.slice(-3)).toEqual(["sign_in done", "sign_in refused", "sign_out done"]);
    expect(log).not.toContain(token);
    expect(log).not.toContain(cookie.split("=")[1]);
  });

  test("the thirty-first try of a minute is refused with a time to come back", async () => {
    const other = { remoteAddress: "10.9.8.7" };
    const tries = [];
    for (let index = 0; index < 31; index++) {
      tries.push(
        await server.app.inject({
          method: "POST",
          url: "/api/session",
          headers: json,
          payload: '{"token":"x"}',
          ...other,
        }),
      );
    }
    const last = tries.at(-1)!;
    expect(tries.filter((each) => each.statusCode === 410)).toHaveLength(30);
    expect(last.statusCode).toBe(429);
    expect(last.json().error.code).toBe("too_many_requests");
    expect(Number(last.headers["retry-after"])).toBeGreaterThan(0);
  });
});

describe("bad requests", () => {
  test.each([
    ["a body that is no JSON", "{", json, 400, "invalid_json"],
    ["an empty body", "", json, 400, "invalid_json"],
    ["a form", "token=x", { "content-type": "application/x-www-form-urlencoded" }, 415, "not_json"],
    ["plain text", "{}", { "content-type": "text/plain" }, 415, "not_json"],
    ["no token", "{}", json, 400, "invalid_parameter"],
    ["a token that is no text", '{"token":{}}', json, 400, "invalid_parameter"],
    ["an empty token", '{"token":""}', json, 400, "invalid_parameter"],
    ["a token too long", `{"token":"${"x".repeat(201)}"}`, json, 400, "invalid_parameter"],
    ["one member too many", '{"token":"x","more":1}', json, 400, "invalid_parameter"],
    ["a prototype", '{"token":"x","__proto__":{"a":1}}', json, 400, "invalid_json"],
    ["a body too large", `{"token":"${"x".repeat(2 ** 20)}"}`, json, 413, "too_large"],
  ])("%s", async (_, payload, headers, status, code) => {
    const answer = await server.app.inject({
      method: "POST",
      url: "/api/session",
      headers,
      payload,
      remoteAddress: `10.0.0.${status % 250}`,
    });
    expect([answer.statusCode, answer.json().error.code]).toEqual([status, code]);
    expect(answer.json().error.message.length).toBeGreaterThan(5);
  });

  test("a body that is too large is told with its limit", async () => {
    const body = { token: "x".repeat(2 ** 20) };
    const answer = await server.post("/api/session", body, { "accept-language": "zh" });
    expect(answer.json().error.message).toBe("请求正文超过上限 1 MB");
    const page = await server.post("/api/exports/xlsx", { x: "x".repeat(17 * 2 ** 20) });
    expect(page.json().error.message).toBe("The body is larger than the limit of 16 MB");
  });

  test("the message is in the caller's language", async () => {
    const zh = await server.get("/api/nix", { "accept-language": "zh-CN,zh;q=0.9" });
    const en = await server.get("/api/nix", { "accept-language": "en-GB" });
    const asked = await server.get("/api/nix?lang=zh", { "accept-language": "en-GB" });
    expect(zh.json()).toEqual({ error: { code: "not_found", message: "没有找到该地址" } });
    expect(en.json()).toEqual({ error: { code: "not_found", message: "This address was not found" } });
    expect(asked.json()).toEqual(zh.json());
    expect(zh.headers["content-language"]).toBe("zh-CN");
  });

  test("a failure of the server says nothing but a number; without an audit log nothing sensitive is done", async () => {
    const directory = join(folder, "broken");
    const broken = await client(directory);
    const token = await invite(broken);
    rmSync(join(directory, "audit"), { recursive: true });
    const unaudited = await broken.post("/api/session", { token: "nix" });
    expect([unaudited.statusCode, unaudited.json().error.code]).toEqual([503, "audit_unavailable"]);

    await sql.raw("pragma query_only = on").execute(broken.context.store); // now no session can be kept
    const failed = await broken.post("/api/session", { token });
    expect(failed.statusCode).toBe(500);
    expect(failed.json().error.message).toMatch(
      /^The server failed; the details are in its log under [0-9a-f-]{36}$/,
    );
    expect(failed.body).not.toMatch(/readonly|session|node:/);
    await broken.close();
  });
});

test("every answer carries the strict headers", async () => {
  for (const path of ["/api/health", "/api/nix", "/nix"]) {
    const { headers } = await server.get(path);
    expect(headers["content-security-policy"]).toContain("script-src 'self';");
    expect(headers["content-security-policy"]).not.toContain("unsafe");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["referrer-policy"]).toBe("no-referrer");
    expect(headers["cache-control"]).toMatch(/no-cache|no-store/);
  }
});
