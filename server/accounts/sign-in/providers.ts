import type { SignInSettings } from "../../sign-in-settings.ts";
import { dingtalkProvider } from "./dingtalk.ts";
import { feishuProvider } from "./feishu.ts";
import { oidcProvider } from "./oidc.ts";
import type { SignInProvider } from "./provider.ts";
import { wecomProvider } from "./wecom.ts";

/** The providers of the settings by their ids, in the order of the sign-in page. Throws, naming it, where a secret is not there. */
export function signInProviders(settings: SignInSettings): ReadonlyMap<string, SignInProvider> {
  const { oidc, feishu, dingtalk, wecom } = settings;
  const all: SignInProvider[] = oidc.map((each, index) => {
    const { client_secret_env: name } = each;
    return oidcProvider(each, name === undefined ? null : secretOf(`oidc.${index}.client_secret_env`, name));
  });
  if (feishu !== undefined)
    all.push(feishuProvider(feishu, secretOf("feishu.app_secret_env", feishu.app_secret_env)));
  if (dingtalk !== undefined)
    all.push(dingtalkProvider(dingtalk, secretOf("dingtalk.client_secret_env", dingtalk.client_secret_env)));
  if (wecom !== undefined) all.push(wecomProvider(wecom, secretOf("wecom.secret_env", wecom.secret_env)));
  return new Map(all.map((provider) => [provider.id, provider]));
}

function secretOf(setting: string, name: string): string {
  const secret = process.env[name];
  if (secret !== undefined && secret !== "") return secret;
  throw new Error(
    `sign_in.${setting}: the environment has no ${name}, which should hold the provider's secret`,
  );
}
