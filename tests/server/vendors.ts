import { createHash } from "node:crypto";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Somebody as the three vendors know them. */
export type Member = {
  readonly id: string;
  readonly name: string;
  /** The company that they come for; null: none. */
  readonly tenant: string | null;
};

/** The contracts of Feishu, DingTalk and WeCom on loopback, by their published documents. */
export type Vendors = {
  readonly base: string;
  /** Who signs in next; null: they refuse. */
  member: Member | null;
  /** The company of the WeCom app, whose guests have no userid. */
  readonly wecomTenant: string;
  /** In the place of the next answers of the vendors' interface. */
  instead: ((path: string, response: ServerResponse) => boolean) | null;
  /** Paths that were asked, with what was sent. */
  readonly asked: { readonly path: string; readonly sent: Record<string, string> }[];
  /** Ends the tokens of WeCom's app, as WeCom does after two hours. */
  readonly endAppTokens: () => void;
  readonly close: () => Promise<void>;
};

export const SECRETS = { app: "an-app", secret: "a secret of the app", agent: "1000002", corp: "ww-corp" };

type Grant = { readonly member: Member; readonly challenge: string | null; readonly redirect: string };

/** Starts it. */
export async function vendors(): Promise<Vendors> {
  const grants = new Map<string, Grant>();
  const people = new Map<string, Member>();
  const appTokens = new Set<string>();
  let made = 0;
  const fresh = (what: string) => {
    made += 1;
    return `${what}-${made}-${"x".repeat(20)}`;
  };
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => {
      body += part;
    });
    request.on("end", () => {
      const url = new URL(request.url ?? "/", it.base);
      const sent: Record<string, string> = {
        ...Object.fromEntries(url.searchParams),
        ...(body === "" ? {} : JSON.parse(body)),
      };
      it.asked.push({ path: url.pathname, sent });
      if (it.instead?.(url.pathname, response)) return;
      const json = (value: unknown, status = 200) =>
        response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
      /** A code is good once, for the person for whom it was made. */
      const take = (code: string) => {
        const grant = grants.get(code);
        grants.delete(code);
        return grant;
      };
      const sendBack = (name: string) => {
        const back = new URL(sent.redirect_uri!);
        back.searchParams.set("state", sent.state!);
        if (it.member !== null) {
          const code = fresh("code");
          grants.set(code, {
            ...{ member: it.member, redirect: sent.redirect_uri! },
            challenge: sent.code_challenge ?? null,
          });
          back.searchParams.set(name, code);
        }
        response.writeHead(302, { location: back.href }).end();
      };
      const tokenFor = (member: Member) => {
        const token = fresh("user-token");
        people.set(token, member);
        return token;
      };
      switch (url.pathname) {
        case "/open-apis/authen/v1/authorize":
          return sendBack("code");
        case "/open-apis/authen/v2/oauth/token": {
          const grant = take(sent.code!);
          const verified = createHash("sha256")
            .update(sent.code_verifier ?? "")
            .digest("base64url");
          if (sent.client_id !== SECRETS.app || sent.client_secret !== SECRETS.secret)
            return json({ code: 20002, error: "invalid_client", error_description: "secret" }, 400);
          if (grant === undefined || grant.challenge !== verified || grant.redirect !== sent.redirect_uri)
            return json({ code: 20003, error: "invalid_grant", error_description: `code ${sent.code}` }, 400);
          const access_token = tokenFor(grant.member);
          return json({ code: 0, access_token, expires_in: 7200, token_type: "Bearer", scope: "" });
        }
        case "/open-apis/authen/v1/user_info": {
          const member = people.get(request.headers.authorization?.slice("Bearer ".length) ?? "");
          if (member === undefined) return json({ code: 20005, msg: "The user access token is invalid" });
          const { id, name, tenant } = member;
          return json({
            ...{ code: 0, msg: "success" },
            data: {
              name,
              open_id: `ou_${id}`,
              union_id: `on_${id}`,
              tenant_key: tenant,
              email: "lin@example.com",
            },
          });
        }
        case "/oauth2/auth":
          return sendBack("authCode");
        case "/v1.0/oauth2/userAccessToken": {
          const grant = take(sent.code!);
          if (sent.clientId !== SECRETS.app || sent.clientSecret !== SECRETS.secret)
            return json({ code: "invalidClientId", message: "no", requestid: "r" }, 400);
          if (grant === undefined)
            return json({ code: "invalidCode", message: `code ${sent.code}`, requestid: "r" }, 400);
          const { tenant } = grant.member;
          return json({
            ...{ accessToken: tokenFor(grant.member), refreshToken: "r", expireIn: 7200 },
            ...(tenant === null ? {} : { corpId: tenant }),
          });
        }
        case "/v1.0/contact/users/me": {
          const member = people.get(String(request.headers["x-acs-dingtalk-access-token"]));
          if (member === undefined) return json({ code: "InvalidAuthentication", message: "no" }, 401);
          const { id, name } = member;
          return json({ nick: name, unionId: `union-${id}`, openId: `open-${id}`, mobile: "13800000000" });
        }
        case "/wwlogin/sso/login":
          return sendBack("code");
        case "/cgi-bin/gettoken": {
          if (sent.corpid !== SECRETS.corp || sent.corpsecret !== SECRETS.secret)
            return json({ errcode: 40001, errmsg: "invalid credential" });
          const access_token = fresh("app-token");
          appTokens.add(access_token);
          return json({ errcode: 0, errmsg: "ok", access_token, expires_in: 7200 });
        }
        case "/cgi-bin/auth/getuserinfo": {
          if (!appTokens.has(sent.access_token!)) return json({ errcode: 42001, errmsg: "expired" });
          const grant = take(sent.code!);
          if (grant === undefined) return json({ errcode: 40029, errmsg: `invalid code ${sent.code}` });
          const { id, tenant } = grant.member;
          return json({
            ...{ errcode: 0, errmsg: "ok" },
            ...(tenant === it.wecomTenant
              ? { userid: id }
              : { openid: `o-${id}`, external_userid: `wm-${id}` }),
          });
        }
        default:
          return json({}, 404);
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const it: Vendors = {
    ...{ member: null, wecomTenant: SECRETS.corp, instead: null, asked: [] },
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    endAppTokens: () => appTokens.clear(),
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return it;
}
