import { Type } from "typebox";
import { checkLogin } from "../access/login.ts";
import { checkPassword } from "../access/password.ts";
import { hashOf } from "../access/sessions.ts";
import { deskOf } from "../accounts/desk.ts";
import { entryOf } from "../accounts/entry.ts";
import { makeFirst, refuseGone } from "../accounts/people.ts";
import type { Route } from "../context.ts";
import { HttpError } from "../http-error.ts";
import { errorSchema } from "../schemas.ts";
import { sessionSchema, showSession } from "./session.ts";

const text = Type.String({ minLength: 1, maxLength: 200 });
const rateLimit = { max: 60, timeWindow: 60_000 };

/** The first account, made by whoever has the one-time link that the first start prints. */
export const route: Route = (api, context) => {
  const { store, audit, sessions, passwords } = context;
  const desk = deskOf(context);
  const entry = entryOf(context);
  const refused = async (token: string) => {
    await refuseGone(store, hashOf(token)).catch(async (error) => {
      if (error instanceof HttpError)
        await audit.record({ actor: "-", action: "set_up", subject: "account", outcome: "refused" });
      throw error;
    });
  };

  api.post(
    "/api/set-up/check",
    {
      config: { rateLimit },
      schema: {
        tags: ["session"],
        summary: "Whether a set-up link is still good (else 410)",
        body: Type.Object({ token: text }, { additionalProperties: false }),
        response: { 204: Type.Null({ description: "It is" }), "4xx": errorSchema, 503: errorSchema },
      },
    },
    async (request, reply) => {
      await refused(request.body.token);
      return reply.code(204).send(null);
    },
  );

  api.post(
    "/api/set-up",
    {
      config: { rateLimit },
      schema: {
        tags: ["session"],
        summary: "Make the first account, an administrator's, and sign in (audited)",
        body: Type.Object(
          { token: text, login: text, name: text, password: text },
          { additionalProperties: false },
        ),
        response: { 200: sessionSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { token, login, name, password } = request.body;
      await refused(token);
      checkPassword(password, checkLogin(login).login);
      const hashed = await passwords.hash(password);
      const { id } = await makeFirst(desk, hashOf(token), { login, name, password: hashed });
      const opened = await sessions.open(id, "set_up");
      await entry.enter(request, reply, opened);
      return reply.header("cache-control", "no-store").send(showSession(opened.session, context));
    },
  );
};
