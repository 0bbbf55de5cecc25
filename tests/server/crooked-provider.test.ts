import { createHash, createSign, generateKeyPairSync, type KeyObject } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { oidcProvider } from "../../server/accounts/sign-in/oidc.ts";
import { createOutgoing } from "../../server/accounts/sign-in/outgoing.ts";
import type { Asking, SignInProvider, SignInRefused } from "../../server/accounts/sign-in/provider.ts";

/** A provider that says what each test has it say. */
const says = { document: {} as object, claims: {} as object, header: {} as object, token: {} as object };
const requests: string[] = [];
const [own, foreign] = [newKey(), newKey()];
let signingKey: KeyObject;
let issuer: string;
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (part) => {
    body += part;
  });
  request.on("end", () => {
    requests.push(`${request.method} ${request.url} ${body}`);
    const json = (value: unknown) =>
      response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
    if (request.url === "/.well-known/openid-configuration") return json(says.document);
    if (request.url === "/keys")
      return json({ keys: [{ ...own.jwk, kid: "own", use: "sig", alg: "RS256" }] });
    if (request.url === "/token")
      return json({
        access_token: "an access token",
        token_type: "Bearer",
        id_token: idToken(),
        ...says.token,
      });
    if (request.url === "/large") return response.writeHead(200).end("x".repeat(1_048_577));
    if (request.url === "/leads-on") return response.writeHead(302, { location: "/keys" }).end();
    if (request.url === "/slow") return; // for ever
    response.writeHead(404).end();
  });
});

function newKey() {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return { privateKey, jwk: publicKey.export({ format: "jwk" }) };
}

function idToken(): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const now = Math.floor(Date.now() / 1000);
  const head = part({ alg: "RS256", kid: "own", ...says.header });
  const claims = { iss: issuer, aud: "assay", sub: "lin", iat: now, exp: now + 300, nonce: asking.nonce };
  const signed = `${head}.${part({ ...claims, ...says.claims })}`;
  if ((says.header as { alg?: string }).alg === "none") return `${signed}.`;
  return `${signed}.${createSign("RSA-SHA256").update(signed).sign(signingKey).toString("base64url")}`;
}

const asking: Asking = {
  ...{ redirect: "https://assay.example/api/sign-in/main/callback", state: "a-state", nonce: "a-nonce" },
  ...{ verifier: "v".repeat(43), fresh: false, begun: Date.now() },
};
const fresh: Asking = { ...asking, fresh: true };

let provider: SignInProvider;
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  signingKey = own.privateKey;
  requests.length = 0;
  Object.assign(says, {
    ...{ claims: {}, header: {}, token: {} },
    document: {
      ...{ issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token` },
      ...{ jwks_uri: `${issuer}/keys`, response_types_supported: ["code"] },
      ...{ id_token_signing_alg_values_supported: ["RS256"], subject_types_supported: ["public"] },
    },
  });
  provider = providerAt(issuer);
});

const label = { zh: "单点登录", en: "Single sign-on" };
const providerAt = (at: string) =>
  oidcProvider(
    { id: "main", issuer: at, client_id: "assay", scopes: ["openid"], label },
    "a client's secret",
  );
const back = (more: Record<string, string> = {}) =>
  new URLSearchParams({ code: "a-code", state: "a-state", ...more });
const refusalOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (thrown: SignInRefused) => thrown,
  );
  return [error?.name, error?.refusal];
};
const FAILED = ["SignInRefused", "failed"];

test("as it should be, somebody is signed in, the verifier sent to the configured provider", async () => {
  const address = await provider.begin(asking);
  expect(address.searchParams.get("code_challenge")).toBe(
    createHash("sha256").update(asking.verifier).digest("base64url"),
  );
  expect(await provider.redeem(back(), asking)).toEqual({ issuer: `${issuer}/`, subject: "lin", name: "" });
  expect(requests.find((each) => each.startsWith("POST /token"))).toContain(
    `code_verifier=${asking.verifier}`,
  );
});

describe("an ID token is refused", () => {
  test.each([
    ["another nonce: it was made for another sign-in", { nonce: "another" }],
    ["no nonce", { nonce: undefined }],
    ["another issuer", { iss: "https://evil.example" }],
    ["another client", { aud: "somebody-else" }],
    ["an end that is past", { exp: Math.floor(Date.now() / 1000) - 3600 }],
    ["no subject", { sub: "" }],
    ["a subject that is none", { sub: 42 }],
    ["a subject that is too long", { sub: "x".repeat(256) }],
  ])("with %s", async (_name, claims) => {
    says.claims = claims;
    expect(await refusalOf(provider.redeem(back(), asking))).toEqual(FAILED);
  });

  test("that another key signed, or none", async () => {
    signingKey = foreign.privateKey;
    expect(await refusalOf(provider.redeem(back(), asking))).toEqual(FAILED);
    says.header = { alg: "none" };
    expect(await refusalOf(provider.redeem(back(), asking))).toEqual(FAILED);
  });

  test("that is not there", async () => {
    says.token = { id_token: undefined };
    expect(await refusalOf(provider.redeem(back(), asking))).toEqual(FAILED);
  });

  test("where a fresh sign-in was asked for, that tells of none or an older one", async () => {
    expect(await refusalOf(provider.redeem(back(), fresh))).toEqual(FAILED);
    says.claims = { auth_time: Math.floor(Date.now() / 1000) - 600 };
    expect(await refusalOf(provider.redeem(back(), fresh))).toEqual(FAILED);
    says.claims = { auth_time: Math.floor(Date.now() / 1000) };
    expect((await provider.redeem(back(), fresh)).subject).toBe("lin");
  });
});

describe("a document of discovery is refused", () => {
  test.each([
    ["of another issuer", { issuer: "https://evil.example" }],
    ["that sends browsers elsewhere than https", { authorization_endpoint: "javascript:alert(1)" }],
    ["that sends browsers to http", { authorization_endpoint: "http://192.0.2.1/authorize" }],
  ])("%s", async (_name, change) => {
    says.document = { ...says.document, ...change };
    expect(await refusalOf(provider.begin(asking))).toEqual(FAILED);
  });

  test("that has codes and secrets sent in the clear", async () => {
    says.document = { ...says.document, token_endpoint: "http://192.0.2.1/token" };
    expect(await refusalOf(provider.redeem(back(), asking))).toEqual(FAILED);
  });

  test("and asked for again: a failure is not kept", async () => {
    const { document } = says;
    says.document = {};
    expect(await refusalOf(provider.begin(asking))).toEqual(FAILED);
    says.document = document;
    expect((await provider.begin(asking)).origin).toBe(issuer);
  });
});

test("a provider that is not there is told as that, without a word of what was sent", async () => {
  const gone = providerAt("http://127.0.0.1:1");
  expect(await refusalOf(gone.begin(asking))).toEqual(["SignInRefused", "unreachable"]);
});

test("what the provider says of an error is repeated as far as the standard goes", async () => {
  const said = (error: string) =>
    provider.redeem(new URLSearchParams({ state: "a-state", error, iss: issuer }), asking).catch(String);
  expect(await said("access_denied")).toContain("access_denied");
  expect(await said("a-code <script>")).not.toContain("a-code");
});

describe("a request that goes out", () => {
  const outgoing = createOutgoing(true, { bytes: 1_048_576, milliseconds: 300 });

  test("reads a megabyte at most", async () => {
    expect(await refusalOf(outgoing(`${issuer}/large`))).toEqual(FAILED);
  });

  test("waits no longer than it should", async () => {
    const began = Date.now();
    expect(await refusalOf(outgoing(`${issuer}/slow`))).toEqual(["SignInRefused", "unreachable"]);
    expect(Date.now() - began).toBeLessThan(5000);
  });

  test("follows nothing", async () => {
    expect((await outgoing(`${issuer}/leads-on`)).status).toBe(302);
  });

  test.each(["http://192.0.2.1/", "file:///etc/passwd", "data:text/plain,x"])(
    "does not go to %s",
    async (to) => {
      expect(await refusalOf(outgoing(to))).toEqual(FAILED);
      expect(await refusalOf(createOutgoing(false)(issuer))).toEqual(FAILED);
    },
  );
});
