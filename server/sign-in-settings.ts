import { type Static, Type } from "typebox";

const closed = { additionalProperties: false } as const;
const word = Type.String({ minLength: 1, maxLength: 200 });
const label = (zh: string, en: string) =>
  Type.Object(
    {
      zh: Type.String({ minLength: 1, maxLength: 40, default: zh }),
      en: Type.String({ minLength: 1, maxLength: 40, default: en }),
    },
    { ...closed, description: "What the button of the sign-in page calls it", default: {} },
  );
const secretIn = Type.String({
  description: "Name of the environment variable that holds the secret",
  pattern: "^[A-Z][A-Z0-9_]{0,99}$",
});
/** Where a vendor's interface is, in tests. */
const base = Type.Optional(
  Type.String({
    description: "For tests: a loopback address in the place of the vendor's",
    pattern: "^http://(127\\.0\\.0\\.1|localhost|\\[::1\\])(:[0-9]+)?$",
  }),
);

const oidcSchema = Type.Object(
  {
    id: Type.String({
      description: "Its name in addresses, e.g. of the redirect",
      pattern: "^[a-z][a-z0-9-]{0,39}$",
    }),
    issuer: Type.String({
      description: "Issuer whose discovery document is read: https, or http on loopback",
      pattern: "^(https://[^/?#]+|http://(127\\.0\\.0\\.1|localhost|\\[::1\\])(:[0-9]+)?)(/[^?#]*)?$",
      maxLength: 500,
    }),
    client_id: word,
    client_secret_env: Type.Optional(secretIn),
    scopes: Type.Array(Type.String({ pattern: "^[\\x21\\x23-\\x5b\\x5d-\\x7e]+$" }), {
      description: "openid is always asked for",
      maxItems: 20,
      default: ["openid", "profile"],
    }),
    label: label("单点登录", "Single sign-on"),
  },
  closed,
);
const feishuSchema = Type.Object(
  {
    app_id: word,
    app_secret_env: secretIn,
    tenant: Type.String({
      description: "tenant_key of the one company whose people may come",
      minLength: 1,
      maxLength: 200,
    }),
    label: label("飞书", "Feishu"),
    base,
  },
  closed,
);
const dingtalkSchema = Type.Object(
  {
    client_id: word,
    client_secret_env: secretIn,
    tenant: Type.String({
      description: "CorpId of the one company whose people may come",
      minLength: 1,
      maxLength: 200,
    }),
    label: label("钉钉", "DingTalk"),
    base,
  },
  closed,
);
const wecomSchema = Type.Object(
  {
    tenant: Type.String({ description: "CorpID of the company", minLength: 1, maxLength: 200 }),
    agent_id: word,
    secret_env: secretIn,
    label: label("企业微信", "WeCom"),
    base,
  },
  closed,
);

/** How people sign in beside login and password. */
export const signInSchema = Type.Object(
  {
    oidc: Type.Array(oidcSchema, {
      description: "Providers of OpenID Connect",
      maxItems: 10,
      default: [],
    }),
    feishu: Type.Optional(feishuSchema),
    dingtalk: Type.Optional(dingtalkSchema),
    wecom: Type.Optional(wecomSchema),
  },
  { ...closed, description: "Sign-in by identity providers", default: {} },
);

/** The providers of the settings. */
export type SignInSettings = Static<typeof signInSchema>;
export type OidcSettings = Static<typeof oidcSchema>;
export type FeishuSettings = Static<typeof feishuSchema>;
export type DingtalkSettings = Static<typeof dingtalkSchema>;
export type WecomSettings = Static<typeof wecomSchema>;

/** Ids that the vendors have. */
const VENDORS = ["feishu", "dingtalk", "wecom"];

/** What a schema cannot say of providers, by the path of each problem. */
export function checkSignIn({ oidc }: SignInSettings): readonly (readonly [path: string, problem: string])[] {
  const ids = oidc.map(({ id }) => id);
  const issuers = oidc.map(({ issuer }) => (URL.canParse(issuer) ? new URL(issuer).href : issuer));
  return oidc.flatMap(({ id, issuer }, index) => {
    const path = `sign_in.oidc.${index}`;
    const isTwice = ids.indexOf(id) < index || VENDORS.includes(id);
    return [
      ...(isTwice ? [[`${path}.id`, `${id} is another provider's id already`] as const] : []),
      ...(URL.canParse(issuer) ? [] : [[`${path}.issuer`, "not an address"] as const]),
      ...(issuers.indexOf(issuers[index]!) < index
        ? [[`${path}.issuer`, "another provider has this issuer already"] as const]
        : []),
    ];
  });
}
