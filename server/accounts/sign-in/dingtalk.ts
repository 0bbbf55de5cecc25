import type { DingtalkSettings } from "../../sign-in-settings.ts";
import { type SignInProvider, SignInRefused } from "./provider.ts";
import { errorOf, maybeText, onlyOne, type Said, textOf, type Vendor, vendorAt } from "./vendor.ts";

/**
 * DingTalk: the code becomes a user's token with the company that the person chose, that one the user. Anybody with
 * DingTalk can sign in there: without the right `corpId` nobody is let in.
 */
export function dingtalkProvider(
  settings: DingtalkSettings,
  secret: string,
  vendor: Vendor = vendorAt(settings.base),
): SignInProvider {
  const { client_id, tenant, label } = settings;
  const issuer = `dingtalk:${tenant}`;
  return {
    ...{ id: "dingtalk", label, issuer, provesFresh: false },
    begin: async ({ redirect, state }) =>
      vendor.at("login.dingtalk.com", "/oauth2/auth", {
        ...{ client_id, response_type: "code", redirect_uri: redirect, state },
        ...{ scope: "openid corpid", prompt: "consent", corpId: tenant },
      }),
    redeem: async (parameters) => {
      const code = onlyOne(parameters, "authCode");
      const token = right(
        await vendor.ask(vendor.at("api.dingtalk.com", "/v1.0/oauth2/userAccessToken"), {
          json: { clientId: client_id, clientSecret: secret, code, grantType: "authorization_code" },
        }),
        "accessToken",
      );
      if (maybeText(token, "corpId") !== tenant)
        throw new SignInRefused("foreign", "the person signed in for another DingTalk company, or for none");
      const user = right(
        await vendor.ask(vendor.at("api.dingtalk.com", "/v1.0/contact/users/me"), {
          headers: { "x-acs-dingtalk-access-token": textOf(token, "accessToken", "DingTalk") },
        }),
        "unionId",
      );
      return { issuer, subject: textOf(user, "unionId", "DingTalk"), name: maybeText(user, "nick") };
    },
  };
}

/** An answer that has what it is asked for; else `code` names the error, whatever the status. */
function right(said: Said, member: string): Said {
  if (said[member] !== undefined) return said;
  throw new SignInRefused("failed", `DingTalk said ${errorOf(said, "code")}`);
}
