import type { WecomSettings } from "../../sign-in-settings.ts";
import { type SignInProvider, SignInRefused } from "./provider.ts";
import { errorOf, maybeText, onlyOne, type Said, textOf, type Vendor, vendorAt } from "./vendor.ts";

const HOST = "qyapi.weixin.qq.com";
/** Seconds before its end from which on a token of the app is not used any more. */
const MARGIN = 300;
/** What WeCom says of an app's token that is wrong or over. */
const STALE: readonly unknown[] = [40014, 42001];

/**
 * WeCom: the app's token, kept as WeCom asks, tells which member of the company a code is. Case does not count in a
 * `userid`. Who is no member has none, and is not let in.
 */
export function wecomProvider(
  settings: WecomSettings,
  secret: string,
  vendor: Vendor = vendorAt(settings.base),
): SignInProvider {
  const { tenant, agent_id, label } = settings;
  const issuer = `wecom:${tenant}`;
  const appToken = keptToken(vendor, tenant, secret);
  const whose = async (code: string, isSecond = false): Promise<Said> => {
    const token = await appToken.get();
    const said = await vendor.ask(
      vendor.at(HOST, "/cgi-bin/auth/getuserinfo", { access_token: token, code }),
    );
    if (isSecond || !STALE.includes(said.errcode)) return right(said);
    appToken.forget(token);
    return whose(code, true);
  };
  return {
    ...{ id: "wecom", label, issuer, provesFresh: false, canonical },
    begin: async ({ redirect, state }) =>
      vendor.at("login.work.weixin.qq.com", "/wwlogin/sso/login", {
        ...{ login_type: "CorpApp", appid: tenant, agentid: agent_id, redirect_uri: redirect, state },
      }),
    redeem: async (parameters) => {
      const member = maybeText(await whose(onlyOne(parameters, "code")), "userid");
      if (member === "") throw new SignInRefused("foreign", "the person is no member of the WeCom company");
      return { issuer, subject: canonical(member), name: member };
    },
  };
}

const canonical = (member: string): string => member.toLowerCase();

/** The app's token, asked for once while it holds. */
function keptToken(vendor: Vendor, tenant: string, secret: string) {
  let kept: { readonly token: string; readonly until: number } | null = null;
  return {
    get: async (): Promise<string> => {
      if (kept !== null && Date.now() < kept.until) return kept.token;
      const said = right(
        await vendor.ask(vendor.at(HOST, "/cgi-bin/gettoken", { corpid: tenant, corpsecret: secret })),
      );
      const seconds = typeof said.expires_in === "number" ? said.expires_in : 0;
      const token = textOf(said, "access_token", "WeCom");
      kept = { token, until: Date.now() + (seconds - MARGIN) * 1000 };
      return token;
    },
    forget: (token: string) => {
      if (kept?.token === token) kept = null;
    },
  };
}

/** An answer whose errcode is 0: WeCom tells errors with the status 200. */
function right(said: Said): Said {
  if (said.errcode === 0) return said;
  throw new SignInRefused("failed", `WeCom said ${errorOf(said, "errcode")}`);
}
