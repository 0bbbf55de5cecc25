import type { FastifyReply, FastifyRequest } from "fastify";
import { Type } from "typebox";
import { cookieName, portOf } from "../access/hook.ts";
import { deskOf } from "../accounts/desk.ts";
import { entryOf } from "../accounts/entry.ts";
import { bindAccount, findAccount } from "../accounts/people.ts";
import { arrive, recordRefused } from "../accounts/sign-in/arrive.ts";
import { FLOW_MINUTES, type Flow, type Purpose } from "../accounts/sign-in/flows.ts";
import { type Identity, type SignInProvider, SignInRefused } from "../accounts/sign-in/provider.ts";
import type { Context, Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema, textSchema } from "../schemas.ts";
import { isFresh } from "./own-account.ts";

const providerSchema = Type.Object({ id: Type.String(), label: textSchema });
const providersSchema = Type.Object({ providers: Type.Array(providerSchema) });
const sentSchema = Type.Object({ address: Type.String({ description: "Where the browser goes now" }) });
export type SignInProviders = Told<typeof providersSchema>;
export type SentTo = Told<typeof sentSchema>;

const params = Type.Object({ provider: Type.String({ pattern: "^[a-z][a-z0-9-]{0,39}$" }) });
const failures = { "4xx": errorSchema, "5xx": errorSchema };
const rateLimit = { max: 60, timeWindow: 60_000 };

/** Signing in by an identity provider: to it, and back from it. */
export const route: Route = (api, context) => {
  const { signIn, config } = context;
  const secure = config.server.public_address !== undefined;

  api.get(
    "/api/sign-in",
    {
      schema: {
        tags: ["session"],
        summary: "Providers by which people sign in beside login and password",
        response: { 200: providersSchema, "4xx": errorSchema },
      },
    },
    async () => ({
      providers: [...signIn.providers.values()].map(({ id, label }) => ({ id, label: { ...label } })),
    }),
  );

  api.post(
    "/api/sign-in/:provider",
    {
      config: { rateLimit },
      schema: {
        tags: ["session"],
        summary: "Begin to sign in by a provider: the browser goes to the address that is answered",
        params,
        body: Type.Object(
          {
            target: Type.Optional(
              Type.String({
                description: "Address in the web app to come back to; #/overview where left out",
                pattern: "^#/[\\x21-\\x7e]*$",
                maxLength: 2000,
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: sentSchema, ...failures },
      },
    },
    async (request, reply) => {
      const { target = "#/overview" } = request.body;
      const purpose = { kind: "sign_in", target: isWayIn(target) ? "#/overview" : target } as const;
      const address = await beginSignIn(context, request, reply, request.params.provider, purpose);
      return reply.header("cache-control", "no-store").send({ address });
    },
  );

  api.post(
    "/api/session/provider",
    {
      config: { rateLimit },
      schema: {
        tags: ["session"],
        summary: "Sign in by a provider from now on: within 30 minutes of a one-time link (audited)",
        body: Type.Object({ provider: params.properties.provider }, { additionalProperties: false }),
        response: { 200: sentSchema, ...failures },
      },
    },
    async (request, reply) => {
      const { id: session, person } = request.session!;
      if (!isFresh(request.session!)) throw new HttpError("link_needed");
      const purpose = { kind: "link", session, person } as const;
      const address = await beginSignIn(context, request, reply, request.body.provider, purpose);
      return reply.header("cache-control", "no-store").send({ address });
    },
  );

  api.get(
    "/api/sign-in/:provider/callback",
    {
      exposeHeadRoute: false,
      config: { rateLimit },
      schema: {
        tags: ["session"],
        summary: "Where a provider sends the browser back to; leads on into the web app",
        params,
        response: {
          303: Type.Null({ description: "To the page that was asked for, or to what is wrong" }),
          ...failures,
        },
      },
    },
    async (request, reply) => {
      const provider = findProvider(context, request.params.provider);
      const name = cookieName(secure, portOf(request), "sign_in");
      const secret = request.cookies[name];
      reply.clearCookie(name, { path: "/", httpOnly: true, sameSite: "lax", secure });
      const parameters = new URLSearchParams(request.raw.url?.split("?")[1] ?? "");
      const [state = "", ...more] = parameters.getAll("state");
      const flow = more.length > 0 ? null : signIn.flows.take({ state, provider: provider.id, secret });
      const way = { provider, address: request.ip };
      try {
        if (flow === null) {
          await recordRefused(context, way, "expired");
          throw new SignInRefused("expired", "not begun in this browser, used before, or too old");
        }
        const identity = await redeemed(context, flow, parameters, way);
        const target = await act(context, request, reply, { flow, identity, provider });
        return await reply.header("cache-control", "no-store").redirect(`/${target}`, 303);
      } catch (error) {
        if (!(error instanceof SignInRefused)) request.log.error({ err: error }, "a sign-in failed");
        else request.log.warn({ provider: provider.id, refusal: error.refusal }, error.message);
        const refusal = error instanceof SignInRefused ? error.refusal : "unavailable";
        const at = flow === null || flow.purpose.kind === "sign_in" ? "refused" : "not-confirmed";
        return reply.header("cache-control", "no-store").redirect(`/#/signed-in/${at}/${refusal}`, 303);
      }
    },
  );
};

/** Addresses of the web app that are ways in themselves: nobody is led to them. */
const isWayIn = (target: string): boolean => /^#\/(sign-in|set-up|signed-in)(\/|\?|$)/.test(target);

/** Begins a sign-in by a provider: gives the browser the cookie it has to come back with; where it goes. */
export async function beginSignIn(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  id: string,
  purpose: Purpose,
): Promise<string> {
  const { signIn, config } = context;
  const provider = findProvider(context, id);
  const secure = config.server.public_address !== undefined;
  const origin = config.server.public_address ?? `${request.protocol}://${request.host}`;
  const { flow, secret } = signIn.flows.begin({
    ...{ provider: provider.id, purpose, fresh: purpose.kind === "step_up" },
    redirect: new URL(`/api/sign-in/${provider.id}/callback`, origin).href,
  });
  let address: URL;
  try {
    address = await provider.begin(flow);
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error;
    request.log.warn({ provider: provider.id, refusal: error.refusal }, error.message);
    throw new HttpError("provider_unreachable", { provider: provider.label });
  }
  reply.setCookie(cookieName(secure, portOf(request), "sign_in"), secret, {
    ...{ path: "/", httpOnly: true, sameSite: "lax", secure, maxAge: FLOW_MINUTES * 60 },
  });
  return address.href;
}

function findProvider({ signIn }: Context, id: string): SignInProvider {
  const provider = signIn.providers.get(id);
  if (provider !== undefined) return provider;
  throw new HttpError("not_found", { what: { zh: `登录方式 ${id}`, en: `The provider ${id}` } });
}

/** Who came back; a refusal is recorded. */
async function redeemed(
  context: Context,
  flow: Flow,
  parameters: URLSearchParams,
  way: { readonly provider: SignInProvider; readonly address: string },
): Promise<Identity> {
  try {
    const identity = await way.provider.redeem(parameters, flow);
    if (identity.issuer === way.provider.issuer && /^[^\p{Cc}]{1,255}$/u.test(identity.subject))
      return identity;
    throw new SignInRefused("failed", "the provider named nobody who can be kept");
  } catch (error) {
    const refusal = error instanceof SignInRefused ? error.refusal : "failed";
    await recordRefused(context, way, refusal, { purpose: flow.purpose });
    throw error;
  }
}

/** Does what somebody came back for; where they are led. */
async function act(
  context: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  { flow, identity, provider }: { flow: Flow; identity: Identity; provider: SignInProvider },
): Promise<string> {
  const { purpose } = flow;
  const way = { provider, address: request.ip };
  if (purpose.kind === "sign_in") {
    const opened = await arrive(context, identity, way);
    await entryOf(context).enter(request, reply, opened, { provider: provider.id });
    return purpose.target;
  }
  const { store, sessions, audit } = context;
  if (request.session?.id !== purpose.session || request.session.person !== purpose.person) {
    await recordRefused(context, way, "another", { purpose });
    throw new SignInRefused("another", "the browser is no longer signed in as who began");
  }
  if (purpose.kind === "link") {
    const { issuer, subject } = identity;
    try {
      await bindAccount(deskOf(context), {
        id: purpose.person,
        session: purpose.session,
        sso: { issuer, subject },
      });
    } catch (error) {
      if (error instanceof HttpError && error.code === "subject_taken")
        throw new SignInRefused("taken", "another account has this subject");
      throw error;
    }
    return "#/signed-in/linked";
  }
  const account = await findAccount(store, purpose.person);
  const event = { actor: account.id, action: "step_up", subject: `session:${purpose.session}` } as const;
  const detail = { by: "sso", provider: provider.id, fresh: provider.provesFresh, reason: purpose.reason };
  if (account.issuer !== identity.issuer || account.subject !== identity.subject) {
    await recordRefused(context, way, "another", { purpose });
    throw new SignInRefused("another", "another person signed in");
  }
  await audit.record({ ...event, outcome: "done", detail });
  await sessions.stepUp(purpose.session);
  return "#/signed-in/confirmed";
}
