import { Type } from "typebox";
import { checkPassword } from "../access/password.ts";
import type { Session } from "../access/sessions.ts";
import { deskOf } from "../accounts/desk.ts";
import { checkOwnPassword } from "../accounts/own-password.ts";
import { findAccount, setPassword } from "../accounts/people.ts";
import type { Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema } from "../schemas.ts";
import type { Account } from "../store/account.ts";

const time = Type.String({ format: "date-time" });
const sessionsSchema = Type.Object({
  sessions: Type.Array(
    Type.Object({
      id: Type.String(),
      current: Type.Boolean({ description: "The one that asks" }),
      opened_by: Type.Enum(["set_up", "link", "password", "sso"]),
      created_at: time,
      seen_at: Type.String({ format: "date-time", description: "Last use, some minutes exact" }),
      expires_at: time,
    }),
  ),
});
export type OwnSessions = Told<typeof sessionsSchema>;

/** Minutes after signing in by a link in which a forgotten password can be replaced. */
const FORGOTTEN_MINUTES = 30;

/** What everybody does with their own account: its password, and where it is signed in. */
export const route: Route = (api, context) => {
  const { store, sessions, passwords, audit } = context;
  const desk = deskOf(context);

  api.put(
    "/api/session/password",
    {
      config: { rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: {
        tags: ["session"],
        summary: "Set another password, which ends all other sessions of the account (audited)",
        description:
          "`current` is not asked of an account without a password, nor within 30 minutes of signing in by a one-time link.",
        body: Type.Object(
          {
            current: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
            password: Type.String({ minLength: 1, maxLength: 200 }),
          },
          { additionalProperties: false },
        ),
        response: { 204: Type.Null({ description: "Set" }), "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { current, password } = request.body;
      const { id: session, person: id } = request.session!;
      const account = await findAccount(store, id);
      if (account.method === "sso") throw new HttpError("sso_account");
      if (asksCurrent(account, request.session!)) {
        if (current === undefined)
          throw new HttpError("invalid_parameter", {
            path: "current",
            problem: { zh: "请填写当前密码", en: "the present password is missing" },
          });
        const tried = { typed: current, address: request.ip, action: "password_change" } as const;
        await checkOwnPassword(context, account, tried);
      }
      checkPassword(password, account.login);
      await setPassword(desk, { id, session, password: await passwords.hash(password) });
      return reply.code(204).send(null);
    },
  );

  api.get(
    "/api/sessions",
    {
      schema: {
        tags: ["session"],
        summary: "Where the caller is signed in, the session used last first",
        response: { 200: sessionsSchema, "4xx": errorSchema },
      },
    },
    async (request, reply) => {
      const own = await sessions.of(request.session!.person);
      const told = own.map(({ id, opened_by, created_at, seen_at, expires_at }) => ({
        ...{ id, current: id === request.session!.id, opened_by, created_at, seen_at, expires_at },
      }));
      return reply.header("cache-control", "no-store").send({ sessions: told });
    },
  );

  api.delete(
    "/api/sessions/:id",
    {
      schema: {
        tags: ["session"],
        summary: "End one of the caller's sessions (audited)",
        params: Type.Object({ id: Type.String({ format: "uuid" }) }),
        response: { 204: Type.Null({ description: "Ended" }), "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { person: actor } = request.session!;
      const id = request.params.id.toLowerCase();
      if (!(await sessions.of(actor)).some((each) => each.id === id))
        throw new HttpError("not_found", { what: { zh: "该登录会话", en: "This session" } });
      await sessions.end(id);
      await audit.record({ actor, action: "session_end", subject: `session:${id}`, outcome: "done" });
      return reply.code(204).send(null);
    },
  );
};

const asksCurrent = ({ password }: Account, session: Session): boolean =>
  password !== null && !isFresh(session);

/** Whether somebody lately signed in by a one-time link, by which another way to sign in can be set. */
export function isFresh({ opened_by, created_at }: Session): boolean {
  return opened_by === "link" && Date.now() - Date.parse(created_at) <= FORGOTTEN_MINUTES * 60_000;
}
