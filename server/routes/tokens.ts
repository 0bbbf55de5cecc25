import { Type } from "typebox";
import { MOST_DAYS, TOKEN_RIGHTS } from "../access/machine-token.ts";
import { deskOf } from "../accounts/desk.ts";
import { addToken, endToken, newToken } from "../accounts/machine-tokens.ts";
import type { Actor } from "../accounts/people.ts";
import type { Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { errorSchema, languageParameter, nullable } from "../schemas.ts";
import { type MachineToken, machineTokens, tokenRightsOf } from "../store/machine-token.ts";

const time = Type.String({ format: "date-time" });
const members = {
  name: Type.String({ description: "The audit log calls its acts those of token:<name>" }),
  rights: Type.Array(Type.Enum([...TOKEN_RIGHTS])),
  created_by: Type.String(),
  created_at: time,
  expires_at: time,
  used_at: nullable(Type.String({ format: "date-time", description: "Last use, a minute exact" })),
  ended_at: nullable(time),
};
const tokensSchema = Type.Object({ tokens: Type.Array(Type.Object(members)) });
const madeSchema = Type.Object({
  ...members,
  token: Type.String({ description: "For `Authorization: Bearer`; shown this once" }),
});
export type Tokens = Told<typeof tokensSchema>;

const failures = { "4xx": errorSchema, "5xx": errorSchema };

/** Tokens by which programs ask. */
export const route: Route = (api, context) => {
  const { store } = context;
  const desk = deskOf(context);
  const actorOf = (request: { session: { person: string } | null }): Actor => ({
    name: request.session!.person,
    by: "page",
  });

  api.get(
    "/api/tokens",
    {
      schema: {
        tags: ["tokens"],
        summary: "Tokens of programs, the newest first; ended ones too",
        querystring: Type.Object({ lang: languageParameter }, { additionalProperties: false }),
        response: { 200: tokensSchema, "4xx": errorSchema },
      },
    },
    async (_request, reply) =>
      reply.header("cache-control", "no-store").send({ tokens: (await machineTokens.all(store)).map(show) }),
  );

  api.post(
    "/api/tokens",
    {
      schema: {
        tags: ["tokens"],
        summary: "Make a token with listed rights (audited)",
        description:
          "Figures that it reads are about everybody, small groups hidden unless `rows` is among its rights.",
        body: Type.Object(
          {
            name: Type.String({ minLength: 1, maxLength: 100, description: "Never used before" }),
            rights: Type.Array(Type.Enum([...TOKEN_RIGHTS]), {
              minItems: 1,
              maxItems: TOKEN_RIGHTS.length,
            }),
            days: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_DAYS, default: 30 })),
          },
          { additionalProperties: false },
        ),
        response: { 201: madeSchema, ...failures },
      },
    },
    async (request, reply) => {
      const { name, rights, days = 30 } = request.body;
      const { token, secret } = newToken();
      const kept = await addToken(desk, actorOf(request), { name, rights, days, secret });
      return reply
        .code(201)
        .header("cache-control", "no-store")
        .send({ ...show(kept), token });
    },
  );

  api.delete(
    "/api/tokens/:name",
    {
      schema: {
        tags: ["tokens"],
        summary: "End a token for good (audited)",
        params: Type.Object({ name: Type.String({ minLength: 1, maxLength: 40 }) }),
        response: { 204: Type.Null({ description: "Ended" }), ...failures },
      },
    },
    async (request, reply) => {
      await endToken(desk, actorOf(request), request.params.name);
      return reply.code(204).send(null);
    },
  );
};

function show(token: MachineToken): Tokens["tokens"][number] {
  const { name, created_by, created_at, expires_at, used_at, ended_at } = token;
  return { name, rights: tokenRightsOf(token), created_by, created_at, expires_at, used_at, ended_at };
}
