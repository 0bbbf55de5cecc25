import { createHash } from "node:crypto";
import type { FeishuSettings } from "../../sign-in-settings.ts";
import { type SignInProvider, SignInRefused } from "./provider.ts";
import { errorOf, maybeText, onlyOne, type Said, textOf, type Vendor, vendorAt } from "./vendor.ts";

/**
 * Feishu: the code becomes a user's token, that one the user. `tenant_key` is the company, `union_id` the person in all
 * apps of its developer. Feishu asks nobody to sign in anew who is signed in there.
 */
export function feishuProvider(
  settings: FeishuSettings,
  secret: string,
  vendor: Vendor = vendorAt(settings.base),
): SignInProvider {
  const { app_id, tenant, label } = settings;
  const issuer = `feishu:${tenant}`;
  return {
    ...{ id: "feishu", label, issuer, provesFresh: false },
    begin: async ({ redirect, state, verifier }) =>
      vendor.at("accounts.feishu.cn", "/open-apis/authen/v1/authorize", {
        ...{ client_id: app_id, response_type: "code", redirect_uri: redirect, state },
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        code_challenge_method: "S256",
      }),
    redeem: async (parameters, { redirect, verifier }) => {
      const code = onlyOne(parameters, "code");
      const token = right(
        await vendor.ask(vendor.at("open.feishu.cn", "/open-apis/authen/v2/oauth/token"), {
          json: {
            ...{ grant_type: "authorization_code", client_id: app_id, client_secret: secret, code },
            ...{ redirect_uri: redirect, code_verifier: verifier },
          },
        }),
      );
      const { data } = right(
        await vendor.ask(vendor.at("open.feishu.cn", "/open-apis/authen/v1/user_info"), {
          headers: { authorization: `Bearer ${textOf(token, "access_token", "Feishu")}` },
        }),
      );
      const user = (typeof data === "object" && data !== null ? data : {}) as Said;
      if (textOf(user, "tenant_key", "Feishu") !== tenant)
        throw new SignInRefused("foreign", "the person is of another Feishu tenant");
      return { issuer, subject: textOf(user, "union_id", "Feishu"), name: maybeText(user, "name") };
    },
  };
}

/** An answer whose code is 0: Feishu tells errors with the status 200 too. */
function right(said: Said): Said {
  if (said.code === 0) return said;
  throw new SignInRefused("failed", `Feishu said ${errorOf(said, "code")}`);
}
