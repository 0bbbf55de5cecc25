import { createHmac } from "node:crypto";
import { Type } from "typebox";
import { foldLogin, isLogin } from "../access/login.ts";
import { personName } from "../access/person.ts";
import { roleNames } from "../access/role-names.ts";
import { rightsOf } from "../access/roles.ts";
import { scopeOf } from "../access/scope.ts";
import type { Opened, Session } from "../access/sessions.ts";
import { entryOf } from "../accounts/entry.ts";
import type { Context, Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { isExactTo } from "../figures/tell.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema, nullable, textSchema } from "../schemas.ts";
import { accounts } from "../store/account.ts";

export const sessionSchema = Type.Object({
  user: Type.String({ description: "The account's id" }),
  name: textSchema,
  role: Type.String({ description: "The roles in one word" }),
  roles: Type.Array(Type.String()),
  role_names: Type.Array(textSchema, { description: "How people call the roles, in their order" }),
  rights: Type.Array(Type.String(), { description: "What the roles allow" }),
  scope: Type.Enum(["all", "own", "none"], { description: "Whose rows the person's figures are about" }),
  rows: Type.Boolean({ description: "Figures may be about few people; else small groups are hidden" }),
  own: Type.Object(
    { job: Type.Array(Type.String()), department: Type.Array(Type.String()) },
    { description: "The person's own jobs and departments" },
  ),
  opened_by: Type.Enum(["set_up", "link", "password", "sso"]),
  provider: nullable(
    Type.Object(
      { id: Type.String(), label: textSchema },
      { description: "By which the account signs in; null where it has a password" },
    ),
  ),
  expires_at: Type.String({ format: "date-time" }),
  stepped_up_until: nullable(
    Type.String({ format: "date-time", description: "Acts that ask for a reason are open until then" }),
  ),
});
export type SessionTold = Told<typeof sessionSchema>;

/** A login and a password as somebody sends them who signs in: checked by being looked up. */
const typed = Type.Optional(Type.String({ minLength: 1, maxLength: 200 }));

/** Signing in, out, and who one is. */
export const route: Route = (api, context) => {
  const { sessions, audit } = context;
  const entry = entryOf(context);

  api.post(
    "/api/session",
    {
      config: { rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: {
        tags: ["session"],
        summary: "Sign in with the token of a one-time link, or with login and password",
        body: Type.Object({ token: typed, login: typed, password: typed }, { additionalProperties: false }),
        response: { 200: sessionSchema, "4xx": errorSchema, 503: errorSchema },
      },
    },
    async (request, reply) => {
      const { token, login, password } = request.body;
      let opened: Opened;
      if (token !== undefined && login === undefined && password === undefined) {
        const redeemed = await sessions.redeem(token);
        if (redeemed === null) {
          const event = { actor: "-", action: "sign_in", subject: "session", outcome: "refused" } as const;
          await audit.record({ ...event, detail: { by: "link" } });
          throw new HttpError("link_gone");
        }
        opened = redeemed;
      } else if (token === undefined && login !== undefined && password !== undefined) {
        opened = await byPassword(context, { login, password, address: request.ip });
      } else {
        throw new HttpError("invalid_parameter", {
          path: "body",
          problem: { zh: "应提供 token，或 login 和 password", en: "give token, or login and password" },
        });
      }
      await entry.enter(request, reply, opened);
      return reply.header("cache-control", "no-store").send(showSession(opened.session, context));
    },
  );

  api.get(
    "/api/session",
    {
      schema: {
        tags: ["session"],
        summary: "Who is signed in, with which roles and scope",
        response: { 200: sessionSchema, "4xx": errorSchema },
      },
    },
    async (request, reply) =>
      reply.header("cache-control", "no-store").send(showSession(request.session!, context)),
  );

  api.delete(
    "/api/session",
    {
      schema: {
        tags: ["session"],
        summary: "Sign out",
        response: { 204: Type.Null({ description: "Signed out" }), "4xx": errorSchema },
      },
    },
    async (request, reply) => {
      await entry.leave(request, reply);
      return reply.code(204).send(null);
    },
  );
};

/**
 * A session by login and password. An unknown login, a wrong password and a disabled account are one answer, after the
 * same work. Throws 429 while there were too many failures.
 */
async function byPassword(
  { store, sessions, passwords, backOff, audit, keys }: Context,
  { login, password, address }: { login: string; password: string; address: string },
): Promise<Opened> {
  const key = foldLogin(login);
  const account = isLogin(key) ? await accounts.byLogin(store, key) : undefined;
  // a login that nobody has may be a password in the wrong field: it is counted and recorded by its digest
  const unknown = createHmac("sha256", keys.purpose("audit")).update(`login ${key}`).digest("base64url");
  const attempt = backOff.begin({ who: account?.id ?? unknown, isKnown: account !== undefined, address });
  let isRight: boolean;
  try {
    isRight = await passwords.isRight(password, account?.password ?? null);
  } catch (error) {
    attempt.withdraw();
    throw error;
  }
  if (account === undefined || account.disabled_at !== null || !isRight) {
    const subject = account === undefined ? `login:${unknown.slice(0, 22)}` : `account:${account.id}`;
    await audit.record({
      ...{ actor: "-", action: "sign_in", subject, outcome: "refused" },
      detail: { by: "password", address },
    });
    throw new HttpError("wrong_credentials");
  }
  attempt.succeed();
  const opened = await sessions.open(account.id, "password");
  // a password that was changed meanwhile has ended all sessions but this one
  if ((await accounts.find(store, account.id))?.password === account.password) return opened;
  await sessions.end(opened.session.id);
  throw new HttpError("wrong_credentials");
}

/** A session as its browser is told of it. */
export function showSession(session: Session, { signIn }: Pick<Context, "signIn">): SessionTold {
  const { scope } = scopeOf(session);
  const provider = [...signIn.providers.values()].find(({ issuer }) => issuer === session.issuer);
  const { person: user, name, roles, own, opened_by, expires_at, stepped_up_until } = session;
  if (opened_by === null) throw new Error("a token has no session of a browser");
  return {
    user,
    name: personName(user, () => name),
    role: roles.join(" "),
    roles,
    role_names: roles.map((role) => roleNames[role]),
    rights: rightsOf(roles),
    scope: scope.kind === "all" ? "all" : scope.any.length > 0 ? "own" : "none",
    rows: isExactTo(scope),
    own,
    opened_by,
    provider: provider === undefined ? null : { id: provider.id, label: { ...provider.label } },
    expires_at,
    stepped_up_until,
  };
}
