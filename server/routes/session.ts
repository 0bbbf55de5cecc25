import { Type } from "typebox";
import { cookieName } from "../access/hook.ts";
import { personName } from "../access/person.ts";
import { rightsOf } from "../access/roles.ts";
import { scopeOf } from "../access/scope.ts";
import type { Session } from "../access/sessions.ts";
import type { Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema, textSchema } from "../schemas.ts";

const sessionSchema = Type.Object({
  user: Type.String(),
  name: textSchema,
  role: Type.String({ description: "The roles' common name" }),
  roles: Type.Array(Type.String()),
  rights: Type.Array(Type.String(), { description: "What the roles allow" }),
  scope: Type.Enum(["all", "own", "none"], { description: "Whose rows the person's figures are about" }),
  own: Type.Object(
    { job: Type.Array(Type.String()), department: Type.Array(Type.String()) },
    { description: "The person's own jobs and departments" },
  ),
  expires_at: Type.String({ format: "date-time" }),
});
export type SessionTold = Told<typeof sessionSchema>;

/** Signing in by a one-time link, out, and who one is. */
export const route: Route = (api, { sessions, audit, config }) => {
  const secure = config.server.public_address !== undefined;
  const cookie = { path: "/", httpOnly: true, sameSite: "lax", secure } as const;

  api.post(
    "/api/session",
    {
      config: { rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: {
        tags: ["session"],
        summary: "Sign in with the token of a one-time link",
        body: Type.Object(
          { token: Type.String({ minLength: 1, maxLength: 200 }) },
          { additionalProperties: false },
        ),
        response: { 200: sessionSchema, "4xx": errorSchema, 503: errorSchema },
      },
    },
    async (request, reply) => {
      const redeemed = sessions.redeem(request.body.token);
      if (redeemed === null) {
        await audit.record({ actor: "-", action: "sign_in", subject: "session", outcome: "refused" });
        throw new HttpError("link_gone");
      }
      const { session, secret } = redeemed;
      await audit.record({ actor: session.person, action: "sign_in", subject: "session", outcome: "done" });
      reply.setCookie(cookieName(secure, request.socket.localPort), secret, {
        ...cookie,
        maxAge: Math.floor((Date.parse(session.expires_at) - Date.now()) / 1000),
      });
      return reply.header("cache-control", "no-store").send(show(session));
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
    async (request, reply) => reply.header("cache-control", "no-store").send(show(request.session!)),
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
      const name = cookieName(secure, request.socket.localPort);
      sessions.end(request.cookies[name] ?? "");
      reply.clearCookie(name, cookie);
      const actor = request.session!.person;
      await audit
        .record({ actor, action: "sign_out", subject: "session", outcome: "done" })
        .catch((error: unknown) => request.log.error({ err: error }, "a sign-out is not in the audit log"));
      return reply.code(204).send(null);
    },
  );
};

function show(session: Session): SessionTold {
  const { scope } = scopeOf(session);
  return {
    user: session.person,
    name: personName(session.person),
    role: session.person === "local" ? "local" : session.roles.join(" "),
    roles: session.roles,
    rights: rightsOf(session.roles),
    scope: scope.kind === "all" ? "all" : scope.any.length > 0 ? "own" : "none",
    own: session.own,
    expires_at: session.expires_at,
  };
}
