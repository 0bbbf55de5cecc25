import type { FastifyReply, FastifyRequest } from "fastify";
import type { AuditEvent } from "../access/audit.ts";
import { cookieName, portOf } from "../access/hook.ts";
import type { Opened } from "../access/sessions.ts";
import type { Context } from "../context.ts";

/** Gives browsers the cookies of sessions, and takes them back. */
export type Entry = {
  /** Records a sign-in with `detail`, gives the cookie, and ends the session that the browser had before. */
  readonly enter: (
    request: FastifyRequest,
    reply: FastifyReply,
    opened: Opened,
    detail?: AuditEvent["detail"],
  ) => Promise<void>;
  /** Ends the session of the request, also where that cannot be written or recorded. */
  readonly leave: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
};

/** The entry of a server. */
export function entryOf({ sessions, audit, config }: Context): Entry {
  const secure = config.server.public_address !== undefined;
  const cookie = { path: "/", httpOnly: true, sameSite: "lax", secure } as const;
  const nameIn = (request: FastifyRequest) => cookieName(secure, portOf(request));
  const event = (actor: string, action: "sign_in" | "sign_out", detail?: AuditEvent["detail"]) => ({
    ...{ actor, action, subject: "session", outcome: "done" as const },
    ...(detail === undefined ? {} : { detail }),
  });
  return {
    enter: async (request, reply, { session, secret }, detail) => {
      try {
        await audit.record(event(session.person, "sign_in", { by: session.opened_by, ...detail }));
      } catch (error) {
        await sessions.end(session.id);
        throw error;
      }
      if (request.session !== null) await sessions.end(request.session.id);
      reply.setCookie(nameIn(request), secret, {
        ...cookie,
        maxAge: Math.floor((Date.parse(session.expires_at) - Date.now()) / 1000),
      });
    },
    leave: async (request, reply) => {
      const { id, person } = request.session!;
      const told = (error: unknown) =>
        request.log.error({ err: error }, "a sign-out is not kept or not in the audit log");
      await sessions.end(id).catch(told);
      reply.clearCookie(nameIn(request), cookie);
      await audit.record(event(person, "sign_out")).catch(told);
    },
  };
}
