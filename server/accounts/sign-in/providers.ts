import type { SignInSettings } from "../../sign-in-settings.ts";
import { oidcProvider } from "./oidc.ts";
import type { SignInProvider } from "./provider.ts";

/** The providers of the settings by their ids, in the order of the sign-in page. Throws, naming it, where a secret is not there. */
export function signInProviders(settings: SignInSettings): ReadonlyMap<string, SignInProvider> {
  const all = settings.oidc.map((each, index) =>
    oidcProvider(
      each,
      each.client_secret_env === undefined
        ? null
        : secretOf(`sign_in.oidc.${index}.client_secret_env`, each.client_secret_env),
    ),
  );
  return new Map(all.map((provider) => [provider.id, provider]));
}

function secretOf(setting: string, name: string): string {
  const secret = process.env[name];
  if (secret !== undefined && secret !== "") return secret;
  throw new Error(`${setting}: the environment has no ${name}, which should hold the provider's secret`);
}
