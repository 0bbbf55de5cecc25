import * as oidc from "openid-client";
import type { OidcSettings } from "../../sign-in-settings.ts";
import { createOutgoing, isAllowed, isLoopback } from "./outgoing.ts";
import { type Asking, type SignInProvider, SignInRefused } from "./provider.ts";

/** How long what was discovered holds. */
const DISCOVERED_MS = 3_600_000;
/** How much the clocks of the provider and this server may differ. */
const SKEW_MS = 60_000;
const LONGEST_SUBJECT = 255;

/**
 * A provider of OpenID Connect: authorization code with PKCE, state and nonce, the issuer of the answer and of the ID
 * token checked, the token's signature too. Its document is read at the configured issuer alone.
 */
export function oidcProvider(settings: OidcSettings, secret: string | null): SignInProvider {
  const issuer = new URL(settings.issuer);
  const onLoopback = issuer.protocol === "http:" && isLoopback(issuer);
  const discovered = discovery(settings, secret, issuer, onLoopback);
  const scope = [...new Set(["openid", ...settings.scopes])].join(" ");
  return {
    id: settings.id,
    label: settings.label,
    issuer: issuer.href,
    provesFresh: true,
    begin: ({ redirect, state, nonce, verifier, fresh }) =>
      told(async () => {
        const address = oidc.buildAuthorizationUrl(await discovered(), {
          ...{ redirect_uri: redirect, scope, state, nonce, code_challenge_method: "S256" },
          code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
          ...(fresh ? { prompt: "login", max_age: "0" } : {}),
        });
        if (isAllowed(address, onLoopback)) return address;
        throw new SignInRefused("failed", "the provider's authorization endpoint is not https");
      }),
    redeem: (parameters, asking) =>
      told(async () => {
        const { redirect, state, nonce, verifier, fresh } = asking;
        const returned = new URL(redirect);
        returned.search = parameters.toString();
        const configuration = await discovered();
        const tokens = await oidc.authorizationCodeGrant(configuration, returned, {
          ...{ expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier },
          ...{ idTokenExpected: true, ...(fresh ? { maxAge: DISCOVERED_MS / 1000 } : {}) },
        });
        const claims = checked(tokens.claims(), issuer.href, asking);
        const name = await nameOf(claims, () =>
          oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub),
        );
        return { issuer: issuer.href, subject: claims.sub, name };
      }),
  };
}

/** Reads the provider's document when it is first needed, and each hour; a failure is not kept. */
function discovery(
  { client_id }: OidcSettings,
  secret: string | null,
  issuer: URL,
  onLoopback: boolean,
): () => Promise<oidc.Configuration> {
  const outgoing = createOutgoing(onLoopback);
  const read = () =>
    oidc.discovery(issuer, client_id, {}, authentication(secret), {
      [oidc.customFetch]: outgoing,
      execute: [oidc.enableNonRepudiationChecks, ...(onLoopback ? [oidc.allowInsecureRequests] : [])],
      timeout: 15,
    });
  let kept: { readonly at: number; readonly configuration: Promise<oidc.Configuration> } | null = null;
  return () => {
    if (kept !== null && Date.now() - kept.at < DISCOVERED_MS) return kept.configuration;
    const mine = { at: Date.now(), configuration: read() };
    kept = mine;
    mine.configuration.catch(() => {
      if (kept === mine) kept = null;
    });
    return mine.configuration;
  };
}

/** As the provider takes it: by header where it says nothing else. */
function authentication(secret: string | null): oidc.ClientAuth {
  if (secret === null) return oidc.None();
  const [basic, post] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)];
  return (as, ...rest) => {
    const methods = as.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
    const byPost = methods.includes("client_secret_post") && !methods.includes("client_secret_basic");
    return (byPost ? post : basic)(as, ...rest);
  };
}

function checked(claims: oidc.IDToken | undefined, issuer: string, asking: Asking): oidc.IDToken {
  if (claims === undefined || new URL(claims.iss).href !== issuer)
    throw new SignInRefused("failed", "the ID token is another issuer's");
  if (claims.sub === "" || claims.sub.length > LONGEST_SUBJECT)
    throw new SignInRefused("failed", "the subject is empty or too long");
  if (asking.fresh && (claims.auth_time ?? 0) * 1000 < asking.begun - SKEW_MS)
    throw new SignInRefused("failed", "the person did not sign in anew");
  return claims;
}

/** As the ID token or else the provider calls somebody: it decides nothing, and may be missing. */
async function nameOf(claims: oidc.IDToken, ask: () => Promise<oidc.UserInfoResponse>): Promise<string> {
  const within = (told: oidc.IDToken | oidc.UserInfoResponse) =>
    [told.name, told.preferred_username].find(
      (each): each is string => typeof each === "string" && each !== "",
    );
  return within(claims) ?? (await ask().then(within, () => "")) ?? "";
}

/** Does it; what the library throws is told without the provider's words, in which codes and tokens can stand. */
async function told<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const cause = (error as Error).cause;
    for (const each of [error, cause]) if (each instanceof SignInRefused) throw each;
    if (error instanceof oidc.AuthorizationResponseError)
      throw new SignInRefused("denied", `the provider said ${known(error.error)}`);
    if (error instanceof oidc.ResponseBodyError)
      throw new SignInRefused("failed", `the token endpoint said ${known(error.error)}`);
    const { code, message } = error as { code?: string; message: string };
    const inner = cause instanceof Error ? `: ${cause.message}` : "";
    throw new SignInRefused("failed", `${code ?? "error"}: ${message}${inner}`);
  }
}

/** An error's name as the standard writes it; anything else is not repeated. */
const known = (name: string): string => (/^[a-z_]{1,60}$/.test(name) ? name : "something unknown");
