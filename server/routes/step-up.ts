import { Type } from "typebox";
import { checkOwnPassword } from "../accounts/own-password.ts";
import { findAccount } from "../accounts/people.ts";
import type { Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { HttpError } from "../http-error.ts";
import { checkedLine } from "../kept.ts";
import { errorSchema, nullable } from "../schemas.ts";
import { beginSignIn } from "./sign-in.ts";

const steppedSchema = Type.Object({
  stepped_up_until: nullable(
    Type.String({ format: "date-time", description: "null until the person is back from the provider" }),
  ),
  address: nullable(Type.String({ description: "The provider's, where the person signs in anew" })),
});
export type SteppedUp = Told<typeof steppedSchema>;

/** Proving anew who one is, with a reason, before what shows people. */
export const route: Route = (api, context) => {
  const { store, sessions, audit, signIn } = context;

  api.post(
    "/api/session/step-up",
    {
      config: { rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: {
        tags: ["session"],
        summary:
          "Step the session up for 10 minutes: the password once more, or the provider, and why (audited with the reason)",
        body: Type.Object(
          {
            password: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
            provider: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
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
      const { password, provider } = request.body;
      if ((password === undefined) === (provider === undefined))
        throw new HttpError("invalid_parameter", {
          path: "body",
          problem: { zh: "应提供 password 或 provider 之一", en: "give either password or provider" },
        });
      if (provider !== undefined) {
        if (account.issuer === null || signIn.providers.get(provider)?.issuer !== account.issuer)
          throw new HttpError("not_found", {
            what: { zh: `该账号的登录方式 ${provider}`, en: `The account's provider ${provider}` },
          });
        const purpose = { kind: "step_up", session, person, reason } as const;
        const address = await beginSignIn(context, request, reply, provider, purpose);
        return reply.header("cache-control", "no-store").send({ stepped_up_until: null, address });
      }
      if (account.method === "sso") throw new HttpError("sso_account");
      if (account.password === null) throw new HttpError("no_password");
      const tried = { typed: password!, address: request.ip, action: "step_up" } as const;
      await checkOwnPassword(context, account, tried);
      await audit.record({
        ...{ actor: person, action: "step_up", subject: `session:${session}`, outcome: "done" },
        detail: { by: "password", reason },
      });
      const stepped_up_until = await sessions.stepUp(session);
      return reply.header("cache-control", "no-store").send({ stepped_up_until, address: null });
    },
  );
};
