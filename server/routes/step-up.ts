import { Type } from "typebox";
import { checkOwnPassword } from "../accounts/own-password.ts";
import { findAccount } from "../accounts/people.ts";
import type { Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { HttpError } from "../http-error.ts";
import { checkedLine } from "../kept.ts";
import { errorSchema } from "../schemas.ts";

const steppedSchema = Type.Object({ stepped_up_until: Type.String({ format: "date-time" }) });
export type SteppedUp = Told<typeof steppedSchema>;

/** Proving anew who one is, with a reason, before what shows people. */
export const route: Route = (api, context) => {
  const { store, sessions, audit } = context;

  api.post(
    "/api/session/step-up",
    {
      config: { rateLimit: { max: 30, timeWindow: 60_000 } },
      schema: {
        tags: ["session"],
        summary:
          "Step the session up for 10 minutes: the password once more, and why (audited with the reason)",
        body: Type.Object(
          {
            password: Type.String({ minLength: 1, maxLength: 200 }),
            reason: Type.String({ minLength: 1, maxLength: 200, description: "Read in the audit log" }),
          },
          { additionalProperties: false },
        ),
        response: { 200: steppedSchema, "4xx": errorSchema, "5xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { id: session, person } = request.session!;
      const reason = checkedLine("reason", request.body.reason);
      const account = await findAccount(store, person);
      if (account.password === null) throw new HttpError("no_password");
      const tried = { typed: request.body.password, address: request.ip, action: "step_up" } as const;
      await checkOwnPassword(context, account, tried);
      await audit.record({
        ...{ actor: person, action: "step_up", subject: `session:${session}`, outcome: "done" },
        detail: { by: "password", reason },
      });
      const stepped_up_until = await sessions.stepUp(session);
      return reply.header("cache-control", "no-store").send({ stepped_up_until });
    },
  );
};
