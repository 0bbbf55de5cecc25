import { Type } from "typebox";
import { roleNames } from "../access/role-names.ts";
import { ROLES } from "../access/roles.ts";
import { newInvitation } from "../access/sessions.ts";
import { deskOf } from "../accounts/desk.ts";
import { type Actor, addAccount, changeAccount, giveLink, type Sso } from "../accounts/people.ts";
import type { Context, Route } from "../context.ts";
import type { Told } from "../figures/figure.ts";
import { HttpError } from "../http-error.ts";
import {
  errorSchema,
  languageParameter,
  nullable,
  pageMembers,
  pageParameters,
  textSchema,
} from "../schemas.ts";
import { type Account, accounts, ownOf, rolesOf } from "../store/account.ts";
import { newcomers } from "../store/newcomer.ts";

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

/** How somebody signs in, where it is told. */
const wayMembers = {
  method: Type.Optional(Type.Enum(["password", "sso"])),
  provider: Type.Optional(Type.String({ minLength: 1, maxLength: 40, description: "With method sso" })),
  subject: Type.Optional(
    Type.String({
      description: "With method sso: the provider's name of the person, never an e-mail",
      pattern: "^[^\\x00-\\x1f\\x7f]{1,255}$",
    }),
  ),
};

const userSchema = Type.Object({
  id: Type.String(),
  login: Type.String(),
  name: Type.String(),
  roles: Type.Array(role),
  own: Type.Object({ job: Type.Array(Type.String()), department: Type.Array(Type.String()) }),
  method: Type.Enum(["password", "sso"]),
  provider: nullable(Type.String({ description: "With method sso; null where it is no longer set" })),
  subject: nullable(Type.String({ description: "The provider's name of the person" })),
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
const newcomersSchema = Type.Object({
  newcomers: Type.Array(
    Type.Object({
      provider: nullable(Type.String({ description: "null where it is no longer set" })),
      subject: Type.String(),
      name: Type.String({ description: "As the provider calls them; proves nothing" }),
      first_at: time,
      last_at: time,
    }),
  ),
});
export type Newcomers = Told<typeof newcomersSchema>;
export type User = Told<typeof userSchema>;
export type Users = Told<typeof usersSchema>;
export type UserLink = Told<typeof linkSchema>;

const params = Type.Object({ id: Type.String({ pattern: "^[A-Za-z0-9_-]{1,64}$" }) });
const failures = { "4xx": errorSchema, "5xx": errorSchema };

/** Accounts: who may sign in, with which roles. */
export const route: Route = (api, context) => {
  const { store, config, signIn } = context;
  const providerOf = (issuer: string | null) =>
    [...signIn.providers.values()].find((provider) => provider.issuer === issuer)?.id ?? null;
  const show = (account: Account, person: string) => showAccount(account, person, providerOf(account.issuer));
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

  api.get(
    "/api/users/newcomers",
    {
      schema: {
        tags: ["users"],
        summary: "People who signed in at a provider and have no account, who came last first",
        querystring: Type.Object({ lang: languageParameter }, { additionalProperties: false }),
        response: { 200: newcomersSchema, "4xx": errorSchema },
      },
    },
    async (_request, reply) => {
      const all = await newcomers.all(store);
      return reply.header("cache-control", "no-store").send({
        newcomers: all.map(({ issuer, ...newcomer }) => ({ provider: providerOf(issuer), ...newcomer })),
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
          { ...bodyMembers, own: Type.Optional(ownMembers), ...wayMembers },
          { additionalProperties: false },
        ),
        response: { 201: userSchema, ...failures },
      },
    },
    async (request, reply) => {
      const { method, provider, subject, ...asked } = request.body;
      const sso = ssoOf(context, { method, provider, subject });
      const account = await addAccount(desk, actorOf(request), { ...asked, ...(sso && { sso }) });
      return reply.code(201).header("cache-control", "no-store").send(show(account, request.session!.person));
    },
  );

  api.patch(
    "/api/users/:id",
    {
      schema: {
        tags: ["users"],
        summary:
          "Change names, roles, own rows or the way to sign in, disable or enable; holds from the next request on (audited)",
        params,
        body: Type.Partial(
          Type.Object({ ...bodyMembers, own: ownMembers, disabled: Type.Boolean(), ...wayMembers }),
          {
            additionalProperties: false,
            minProperties: 1,
          },
        ),
        response: { 200: userSchema, ...failures },
      },
    },
    async (request, reply) => {
      const { method, provider, subject, ...asked } = request.body;
      const sso = ssoOf(context, { method, provider, subject });
      const account = await changeAccount(desk, actorOf(request), request.params.id, {
        ...asked,
        ...(sso === undefined ? {} : { sso }),
      });
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

/** The identity that is asked for; null: a password; undefined: nothing is said of it. */
function ssoOf(
  { signIn }: Context,
  asked: {
    readonly method?: "password" | "sso" | undefined;
    readonly provider?: string | undefined;
    readonly subject?: string | undefined;
  },
): Sso | null | undefined {
  const { method, provider, subject } = asked;
  if (method === "sso" && provider !== undefined && subject !== undefined) {
    const found = signIn.providers.get(provider);
    if (found !== undefined) return { issuer: found.issuer, subject: found.canonical?.(subject) ?? subject };
    const [zh, en] = [[...signIn.providers.keys()].join("、"), [...signIn.providers.keys()].join(", ")];
    throw new HttpError("invalid_parameter", {
      path: "provider",
      problem: {
        zh: `没有“${provider}”；已设置的有 ${zh || "（无）"}`,
        en: `there is no “${provider}”; the settings have ${en || "none"}`,
      },
    });
  }
  if (method !== "sso" && provider === undefined && subject === undefined)
    return method === undefined ? undefined : null;
  throw new HttpError("invalid_parameter", {
    path: "method",
    problem: {
      zh: "method 为 sso 时须同时给出 provider 和 subject，其他情况不得给出",
      en: "with method sso give provider and subject, else neither",
    },
  });
}

function showAccount(account: Account, person: string, provider: string | null): User {
  const { id, login, name, method, subject, created_at, disabled_at, signed_in_at } = account;
  return {
    ...{ id, login, name, roles: rolesOf(account), own: ownOf(account), method },
    ...{ provider, subject },
    ...{ has_password: account.password !== null, is_self: id === person },
    ...{ created_at, disabled_at, signed_in_at },
  };
}
