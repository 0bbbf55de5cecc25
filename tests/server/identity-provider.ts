import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Provider } from "oidc-provider";
import type { Answer, Client } from "./client.ts";

/** Somebody whom an identity provider knows. */
export type Known = { readonly sub: string; readonly name: string; readonly email: string };

/** A real provider of OpenID Connect on loopback, at which whoever comes is `person`. */
export type IdentityProvider = {
  readonly issuer: string;
  /** Who signs in next; null: they refuse. */
  person: Known | null;
  /** Requests to its token endpoint. */
  readonly exchanged: string[];
  readonly close: () => Promise<void>;
};

export const CLIENT = { client_id: "assay", client_secret: "a secret of the provider's client" };

/** Starts it; it sends people back to `redirect` alone. */
export async function identityProvider(redirect: string): Promise<IdentityProvider> {
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = await quietly(
    async () =>
      new (await import("oidc-provider")).Provider(issuer, {
        clients: [{ ...CLIENT, redirect_uris: [redirect], grant_types: ["authorization_code"] }],
        cookies: { keys: ["a key of cookies"] },
        claims: { openid: ["sub"], profile: ["name"], email: ["email"] },
        features: { devInteractions: { enabled: false } },
        interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
        ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
        pkce: { required: () => true },
        findAccount: (_context, sub) => ({
          accountId: sub,
          claims: async () => ({ sub, name: it.person?.name, email: it.person?.email }),
        }),
      }),
  );
  const answer = provider.callback();
  const it: IdentityProvider = {
    ...{ issuer, person: null, exchanged: [] },
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  handle = (request, response) => {
    if (request.url?.startsWith("/interaction/")) return void interact(provider, it, request, response);
    if (request.url === "/token") it.exchanged.push(request.headers.authorization ?? "");
    void answer(request, response);
  };
  return it;
}

async function interact(
  provider: Provider,
  { person }: IdentityProvider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { prompt, params, session } = await provider.interactionDetails(request, response);
  if (person === null)
    return provider.interactionFinished(request, response, {
      error: "access_denied",
      error_description: "the person said no",
    });
  if (prompt.name === "login")
    return provider.interactionFinished(request, response, { login: { accountId: person.sub } });
  const grant = new provider.Grant({
    accountId: session?.accountId as string,
    clientId: params.client_id as string,
  });
  grant.addOIDCScope(String(params.scope));
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}

/** Without what the library says of itself on the console. */
async function quietly<Result>(work: () => Promise<Result>): Promise<Result> {
  const { warn, info } = console;
  console.warn = () => undefined;
  console.info = () => undefined;
  try {
    return await work();
  } finally {
    Object.assign(console, { warn, info });
  }
}

/** A browser before it is signed in: the cookie of its sign-in, and where the server sends it. */
export type Sent = { readonly cookie: string; readonly address: URL; readonly answer: Answer };

/** Another address for each request: limits of one are tested for themselves. */
let requests = 0;
function anAddress(): string {
  requests += 1;
  return `10.9.${requests >> 8}.${requests & 255}`;
}

/** Begins to sign in by a provider. */
export async function begin(
  { app }: Client,
  provider: string,
  body: unknown = {},
  headers: Record<string, string> = {},
): Promise<Sent> {
  const answer = await app.inject({
    ...{ method: "POST", url: `/api/sign-in/${provider}`, remoteAddress: anAddress() },
    headers: { "content-type": "application/json", "accept-language": "en", ...headers },
    payload: JSON.stringify(body),
  });
  return sent(answer);
}

/** What an answer that sends the browser to a provider holds. */
export function sent(answer: Answer): Sent {
  const address = answer.json().address ?? "about:blank";
  return { cookie: cookieOf(answer, "assay_sign_in"), address: new URL(address), answer };
}

/** The cookie of a name that an answer sets, as a request sends it; empty where it sets none. */
export function cookieOf(answer: Answer, name: string): string {
  const found = answer.cookies.find((each) => each.name === name && each.value !== "");
  return found === undefined ? "" : `${found.name}=${found.value}`;
}

/** Does at the provider what a browser does, until it is sent back: to which path and query. */
export async function browse(address: URL): Promise<string> {
  const jar = new Map<string, string>();
  let at = address;
  for (let steps = 0; steps < 10; steps += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(at, { redirect: "manual", headers: { cookie } });
    for (const each of answer.headers.getSetCookie()) {
      const [pair = ""] = each.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const to = answer.headers.get("location");
    if (to === null) throw new Error(`${at.pathname}: ${answer.status} ${await answer.text()}`);
    at = new URL(to, at);
    if (at.pathname.startsWith("/api/sign-in/")) return at.pathname + at.search;
  }
  throw new Error(`led in a circle at ${at}`);
}

/** Comes back to the server. */
export const comeBack = ({ app }: Client, url: string, cookie: string): Promise<Answer> =>
  app.inject({
    method: "GET",
    url,
    remoteAddress: anAddress(),
    headers: { "accept-language": "en", ...(cookie === "" ? {} : { cookie }) },
  });
