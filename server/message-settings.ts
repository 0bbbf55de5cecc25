import { isIP } from "node:net";
import { type Static, Type } from "typebox";

const closed = { additionalProperties: false } as const;

/** An https address without a question, or http on this machine. */
export const listedAddress = (description: string) =>
  Type.String({
    description,
    pattern: "^(https://[^/?#@\\s]+|http://(127\\.0\\.0\\.1|localhost|\\[::1\\])(:[0-9]+)?)(/[^#\\s]*)?$",
    maxLength: 500,
  });
export const secretEnv = (what: string) =>
  Type.Optional(
    Type.String({
      description: `Name of the environment variable that holds ${what}`,
      pattern: "^[A-Z][A-Z0-9_]{0,99}$",
    }),
  );
export const secretFile = Type.Optional(
  Type.String({ description: "Or the file that holds it", minLength: 1, maxLength: 500 }),
);
export const privateNetwork = Type.Boolean({
  description: "The name may lead into the company's own network",
  default: false,
});

/** Chat systems whose robots are known. */
export const VENDORS = ["wecom", "dingtalk", "feishu"] as const;
export type Vendor = (typeof VENDORS)[number];

/** The id of the channel by mail; no robot has it. */
export const MAIL = "mail";

const mailSchema = Type.Object(
  {
    host: Type.String({
      description: "Server that takes mail (SMTP)",
      pattern: "^[A-Za-z0-9.:-]{1,253}$",
    }),
    port: Type.Integer({ minimum: 1, maximum: 65535, default: 587 }),
    tls: Type.Enum(["starttls", "always"], {
      description: "starttls: before anything is told (port 587); always: from the first byte (port 465)",
      default: "starttls",
    }),
    ca_file: Type.Optional(
      Type.String({
        description: "Certificates (PEM) that are trusted beside the usual ones",
        minLength: 1,
        maxLength: 500,
      }),
    ),
    user: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    password_env: secretEnv("the password"),
    password_file: secretFile,
    from: Type.String({
      description: "Sender, e.g. assay@example.com",
      pattern: "^[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*$",
      maxLength: 254,
    }),
    domains: Type.Array(
      Type.String({ pattern: "^[a-z0-9-]+(\\.[a-z0-9-]+)*$", maxLength: 253, description: "example.com" }),
      { description: "Mail goes to addresses of these domains alone", minItems: 1, maxItems: 50 },
    ),
  },
  closed,
);

const robotSchema = Type.Object(
  {
    id: Type.String({ description: "Its name in subscriptions", pattern: "^[a-z][a-z0-9-]{0,39}$" }),
    vendor: Type.Enum([...VENDORS]),
    label: Type.Object(
      {
        zh: Type.String({ minLength: 1, maxLength: 40 }),
        en: Type.String({ minLength: 1, maxLength: 40 }),
      },
      { ...closed, description: "The group that reads it, as people call it" },
    ),
    key_env: secretEnv(
      "the key of the robot's address: what stands behind key= (WeCom), access_token= (DingTalk), hook/ (Feishu)",
    ),
    key_file: secretFile,
    secret_env: secretEnv("the secret that signs; WeCom has none"),
    secret_file: secretFile,
    base: Type.Optional(listedAddress("Another address than the vendor's own, e.g. of a relay or of Lark")),
    private_network: privateNetwork,
  },
  closed,
);

/** By which ways messages reach people. */
export const messagesSchema = Type.Object(
  {
    mail: Type.Optional(mailSchema),
    robots: Type.Array(robotSchema, { description: "Robots of chat groups", maxItems: 50, default: [] }),
  },
  { ...closed, description: "Where messages may go; nowhere unless it is here", default: {} },
);
export type MessageSettings = Static<typeof messagesSchema>;
export type MailSettings = Static<typeof mailSchema>;
export type RobotSettings = Static<typeof robotSchema>;

/** When the quarterly report is made and sent by itself. */
export const reportsSchema = Type.Object(
  {
    schedule: Type.Boolean({
      description: "Whether it is made on the third working day after a quarter",
      default: true,
    }),
    at: Type.String({
      description: "Time of that day, in the organisation's zone",
      pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]$",
      default: "08:00",
    }),
    days_off: Type.Array(Type.String({ format: "date", description: "2026-10-01" }), {
      description: "Days without work beside Saturdays and Sundays",
      maxItems: 1000,
      default: [],
    }),
  },
  { ...closed, description: "The quarterly report", default: {} },
);

/** Whether a host is this machine. */
export const isThisMachine = (host: string): boolean =>
  host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));

/** An address of mail as subscriptions take it: letters, digits and the signs that need no quotes. */
const ADDRESS = /^[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*)$/;

/** Whether mail may go to an address: one of the settings' domains. */
export function isListed(address: string, { domains }: Pick<MailSettings, "domains">): boolean {
  const domain = ADDRESS.exec(address)?.[1];
  return address.length <= 254 && domain !== undefined && domains.includes(domain.toLowerCase());
}

/** What a schema cannot say of the ways of messages, by the path of each problem. */
export function checkMessages({
  mail,
  robots,
}: MessageSettings): readonly (readonly [path: string, problem: string])[] {
  const problems: (readonly [string, string])[] = [];
  if (mail !== undefined) {
    const named = [mail.password_env, mail.password_file].filter((name) => name !== undefined).length;
    if (named !== (mail.user === undefined ? 0 : 1))
      problems.push([
        "messages.mail",
        "name a user together with one of password_env and password_file, or none",
      ]);
  }
  const ids = robots.map(({ id }) => id);
  robots.forEach((robot, index) => {
    const path = `messages.robots.${index}`;
    if (robot.id === MAIL) problems.push([`${path}.id`, `${MAIL} is the id of the way by mail`]);
    if (ids.indexOf(robot.id) < index) problems.push([`${path}.id`, `${robot.id} is there twice`]);
    if ((robot.key_env === undefined) === (robot.key_file === undefined))
      problems.push([path, "name one of key_env and key_file"]);
    const secrets = [robot.secret_env, robot.secret_file].filter((name) => name !== undefined).length;
    if (robot.vendor === "wecom" ? secrets > 0 : secrets !== 1)
      problems.push([
        path,
        robot.vendor === "wecom"
          ? "robots of WeCom have no secret that signs"
          : "name one of secret_env and secret_file: robots that sign are the only ones taken",
      ]);
    if (robot.base !== undefined && !URL.canParse(robot.base))
      problems.push([`${path}.base`, "not an address"]);
  });
  return problems;
}
