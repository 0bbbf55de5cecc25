import { Type } from "typebox";
import { roleNames } from "../access/role-names.ts";
import { ROLES } from "../access/roles.ts";
import { newInvitation } from "../access/sessions.ts";
import { deskOf } from "../accounts/desk.ts";
import { type Actor, addAccount, changeAccount, giveLink } from "../accounts/people.ts";
import type { Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { errorSchema, nullable, pageMembers, pageParameters, textSchema } from "../schemas.ts";
import { type Account, accounts, ownOf, rolesOf } from "../store/account.ts";

const time = Type.String({ format: "date-time" });
const role = Type.Enum([...ROLES]);
const values = Type.Array(Type.String({ minLength: 1, maxLength: 200 }), { maxItems: 200 });
const bodyMembers = {
  login: Type.String({ minLength: 1, maxLength: 200, description: "Case and width do not count" }),
  name: Type.String({ minLength: 1, maxLength: 200, description: "As others read it" }),
  roles: Type.Array(role, { minItems: 1, maxItems: ROLES.length }),
};
const ownMembers = Type.Object(
  { job: Type.Optional(values), department: Type.Optional(values) },
  {
    additionalProperties: false,
    description: "Own jobs (for hr, model_owner) and departments (for business)",
  },
);

const userSchema = Type.Object({
  id: Type.String(),
  login: Type.String(),
  name: Type.String(),
  roles: Type.Array(role),
  own: Type.Object({ job: Type.Array(Type.String()), department: Type.Array(Type.String()) }),
  method: Type.Enum(["password", "sso"]),
  has_password: Type.Boolean(),
  is_self: Type.Boolean({
    description: "The caller's: roles, scope and disabling are for another administrator",
  }),
  created_at: time,
  disabled_at: nullable(time),
  signed_in_at: nullable(time),
});
const usersSchema = Type.Object({
  users: Type.Array(userSchema),
  roles: Type.Array(Type.Object({ role, name: textSchema }), { description: "Every role there is" }),
  ...pageMembers,
});
const linkSchema = Type.Object({
  link: Type.String({ description: "Good once; shown this once" }),
  expires_at: time,
});
export type User = Told<typeof userSchema>;
export type Users = Told<typeof usersSchema>;
export type UserLink = Told<typeof linkSchema>;

const params = Type.Object({ id: Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" }) });
const failures = { "4xx": errorSchema, "5xx": errorSchema };

/** Accounts: who may sign in, with which roles. */
export const route: Route = (api, context) => {
  const { store, config } = context;
  const desk = deskOf(context);
  const actorOf = (request: { session: { person: string } | null }): Actor => ({
    name: request.session!.person,
    by: "page",
  });

  api.get(
    "/api/users",
    {
      schema: {
        tags: ["users"],
        summary: "Accounts by their logins",
        querystring: Type.Object(pageParameters, { additionalProperties: false }),
        response: { 200: usersSchema, "4xx": errorSchema },
      },
    },
    async (request, reply) => {
      const { cursor, limit = 50 } = request.query;
      const after = cursor === undefined ? {} : { after: cursor.replaceAll("\0", "") };
      const rows = await accounts.page(store, { ...after, limit: limit + 1 });
      const page = rows.slice(0, limit);
      return reply.header("cache-control", "no-store").send({
        users: page.map((account) => show(account, request.session!.person)),
        roles: ROLES.map((each) => ({ role: each, name: roleNames[each] })),
        next_cursor: rows.length > limit ? (page.at(-1)?.login_key ?? null) : null,
      });
    },
  );

  api.post(
    "/api/users",
    {
      schema: {
        tags: ["users"],
        summary: "Make an account; a link gives it to its person (audited)",
        body: Type.Object(
          { ...bodyMembers, own: Type.Optional(ownMembers) },
          { additionalProperties: false },
        ),
        response: { 201: userSchema, ...failures },
      },
    },
    async (request, reply) => {
      const account = await addAccount(desk, actorOf(request), request.body);
      return reply.code(201).header("cache-control", "no-store").send(show(account, request.session!.person));
    },
  );

  api.patch(
    "/api/users/:id",
    {
      schema: {
        tags: ["users"],
        summary:
          "Change names, roles or own rows, disable or enable; holds from the next request on (audited)",
        params,
        body: Type.Partial(Type.Object({ ...bodyMembers, own: ownMembers, disabled: Type.Boolean() }), {
          additionalProperties: false,
          minProperties: 1,
        }),
        response: { 200: userSchema, ...failures },
      },
    },
    async (request, reply) => {
      const account = await changeAccount(desk, actorOf(request), request.params.id, request.body);
      return reply.header("cache-control", "no-store").send(show(account, request.session!.person));
    },
  );

  api.post(
    "/api/users/:id/link",
    {
      schema: {
        tags: ["users"],
        summary: "A one-time sign-in link for a person, in the place of the one before (audited)",
        params,
        body: Type.Object({}, { additionalProperties: false }),
        response: { 201: linkSchema, ...failures },
      },
    },
    async (request, reply) => {
      const { invitation, kept } = newInvitation(config.server);
      await giveLink(desk, actorOf(request), request.params.id, kept);
      const origin = config.server.public_address ?? `${request.protocol}://${request.host}`;
      return reply
        .code(201)
        .header("cache-control", "no-store")
        .send({ link: `${origin}/#/sign-in/${invitation.token}`, expires_at: invitation.expires_at });
    },
  );
};

function show(account: Account, person: string): User {
  const { id, login, name, method, created_at, disabled_at, signed_in_at } = account;
  return {
    ...{ id, login, name, roles: rolesOf(account), own: ownOf(account), method },
    ...{ has_password: account.password !== null, is_self: id === person },
    ...{ created_at, disabled_at, signed_in_at },
  };
}
