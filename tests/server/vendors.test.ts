import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { dingtalkProvider } from "../../server/accounts/sign-in/dingtalk.ts";
import { feishuProvider } from "../../server/accounts/sign-in/feishu.ts";
import { createOutgoing } from "../../server/accounts/sign-in/outgoing.ts";
import type { Asking, SignInProvider, SignInRefused } from "../../server/accounts/sign-in/provider.ts";
import { type Vendor, vendorAt } from "../../server/accounts/sign-in/vendor.ts";
import { wecomProvider } from "../../server/accounts/sign-in/wecom.ts";
import { type Client, client } from "./client.ts";
import { begin, browse, comeBack, cookieOf } from "./identity-provider.ts";
import { type Member, SECRETS, type Vendors, vendors } from "./vendors.ts";

let there: Vendors;
beforeAll(async () => {
  there = await vendors();
});
afterAll(() => there?.close());
beforeEach(() => {
  there.member = null;
  there.instead = null;
  there.asked.length = 0;
});

const label = { zh: "登录", en: "Sign-in" };
type Make = (vendor?: Vendor, secret?: string) => SignInProvider;
const makers: Record<string, Make> = {
  feishu: (vendor = vendorAt(there.base), secret = SECRETS.secret) =>
    feishuProvider({ app_id: SECRETS.app, app_secret_env: "X", tenant: "t-own", label }, secret, vendor),
  dingtalk: (vendor = vendorAt(there.base), secret = SECRETS.secret) =>
    dingtalkProvider(
      { client_id: SECRETS.app, client_secret_env: "X", tenant: "t-own", label },
      secret,
      vendor,
    ),
  wecom: (vendor = vendorAt(there.base), secret = SECRETS.secret) =>
    wecomProvider({ tenant: SECRETS.corp, agent_id: SECRETS.agent, secret_env: "X", label }, secret, vendor),
};
const asking: Asking = {
  ...{ redirect: "http://localhost/api/sign-in/x/callback", state: "a-state", nonce: "a-nonce" },
  ...{ verifier: "v".repeat(43), fresh: false, begun: Date.now() },
};

/** Goes to the vendor, and gives what comes back. */
async function visit(provider: SignInProvider): Promise<URLSearchParams> {
  return new URL(await browse(await provider.begin(asking)), asking.redirect).searchParams;
}
const refusalOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => null,
    (thrown: SignInRefused) => thrown,
  );
  return error?.name === "SignInRefused" ? error.refusal : error;
};

describe.each([
  ["feishu", "t-own", "feishu:t-own", "on_LinYu", "accounts.feishu.cn"],
  ["dingtalk", "t-own", "dingtalk:t-own", "union-LinYu", "login.dingtalk.com"],
  ["wecom", SECRETS.corp, `wecom:${SECRETS.corp}`, "linyu", "login.work.weixin.qq.com"],
] as const)("%s", (id, tenant, issuer, subject, host) => {
  const lin: Member = { id: "LinYu", name: "林雨", tenant };
  let provider: SignInProvider;
  beforeEach(() => {
    provider = makers[id]!();
    there.member = lin;
  });

  test("gives tenant and subject, never an e-mail or a telephone number", async () => {
    const identity = await provider.redeem(await visit(provider), asking);
    expect(identity).toEqual({ issuer, subject, name: id === "wecom" ? "LinYu" : "林雨" });
    expect(provider.issuer).toBe(issuer);
  });

  test("sends browsers and secrets to the vendor's own https addresses", async () => {
    const addresses: string[] = [];
    const vendor = vendorAt(undefined, async (address) => {
      addresses.push(address);
      throw new Error("not asked here");
    });
    const real = makers[id]!(vendor);
    const address = await real.begin(asking);
    expect(address.origin).toBe(`https://${host}`);
    expect(address.searchParams.get("state")).toBe(asking.state);
    expect(address.searchParams.get("redirect_uri")).toBe(asking.redirect);
    expect(address.href).not.toContain(SECRETS.secret);
    await real.redeem(new URLSearchParams({ code: "c", authCode: "c" }), asking).catch(() => undefined);
    const own = { feishu: "open.feishu.cn", dingtalk: "api.dingtalk.com", wecom: "qyapi.weixin.qq.com" };
    expect(addresses.map((each) => new URL(each).origin)).toEqual([`https://${own[id]}`]);
  });

  test("refuses a wrong code and one that was used before, and repeats neither", async () => {
    const back = await visit(provider);
    await provider.redeem(back, asking);
    for (const each of [back, new URLSearchParams({ code: "made-up", authCode: "made-up" })]) {
      const error = await provider.redeem(each, asking).catch((thrown: SignInRefused) => thrown);
      expect(error).toMatchObject({ name: "SignInRefused", refusal: "failed" });
      const { message } = error as SignInRefused;
      expect(message).toMatch(/said (20003|invalidCode|40029)$/);
      expect(message).not.toMatch(/made-up|code-/);
    }
  });

  test("refuses somebody of another company, or of none", async () => {
    for (const tenant of ["t-other", null]) {
      there.member = { ...lin, tenant };
      const refusal = await refusalOf(provider.redeem(await visit(provider), asking));
      expect(refusal).toBe(id === "feishu" && tenant === null ? "failed" : "foreign");
    }
  });

  test("tells who says no", async () => {
    there.member = null;
    expect(await refusalOf(provider.redeem(await visit(provider), asking))).toBe("denied");
    const twice = new URLSearchParams([
      ...[
        ["code", "a"],
        ["code", "b"],
      ],
      ...[
        ["authCode", "a"],
        ["authCode", "b"],
      ],
    ]);
    expect(await refusalOf(provider.redeem(twice, asking))).toBe("denied");
  });

  test("refuses a wrong secret", async () => {
    const wrong = makers[id]!(undefined, "another secret");
    expect(await refusalOf(wrong.redeem(await visit(wrong), asking))).toBe("failed");
  });

  test.each([
    ["an error in JSON with the status 200", '{"code":99991663,"errcode":-1,"msg":"busy"}', 200],
    ["an empty object", "{}", 200],
    ["a list", "[]", 200],
    ["a page", "<html>busy</html>", 502],
    ["nothing", "", 200],
  ])("refuses %s, whichever question it answers", async (_name, text, status) => {
    for (const spare of [0, 1]) {
      const back = await visit(provider);
      let left = spare;
      there.instead = (_path, response) => {
        left -= 1;
        if (left >= 0) return false;
        response.writeHead(status, { "content-type": "application/json" }).end(text);
        return true;
      };
      expect(await refusalOf(makers[id]!().redeem(back, asking))).toBe("failed");
      there.instead = null;
    }
  });

  test("does not wait for a slow answer, and follows none elsewhere", async () => {
    const hasty = makers[id]!(
      vendorAt(there.base, createOutgoing(true, { bytes: 1_048_576, milliseconds: 200 })),
    );
    const back = await visit(hasty);
    there.instead = () => true;
    expect(await refusalOf(hasty.redeem(back, asking))).toBe("unreachable");
    there.instead = (_path, response) => {
      response.writeHead(302, { location: `${there.base}/elsewhere` }).end();
      return true;
    };
    expect(await refusalOf(hasty.redeem(back, asking))).toBe("failed");
    expect(there.asked.map(({ path }) => path)).not.toContain("/elsewhere");
  });
});

test("Feishu binds a code to the browser's sign-in by PKCE", async () => {
  there.member = { id: "LinYu", name: "林雨", tenant: "t-own" };
  const provider = makers.feishu!();
  const back = await visit(provider);
  expect(await refusalOf(provider.redeem(back, { ...asking, verifier: "w".repeat(43) }))).toBe("failed");
});

test("WeCom's app token is asked for once, and anew where it is over", async () => {
  there.member = { id: "LinYu", name: "林雨", tenant: SECRETS.corp };
  const provider = makers.wecom!();
  const tokens = () => there.asked.filter(({ path }) => path === "/cgi-bin/gettoken").length;
  await provider.redeem(await visit(provider), asking);
  await provider.redeem(await visit(provider), asking);
  expect(tokens()).toBe(1);
  there.endAppTokens();
  expect((await provider.redeem(await visit(provider), asking)).subject).toBe("linyu");
  expect(tokens()).toBe(2);
});

test("a vendor's address is replaced on loopback alone", () => {
  expect(() => vendorAt("http://192.0.2.1")).toThrow("no loopback address");
});

describe("through the server", () => {
  let folder: string;
  let server: Client;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "assay-vendors-"));
    process.env.TEST_APP_SECRET = SECRETS.secret;
    const { base } = there;
    server = await client(join(folder, "data"), {
      sign_in: {
        feishu: { app_id: SECRETS.app, app_secret_env: "TEST_APP_SECRET", tenant: "t-own", base },
        dingtalk: { client_id: SECRETS.app, client_secret_env: "TEST_APP_SECRET", tenant: "t-own", base },
        wecom: { tenant: SECRETS.corp, agent_id: SECRETS.agent, secret_env: "TEST_APP_SECRET", base },
      },
    });
  });
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true });
  });

  test.each([
    ["feishu", "t-own", "on_Zhou"],
    ["dingtalk", "t-own", "union-Zhou"],
    ["wecom", SECRETS.corp, "ZHOU"],
  ])("%s lets in whose account an administrator made, and nobody before", async (id, tenant, subject) => {
    there.member = { id: "Zhou", name: "周敏", tenant };
    const visitOnce = async () => {
      const { cookie, address } = await begin(server, id);
      return comeBack(server, await browse(address), cookie);
    };
    expect((await visitOnce()).headers.location).toBe("/#/signed-in/refused/unknown");
    const made = await server.post("/api/users", {
      ...{ login: `zhou.${id}`, name: "周敏", roles: ["hr_admin"] },
      ...{ method: "sso", provider: id, subject },
    });
    expect(made.statusCode, made.body).toBe(201);
    const back = await visitOnce();
    expect(back.headers.location).toBe("/#/overview");
    const headers = { cookie: cookieOf(back, "assay_session") };
    const who = await server.app.inject({ url: "/api/session", headers });
    expect(who.json()).toMatchObject({ name: { zh: "周敏" }, provider: { id }, opened_by: "sso" });
    there.member = { id: "Zhou", name: "周敏", tenant: "t-other" };
    expect((await visitOnce()).headers.location).toBe("/#/signed-in/refused/foreign");
  });
});
