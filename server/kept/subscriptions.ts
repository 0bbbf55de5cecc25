import { Type } from "typebox";
import { personSchema, showPerson } from "../access/person.ts";
import { may } from "../access/roles.ts";
import { HttpError } from "../http-error.ts";
import { type Asked, keep } from "../kept.ts";
import type { Text } from "../language.ts";
import { isListed, MAIL } from "../message-settings.ts";
import { nullable, textSchema } from "../schemas.ts";
import type { Store } from "../store/open.ts";
import { mayHear, type Subscription, subscriptions, TOPICS } from "../store/subscription.ts";

/** Subscriptions that one person has. */
const MOST = 20;

const language = Type.Enum(["zh", "en"]);
const topic = Type.Enum([...TOPICS], {
  description: "report: the quarterly report; alerts: what wants attention, as the account may see it",
});
const channel = Type.String({ minLength: 1, maxLength: 40, description: "mail, or the id of a robot" });
const isOwn = ({ account }: Subscription, { person }: Pick<Asked, "person">) => account === person;

/** What people are told of by mail and chat robots: made for an account, ended by it, seen by administrators. */
export const kept = keep({
  name: "subscription",
  path: "subscriptions",
  key: { name: "id", schema: Type.String({ format: "uuid" }) },
  table: subscriptions,
  what: { zh: "该订阅", en: "This subscription" },
  shown: Type.Object({
    id: Type.String(),
    own: Type.Boolean(),
    account: personSchema,
    topic,
    channel,
    recipient: nullable(Type.String({ description: "null at a robot, and of somebody else's mail" })),
    language,
    created_at: Type.String({ format: "date-time" }),
    changed_at: Type.String({ format: "date-time" }),
  }),
  show: ({ account, recipient, ...row }, asked) => {
    const own = account === asked.person;
    return {
      ...row,
      own,
      account: showPerson(account, asked.context.names),
      recipient: own && recipient !== "" ? recipient : null,
    };
  },
  sees: (row, asked) => isOwn(row, asked) || may(asked.roles, "users.manage"),
  may: isOwn,
  tells: (after, before) => {
    const row = after ?? before;
    return row && { topic: row.topic, channel: row.channel, language: row.language };
  },
  list: {
    summary:
      "The caller's subscriptions, an administrator's also those of others; and by which ways there are",
    member: "subscriptions",
    more: {
      topics: Type.Array(topic, { description: "What the caller may subscribe to" }),
      channels: Type.Array(
        Type.Object({
          id: Type.String(),
          kind: Type.Enum(["mail", "wecom", "dingtalk", "feishu"]),
          label: textSchema,
          domains: Type.Array(Type.String(), { description: "Of mail: where it may go" }),
        }),
      ),
    },
    rows: async (store, asked) => [
      await subscriptions.all(store, may(asked.roles, "users.manage") ? undefined : asked.person),
      { topics: TOPICS.filter((each) => mayHear(asked.roles, each)), channels: channelsShown(asked) },
    ],
  },
  create: {
    summary: "Subscribe to the report or to alerts (audited)",
    body: Type.Object(
      { topic, channel, recipient: Type.Optional(Type.String({ minLength: 1, maxLength: 254 })), language },
      { additionalProperties: false },
    ),
    read: (body, asked) => {
      if (!mayHear(asked.roles, body.topic)) throw new HttpError("not_allowed");
      const at = new Date().toISOString();
      const row: Subscription = {
        ...{ id: asked.key, account: asked.person, topic: body.topic, channel: body.channel },
        ...{ recipient: checkRecipient(body, asked), language: body.language },
        ...{ created_at: at, changed_at: at },
      };
      return async (_before, store) => {
        await refuseMore(store, row);
        return row;
      };
    },
  },
  change: {
    method: "PATCH",
    summary: "Have it in another language (audited)",
    body: Type.Object({ language }, { additionalProperties: false }),
    read: (body) => {
      const changes = { language: body.language, changed_at: new Date().toISOString() };
      return (before) => ({ ...before!, ...changes });
    },
  },
  remove: "End a subscription (audited)",
});

function channelsShown({ context: { config } }: Asked) {
  const { mail, robots } = config.messages;
  const byMail = { id: MAIL, kind: MAIL as "mail", label: { zh: "邮件", en: "Mail" } };
  return [
    ...(mail === undefined ? [] : [{ ...byMail, domains: [...mail.domains] }]),
    ...robots.map(({ id, vendor, label }) => ({ id, kind: vendor, label: { ...label }, domains: [] })),
  ];
}

/** Where it goes: a listed address of mail; "" at a robot. Throws what is wrong with it. */
function checkRecipient(
  { channel: id, recipient = "" }: { readonly channel: string; readonly recipient?: string },
  { context: { config, channels } }: Asked,
): string {
  const wrong = (path: string, zh: string, en: string) =>
    new HttpError("invalid_parameter", { path, problem: { zh, en } satisfies Text });
  if (!channels.has(id)) throw wrong("channel", "设置中没有该渠道", "the settings have no such channel");
  const { mail } = config.messages;
  if (id === MAIL && mail !== undefined && !isListed(recipient, mail))
    throw wrong(
      "recipient",
      `应为 ${mail.domains.join("、")} 的邮箱地址`,
      `must be an address of mail at ${mail.domains.join(", ")}`,
    );
  if (id !== MAIL && recipient !== "")
    throw wrong("recipient", "机器人没有收件人", "a robot has no recipient");
  return recipient;
}

/** Refuses what is there already, and more than anybody needs. */
async function refuseMore(store: Store, row: Subscription): Promise<void> {
  const own = await subscriptions.all(store, row.account);
  const isThere = own.some(
    ({ topic, channel, recipient }) =>
      topic === row.topic &&
      channel === row.channel &&
      recipient.toLowerCase() === row.recipient.toLowerCase(),
  );
  if (isThere) throw new HttpError("already_subscribed");
  if (own.length >= MOST)
    throw new HttpError("limit_reached", { what: { zh: "订阅", en: "subscriptions" }, limit: MOST });
}
