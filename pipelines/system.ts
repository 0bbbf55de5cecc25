import Type, { type Static, type TSchema } from "typebox";
import { Errors } from "typebox/value";
import { checkMapping, InvalidMapping, type Mapping, mappingSchema } from "./mapping.ts";

const closed = { additionalProperties: false } as const;
const text = (description: string) => Type.String({ minLength: 1, maxLength: 2000, description });
const name = (description: string) => Type.String({ pattern: "^[a-z][a-z0-9_]{0,39}$", description });
const path = (description: string) =>
  Type.String({
    maxLength: 500,
    description: `${description}. Members with dots between; * stands for every member of an object; lists on the way are gone through; "" is the whole`,
  });
const bilingual = (description: string) =>
  Type.Object(
    { zh: Type.String({ minLength: 1 }), en: Type.String({ minLength: 1 }) },
    { ...closed, description },
  );
const codes = (description: string) =>
  Type.Array(Type.String({ minLength: 1 }), { minItems: 1, description });
const named = <T extends TSchema>(of: T, description: string) =>
  Type.Record(Type.String({ pattern: "^[a-z][a-z0-9_]{0,39}$" }), of, { ...closed, description });
const place = Type.Optional(
  Type.Union([Type.Literal("query"), Type.Literal("body")], {
    description: "Where it is sent; in the query of a GET and the body of a POST where left out",
  }),
);

const templates = "may hold {option} and, in what is asked for by id, {id}";
const scalar = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);
const querySchema = Type.Record(
  Type.String(),
  Type.Union([scalar, Type.Array(scalar, { description: "Sent once for each" })]),
  { description: `Constants of the query; texts ${templates}` },
);

const token = Type.Object(
  {
    kind: Type.Literal("token"),
    address: text(
      "Where the token is asked for (POST): a path below the base, or an https address of one of the hosts",
    ),
    as: Type.Optional(
      Type.Union([Type.Literal("json"), Type.Literal("form")], {
        description: "How the body is written (json)",
      }),
    ),
    basic: Type.Optional(
      Type.Object(
        { user: Type.String(), password: Type.String() },
        { ...closed, description: "Client credentials in a Basic header; texts hold {secret} and {option}" },
      ),
    ),
    body: Type.Record(Type.String(), Type.String(), { description: "Texts hold {secret} and {option}" }),
    token: path("The token in the answer"),
    expires: Type.Optional(
      Type.Object(
        {
          path: path("When it ends"),
          as: Type.Union([Type.Literal("seconds"), Type.Literal("iso"), Type.Literal("epoch_ms")]),
        },
        { ...closed, description: "Left out: it is good for an hour" },
      ),
    ),
    header: Type.Optional(
      Type.String({ pattern: "^[a-z][a-z0-9-]*$", description: "authorization unless said" }),
    ),
    value: Type.Optional(Type.String({ pattern: "\\{token\\}", description: "Bearer {token} unless said" })),
  },
  {
    ...closed,
    description: "A token that ends: client credentials, or app id and secret for one of the tenant",
  },
);

const authSchema = Type.Union(
  [
    Type.Object({ kind: Type.Literal("none") }, closed),
    Type.Object(
      { kind: Type.Literal("basic"), user: Type.String(), password: Type.String() },
      { ...closed, description: "Texts hold {secret} and {option}; a key as user has an empty password" },
    ),
    Type.Object({ kind: Type.Literal("bearer"), token: Type.String() }, closed),
    Type.Object(
      {
        kind: Type.Literal("header"),
        header: Type.String({ pattern: "^[a-z][a-z0-9-]*$" }),
        value: Type.String(),
      },
      closed,
    ),
    token,
  ],
  { description: "How it is told who asks. Secrets stand here and nowhere else" },
);

const envelopeSchema = Type.Object(
  {
    good: Type.Array(
      Type.Object(
        {
          path: path("A member of the answer"),
          is: Type.Optional(codes("One of these, numbers and truth written as text")),
          absent: Type.Optional(
            Type.Literal(true, { description: "It is not there, null or an empty list" }),
          ),
        },
        closed,
      ),
      { minItems: 1, description: "All hold in a good answer of any status 2xx" },
    ),
    code: Type.Optional(path("The system's number or word of an error")),
    message: Type.Optional(path("What it says to it")),
    refused: Type.Optional(
      codes("Codes that say that the token is no longer good: it is asked for anew, once"),
    ),
    limited: Type.Optional(codes("Codes that say: too many requests; waited for as 429 is")),
    missing: Type.Optional(
      codes("Codes that say that what was asked for by id is not there; 404 says so too"),
    ),
  },
  { ...closed, description: "What tells a good answer from an error that comes with status 200" },
);

const pageSchema = Type.Union(
  [
    Type.Object(
      { kind: Type.Literal("link") },
      { ...closed, description: 'Header Link with rel="next", followed exactly as it is' },
    ),
    Type.Object(
      {
        kind: Type.Literal("cursor"),
        next: path("What asks for the next page: cursor, page token, scroll id"),
        send: text("Name under which it is sent"),
        in: place,
        more: Type.Optional(path("Member that says whether there is more; then the cursor has to be there")),
        last: Type.Optional(path("Member that says that this was the last page")),
        alone: Type.Optional(Type.Boolean({ description: "Later pages are asked for by the cursor alone" })),
      },
      closed,
    ),
    Type.Object(
      {
        kind: Type.Literal("offset"),
        send: text("Name of the offset"),
        size: Type.Integer({ minimum: 1, description: "Items of a full page: a shorter one is the last" }),
        in: place,
      },
      closed,
    ),
    Type.Object(
      {
        kind: Type.Literal("page"),
        send: text("Name of the page's number"),
        size: Type.Integer({ minimum: 1, description: "Items of a full page" }),
        first: Type.Optional(Type.Integer({ minimum: 0, description: "Number of the first page (1)" })),
        until: Type.Union([Type.Literal("short"), Type.Literal("empty")], {
          description: "Which page is the last: the first one shorter than full, or the first empty one",
        }),
        in: place,
      },
      closed,
    ),
    Type.Object(
      { kind: Type.Literal("address"), next: path("Whole address of the next page, as OData gives it") },
      closed,
    ),
  ],
  { description: "How one page leads to the next; left out, there is one page" },
);

const written = {
  form: Type.Union(
    [
      Type.Literal("epoch_ms"),
      Type.Literal("epoch_s"),
      Type.Literal("iso"),
      Type.Literal("iso_ms"),
      Type.Literal("local"),
      Type.Literal("date"),
    ],
    {
      description:
        "iso: 2026-01-31T08:00:00Z; iso_ms: with milliseconds; local: 2026-01-31T16:00:00 in `zone`; date: 2026-01-31 in `zone`",
    },
  ),
  zone: Type.Optional(text("Time zone of local and date; UTC where left out")),
  template: Type.Optional(
    Type.String({ pattern: "\\{time\\}", description: "What stands around it: gte|{time}, {time}Z" }),
  ),
  in: place,
  window_days: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: "Longest span that one request may ask for; longer ones are asked in parts",
    }),
  ),
};

const sinceSchema = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal("time"),
        send: text("Name of the parameter: changed since"),
        until: Type.Optional(text("Name of the parameter of the end, where it takes one")),
        ...written,
        overlap_seconds: Type.Optional(
          Type.Integer({ minimum: 0, description: "How far before the last mark is read again (300)" }),
        ),
      },
      { ...closed, description: "Changed since the last complete pull" },
    ),
    Type.Object(
      {
        kind: Type.Literal("token"),
        send: text("Name under which the token of the last complete pull is sent"),
        next: path("The token for the next pull, on the last page"),
        in: place,
        expired: Type.Optional(codes("Codes that say that the token is too old: all is read once more")),
      },
      { ...closed, description: "A sync token" },
    ),
    Type.Object(
      {
        kind: Type.Literal("window"),
        send: text("Name of the parameter of the beginning"),
        until: text("Name of the parameter of the end"),
        ...written,
        back_days: Type.Integer({ minimum: 0 }),
        ahead_days: Type.Integer({ minimum: 0 }),
      },
      {
        ...closed,
        description: "The days around today, each time again: for times that are no times of change",
      },
    ),
    Type.Object(
      {
        kind: Type.Literal("newest_first"),
        path: path("Time of an item; the list begins with the newest"),
        overlap_seconds: Type.Optional(Type.Integer({ minimum: 0, description: "As above (300)" })),
      },
      {
        ...closed,
        description: "No parameter: pages are read until one holds only what is older than the last mark",
      },
    ),
  ],
  { description: "What is asked for after the first complete pull; left out, all is read each time" },
);

const endpointSchema = Type.Object(
  {
    about: Type.Optional(bilingual("What it gives")),
    method: Type.Optional(Type.Union([Type.Literal("GET"), Type.Literal("POST")])),
    path: text(`Below the base, e.g. /jobs/{id}; ${templates}`),
    query: Type.Optional(querySchema),
    body: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), { description: `JSON of a POST; its texts ${templates}` }),
    ),
    items: path(
      "The items in an answer: a list, an object of items (employees.*), or one object that is the item",
    ),
    id: Type.Optional(path("Id of an item; told to the mapping as _pull.id")),
    page: Type.Optional(pageSchema),
    since: Type.Optional(sinceSchema),
    each: Type.Optional(
      Type.Object(
        {
          of: Type.Optional(name("Endpoint whose items bring the ids; left out, only webhooks name some")),
          id: Type.Optional(path("The ids in its items, each asked for once a run")),
          send: Type.Optional(
            text("Name under which ids are sent; left out, they stand as {id} in path, query or body"),
          ),
          in: place,
          as: Type.Optional(
            Type.Union([Type.Literal("comma"), Type.Literal("repeat"), Type.Literal("list")], {
              description:
                "Several ids: a,b; name=a&name=b; a JSON list, as text where it is sent in the query (comma)",
            }),
          ),
          size: Type.Optional(Type.Integer({ minimum: 1, description: "Ids of one request at most (1)" })),
        },
        {
          ...closed,
          description:
            "Asked for by ids of another endpoint: those of this run, those that did not fit into the budget of earlier ones, and those that a webhook named",
        },
      ),
    ),
    deletes: Type.Optional(
      Type.Union(
        [
          Type.Object(
            { kind: Type.Literal("missing") },
            {
              ...closed,
              description:
                "An id that is not found, and not found at the next pull either, is deleted (needs `each`)",
            },
          ),
          Type.Object(
            { kind: Type.Literal("sweep"), every_days: Type.Integer({ minimum: 1 }) },
            {
              ...closed,
              description:
                "So often the whole list is read; an id that is gone, and gone at the next pull too, is deleted (needs `id`)",
            },
          ),
          Type.Object(
            { kind: Type.Literal("told") },
            { ...closed, description: "Items say it themselves; the mapping reads it into `deleted`" },
          ),
        ],
        {
          description:
            "How it is known that something was deleted. The first two hand the mapping an item that has _pull.id, _pull.at and _pull.deleted = true alone",
        },
      ),
    ),
    entries: Type.Optional(
      Type.Array(path("An object whose names are data"), {
        description: "Objects that become lists of {key, value} before the mapping reads them",
      }),
    ),
    keyed: Type.Optional(
      Type.Record(
        Type.String({ pattern: "^_[a-z0-9_]+$" }),
        Type.Object({ in: path("A list in the item"), key: path("What names an element") }, closed),
        {
          description:
            "New member -> the elements of a list by their names (a dot becomes _): _fields.sys00-name",
        },
      ),
    ),
    joins: Type.Optional(
      Type.Record(
        Type.String({ pattern: "^_[a-z0-9_]+$" }),
        Type.Object(
          {
            of: Type.Optional(name("Endpoint that is read whole each time and has the other item")),
            in: Type.Optional(path("Or a list in the same item that has it")),
            by: path("What the item knows of the other; may stand in lists: the new member stands beside it"),
            key: path("What it is called there"),
          },
          closed,
        ),
        { description: "New member -> the item that an id stands for" },
      ),
    ),
    never: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        description:
          "Members that are thrown away wherever they stand, before anything is written: salaries, notes, résumés",
      }),
    ),
    limits: Type.Optional(
      Type.Array(
        Type.Object(
          { most: Type.Integer({ minimum: 1 }), seconds: Type.Number({ exclusiveMinimum: 0 }) },
          closed,
        ),
        { description: "Beside those of the system: so many requests within so many seconds" },
      ),
    ),
    mapping: Type.Optional(
      Type.Object(
        {
          zone: Type.Optional(mappingSchema.properties.zone),
          source: Type.Optional(mappingSchema.properties.source),
          absent: Type.Optional(mappingSchema.properties.absent),
          skip: Type.Optional(mappingSchema.properties.skip),
          feeds: mappingSchema.properties.feeds,
        },
        {
          ...closed,
          description:
            "A mapping of the items, one JSON record each: paths begin at the item; _pull.id, _pull.at (when it was answered) and _pull.deleted stand beside. Left out, the items only bring ids or names",
        },
      ),
    ),
  },
  closed,
);

const member = Type.Union([
  Type.Object({ header: text("Header, in lower case") }, closed),
  Type.Object({ path: path("Member of the body") }, closed),
]);

const webhookSchema = Type.Object(
  {
    secret: name("Name of the secret that signs; it is one of the webhook's own, never sent"),
    signature: Type.Union([
      Type.Object(
        {
          kind: Type.Literal("body"),
          header: text("Header that holds it, in lower case"),
          prefix: Type.Optional(Type.String({ description: "What stands before the hexadecimal digits" })),
        },
        { ...closed, description: "HMAC-SHA256 of the body as it came" },
      ),
      Type.Object(
        {
          kind: Type.Literal("members"),
          header: text("Header that holds it, in lower case"),
          of: Type.Array(path("A member of the body"), { minItems: 1 }),
        },
        {
          ...closed,
          description:
            "HMAC-SHA256 of the address that the vendor was given and of members of the body: the body itself is not signed",
        },
      ),
      Type.Object(
        { kind: Type.Literal("sealed") },
        {
          ...closed,
          description:
            "As Feishu does: SHA-256 of time, nonce, key and body; the body is sealed with the key (AES-256-CBC)",
        },
      ),
    ]),
    event: Type.Optional(member),
    name: Type.Optional(path("What has happened, in the system's word")),
    time: Type.Optional(
      Type.Object(
        {
          in: member,
          as: Type.Union([Type.Literal("epoch_s"), Type.Literal("epoch_ms"), Type.Literal("iso")]),
        },
        { ...closed, description: "When it was sent, where that is signed too" },
      ),
    ),
    challenge: Type.Optional(path("Member that is sent back when the address is registered")),
    wants: Type.Optional(
      Type.Array(
        Type.Object(
          {
            endpoint: name("Endpoint with `each` that is asked for the ids"),
            id: path("The ids in the body"),
            names: Type.Optional(codes("Of what has happened, these alone")),
          },
          closed,
        ),
        { description: "What to ask for; left out, the system is pulled as on its schedule" },
      ),
    ),
  },
  {
    ...closed,
    description:
      "What the system sends by itself, where the settings turn it on: it says that something is to be pulled soon, and is believed no further. The same `event` counts once; one whose signed `time` is 10 min away is refused",
  },
);

/** JSON schema of a file that describes one system which is pulled; served to whoever writes one. */
export const systemSchema = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    name: Type.String({
      pattern: "^[a-z][a-z0-9-]{0,39}$",
      description: "Name of the system; source of its records",
    }),
    label: bilingual("What people call it"),
    about: bilingual("What it brings"),
    zone: Type.Optional(text("Time zone in which its naive times are read")),
    base: text("https address below which its endpoints are; may hold {option}"),
    hosts: Type.Array(Type.String({ pattern: "^[a-z0-9.{}_-]+$" }), {
      minItems: 1,
      description: "Hosts that are asked, and no others; may hold {option}",
    }),
    options: Type.Optional(
      named(
        Type.Object(
          {
            about: bilingual("What to write there"),
            pattern: Type.Optional(text("Regular expression that the whole of it fits")),
            default: Type.Optional(Type.String()),
          },
          closed,
        ),
        "What differs from company to company, given in the settings",
      ),
    ),
    secrets: Type.Optional(
      named(Type.Object({ about: bilingual("Which one it is") }, closed), "Keys and passwords by name"),
    ),
    auth: authSchema,
    headers: Type.Optional(Type.Record(Type.String({ pattern: "^[a-z][a-z0-9-]*$" }), Type.String())),
    envelope: Type.Optional(envelopeSchema),
    limits: endpointSchema.properties.limits,
    at_once: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 16, description: "Requests by id at the same time (4)" }),
    ),
    budget: Type.Optional(Type.Integer({ minimum: 1, description: "Requests of one run at most (20000)" })),
    patience_seconds: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1800, description: "For one answer (60)" }),
    ),
    megabytes: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 500, description: "Of one answer at most (50)" }),
    ),
    webhook: Type.Optional(webhookSchema),
    endpoints: named(endpointSchema, "What is asked for, in this order but for what needs others first"),
  },
  { ...closed, $id: "assay-system", title: "Assay system file" },
);

/** A system that is pulled, as one file says it. */
export type System = Static<typeof systemSchema>;
export type Endpoint = Static<typeof endpointSchema>;
export type Auth = Static<typeof authSchema>;
export type Envelope = Static<typeof envelopeSchema>;
export type PageRule = Static<typeof pageSchema>;
export type Since = Static<typeof sinceSchema>;
export type Webhook = Static<typeof webhookSchema>;

/** A system file that cannot be used; carries every problem at once, each with the JSON pointer to it. */
export class InvalidSystem extends Error {
  override name = "InvalidSystem";
  readonly problems: readonly string[];
  constructor(label: string, problems: readonly string[]) {
    super(`${label}: ${problems.join("; ")}`);
    this.problems = problems;
  }
}

/** Checks a system file against its schema, itself and the contracts; throws `InvalidSystem` with all that is wrong. */
export async function checkSystem(candidate: unknown, label: string): Promise<System> {
  const shape = shapeProblems(candidate);
  if (shape.length > 0) throw new InvalidSystem(label, shape);
  const system = candidate as System;
  const problems = [...meaningProblems(system), ...(await mappingProblems(system))];
  if (problems.length > 0) throw new InvalidSystem(label, problems);
  return system;
}

/** The mapping of an endpoint's items, complete; null where it has none. */
export function mappingOf(system: System, endpoint: string): Mapping | null {
  const mapping = system.endpoints[endpoint]?.mapping;
  if (mapping === undefined) return null;
  return {
    name: `${system.name}-${endpoint}`,
    source: system.name,
    ...(system.zone === undefined ? {} : { zone: system.zone }),
    format: "jsonl",
    encoding: "utf-8",
    files: [`${system.name}/${endpoint}.jsonl`],
    ...mapping,
  };
}

/** The endpoints in an order in which each comes after those that it needs. */
export function inOrder({ endpoints }: System): string[] {
  const ordered: string[] = [];
  const visit = (one: string, way: readonly string[]) => {
    if (ordered.includes(one) || way.includes(one)) return;
    for (const other of needs(endpoints[one])) visit(other, [...way, one]);
    ordered.push(one);
  };
  for (const one of Object.keys(endpoints)) visit(one, []);
  return ordered;
}

/** The names in braces of a text. */
export const bracesOf = (text: string): string[] =>
  [...text.matchAll(/\{([a-z][a-z0-9_]*)\}/g)].map((found) => found[1] as string);

/** A text with what its braces stand for. Throws where one of them stands for nothing. */
export function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{([a-z][a-z0-9_]*)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`{${name}} stands for nothing`);
    return value;
  });
}

function needs(endpoint: Endpoint | undefined): string[] {
  const joined = Object.values(endpoint?.joins ?? {}).flatMap(({ of }) => of ?? []);
  return [...(endpoint?.each?.of === undefined ? [] : [endpoint.each.of]), ...joined];
}

function shapeProblems(candidate: unknown): string[] {
  const errors = [...Errors(systemSchema, candidate)].filter(({ keyword }) => keyword !== "boolean");
  // of several shapes the one whose kind is meant tells best
  const said = errors.filter(
    ({ keyword, instancePath }) =>
      keyword !== "anyOf" ||
      !errors.some((other) => other.keyword !== "anyOf" && other.instancePath.startsWith(instancePath)),
  );
  const kinds = new Set(
    said
      .filter(({ keyword, instancePath }) => keyword === "const" && instancePath.endsWith("/kind"))
      .map(({ instancePath }) => instancePath.slice(0, -"/kind".length)),
  );
  const problems = said
    .filter(({ keyword, instancePath, schemaPath }) => {
      const kind = [...kinds].find((one) => instancePath === one || instancePath.startsWith(`${one}/`));
      if (kind === undefined) return true;
      return keyword !== "const" && !isOtherKind(candidate, kind, schemaPath);
    })
    .map(({ keyword, instancePath, params, message }) =>
      keyword === "additionalProperties"
        ? `${instancePath || "/"} has unknown members: ${(params as { additionalProperties: string[] }).additionalProperties.join(", ")}`
        : `${instancePath || "/"} ${message}`,
    );
  const unknown = [...kinds].filter((one) => !problems.some((problem) => problem.startsWith(one)));
  return [...new Set([...problems, ...unknown.flatMap((one) => unknownKind(candidate, one))])];
}

/** Whether an error is of another of several shapes than the one whose `kind` is written. */
function isOtherKind(candidate: unknown, pointer: string, schemaPath: string): boolean {
  const index = Number(/\/anyOf\/(\d+)(?!.*\/anyOf\/\d)/.exec(schemaPath)?.[1] ?? -1);
  const shapes = shapesAt(pointer);
  const kind = (valueAt(candidate, pointer) as { kind?: unknown } | undefined)?.kind;
  return index >= 0 && shapes[index] !== kind;
}

function unknownKind(candidate: unknown, pointer: string): string[] {
  const kind = (valueAt(candidate, pointer) as { kind?: unknown } | undefined)?.kind;
  const shapes = shapesAt(pointer);
  return shapes.includes(String(kind)) ? [] : [`${pointer}/kind must be one of ${shapes.join(", ")}`];
}

/** The kinds of what stands at a pointer. */
function shapesAt(pointer: string): string[] {
  const last = pointer.split("/").at(-1);
  const union = {
    auth: authSchema,
    page: pageSchema,
    since: sinceSchema,
    deletes: endpointSchema.properties.deletes,
  }[last ?? ""];
  const shapes =
    (union as { anyOf?: { properties: { kind: { const: string } } }[] } | undefined)?.anyOf ?? [];
  return shapes.map(({ properties }) => properties.kind.const);
}

function valueAt(root: unknown, pointer: string): unknown {
  return pointer
    .split("/")
    .slice(1)
    .reduce<unknown>(
      (value, part) =>
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[part] : undefined,
      root,
    );
}

function meaningProblems(system: System): string[] {
  const { base, hosts, options = {}, secrets = {}, auth, endpoints } = system;
  const problems: string[] = [];
  const known = new Set(Object.keys(options));
  const only = (pointer: string, texts: readonly string[], may: ReadonlySet<string>) => {
    for (const text of texts)
      for (const brace of bracesOf(text))
        if (!may.has(brace))
          problems.push(
            `${pointer} has {${brace}}, which is no ${[...may].length === 0 ? "option" : `one of ${[...may].join(", ")}`}`,
          );
  };
  if (!base.startsWith("https://")) problems.push("/base must begin with https://");
  const hostOf = (address: string) => /^https:\/\/([^/:?#]+)/.exec(address)?.[1] ?? "";
  if (!hosts.includes(hostOf(base))) problems.push(`/hosts lacks the base's: ${hostOf(base)}`);
  for (const one of Object.keys(options))
    if (one in secrets || ["id", "token", "time"].includes(one))
      problems.push(`/options/${one} has a name that means something else`);
  for (const one of Object.keys(secrets))
    if (["id", "token", "time"].includes(one))
      problems.push(`/secrets/${one} has a name that means something else`);
  for (const [one, { pattern }] of Object.entries(options))
    if (pattern !== undefined && !isPattern(pattern))
      problems.push(`/options/${one}/pattern is no regular expression`);
  only("/base", [base], known);
  only("/hosts", hosts, known);
  only("/headers", Object.values(system.headers ?? {}), known);
  const own = new Set([...known, ...Object.keys(secrets)]);
  if (auth.kind === "token") {
    const { user = "", password = "" } = auth.basic ?? {};
    only("/auth", [user, password, ...Object.values(auth.body)], own);
    only("/auth/address", [auth.address], known);
    if (!auth.address.startsWith("/") && !hosts.includes(hostOf(auth.address)))
      problems.push(`/auth/address is on no host of the list: ${auth.address}`);
  } else
    only(
      "/auth",
      Object.values(auth).filter((one) => typeof one === "string"),
      own,
    );
  for (const [one, endpoint] of Object.entries(endpoints))
    problems.push(...endpointProblems(endpoint, one, system).map((said) => `/endpoints/${one}${said}`));
  for (const { endpoint } of system.webhook?.wants ?? [])
    if (endpoints[endpoint]?.each === undefined)
      problems.push(`/webhook/wants has ${endpoint}, which is no endpoint with each`);
  problems.push(...circles(system));
  return problems;
}

function endpointProblems(endpoint: Endpoint, own: string, { endpoints, options = {} }: System): string[] {
  const problems: string[] = [];
  const { path, query = {}, body, method = "GET", each, since, page, deletes, joins = {}, id } = endpoint;
  if (!path.startsWith("/")) problems.push("/path must begin with /");
  if (body !== undefined && method !== "POST") problems.push("/body needs method POST");
  const texts = textsOf([path, query, body]);
  for (const brace of texts.flatMap(bracesOf))
    if (brace === "id" ? each === undefined : !(brace in options))
      problems.push(
        `/path, query or body has {${brace}}, which is no option${brace === "id" ? " (it needs each)" : ""}`,
      );
  if (each !== undefined) {
    if (each.of !== undefined && endpoints[each.of] === undefined)
      problems.push(`/each/of is no endpoint: ${each.of}`);
    if ((each.of === undefined) !== (each.id === undefined)) problems.push("/each has of and id together");
    if (each.send === undefined && !texts.some((text) => bracesOf(text).includes("id")))
      problems.push("/each needs send, or {id} in path, query or body");
    if ((each.size ?? 1) > 1 && id === undefined && deletes?.kind === "missing")
      problems.push("/id is needed to tell which of several ids are missing");
    if (since !== undefined) problems.push("/since has no meaning beside each");
  }
  if (deletes?.kind === "missing" && each === undefined) problems.push("/deletes of kind missing needs each");
  if (deletes?.kind === "sweep" && (id === undefined || each !== undefined))
    problems.push("/deletes of kind sweep needs id, and no each");
  if (deletes?.kind === "sweep" && since?.kind === "window")
    problems.push("/deletes of kind sweep needs the whole list, which since of kind window never gives");
  if (since?.kind === "newest_first" && page === undefined)
    problems.push("/since of kind newest_first needs page");
  if (
    since !== undefined &&
    "window_days" in since &&
    since.window_days !== undefined &&
    since.until === undefined
  )
    problems.push("/since/window_days needs until");
  for (const [member, join] of Object.entries(joins)) {
    if ((join.of === undefined) === (join.in === undefined))
      problems.push(`/joins/${member} needs either of or in`);
    if (join.of === undefined) continue;
    const other = endpoints[join.of];
    if (other === undefined || join.of === own)
      problems.push(`/joins/${member}/of is no other endpoint: ${join.of}`);
    else if (!isWhole(other, endpoints))
      problems.push(`/joins/${member}/of must be read whole each time, without since: ${join.of}`);
  }
  return problems;
}

/** Whether all of an endpoint is read each time: a list without `since`, or what is asked for by the ids of such a list. */
function isWhole({ since, each }: Endpoint, endpoints: System["endpoints"]): boolean {
  const parent = each?.of === undefined ? undefined : endpoints[each.of];
  return since === undefined && (each === undefined || (parent !== undefined && isWhole(parent, endpoints)));
}

async function mappingProblems(system: System): Promise<string[]> {
  const problems: string[] = [];
  for (const endpoint of Object.keys(system.endpoints)) {
    const mapping = mappingOf(system, endpoint);
    if (mapping === null) continue;
    await checkMapping(mapping, endpoint).catch((error: unknown) => {
      if (!(error instanceof InvalidMapping)) throw error;
      for (const { path, message } of error.problems)
        problems.push(`/endpoints/${endpoint}/mapping${path} ${message}`);
    });
  }
  return problems;
}

function circles({ endpoints }: System): string[] {
  const leads = (from: string, way: readonly string[]): boolean =>
    needs(endpoints[from]).some(
      (next) => next === way[0] || (!way.includes(next) && leads(next, [...way, next])),
    );
  const bad = Object.keys(endpoints).filter((one) => leads(one, [one]));
  return bad.length === 0 ? [] : [`/endpoints need each other in a circle: ${bad.join(", ")}`];
}

/** Every text in a value. */
function textsOf(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source, "u");
    return true;
  } catch {
    return false;
  }
}
