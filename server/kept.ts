import { randomUUID } from "node:crypto";
import type { FastifyReply, FastifyRequest, FastifySchema } from "fastify";
import { type Static, type TObject, type TProperties, type TSchema, Type } from "typebox";
import { AuditUnavailable, type Kept } from "./access/audit.ts";
import type { Session } from "./access/sessions.ts";
import type { Context, Route } from "./context.ts";
import { HttpError } from "./http-error.ts";
import type { Text } from "./language.ts";
import { outcomeOf } from "./recorded.ts";
import { errorSchema, languageParameter } from "./schemas.ts";
import type { Keyed } from "./store/keyed.ts";
import type { Store } from "./store/open.ts";

/** Who asks, and for which one: the key of the address, a new random one for a thing that is made. */
export type Asked = Pick<Session, "person" | "roles" | "own"> & {
  readonly key: string;
  readonly context: Context;
};

/** A verb that leaves a row behind. `read` checks what was sent; what it gives makes the new row of the old one. */
type Write<Row, Body extends TSchema> = {
  readonly summary: string;
  readonly body: Body;
  /** May ask the warehouse. The function that it gives runs within the store's transaction, and may refuse too. */
  readonly read: (body: Static<Body>, asked: Asked) => Promise<Becomes<Row>> | Becomes<Row>;
};
type Becomes<Row> = (before: Row | undefined, store: Store) => Promise<Row> | Row;

/** What every verb of a kept thing goes by. */
type Core<Row> = {
  /** Its word in the audit log. */
  readonly name: Kept;
  readonly table: Keyed<Row>;
  /** How a message names one. */
  readonly what: Text;
  /** How a message names one that is not there; else as `what`. */
  readonly missing?: (key: string) => Text;
  /** Whether it exists for the caller; else it does for all. */
  readonly sees?: (row: Row, asked: Asked) => boolean;
  /** Whether the caller may change and remove it. */
  readonly may: (row: Row, asked: Asked) => boolean;
  /** What the audit log names, else `<name>:<key>`, and what it tells: never what people wrote. */
  readonly subject?: (after: Row | undefined, before: Row | undefined, key: string) => string;
  readonly tells: (
    after: Row | undefined,
    before: Row | undefined,
  ) => Readonly<Record<string, unknown>> | undefined;
};

/** One kind of thing that people keep on the server, and how it answers. */
type Thing<Row, Shown extends TSchema, Query extends TProperties, More extends TProperties> = Core<Row> & {
  /** `/api/<path>`; with hyphens as spaces its tag in the API's documentation. */
  readonly path: string;
  readonly key: { readonly name: string; readonly schema: TSchema };
  readonly shown: Shown;
  readonly show: (row: Row, asked: Asked) => Static<Shown> | Promise<Static<Shown>>;
  readonly list: {
    readonly summary: string;
    /** The answer's member that holds the things. */
    readonly member: string;
    readonly query?: Query;
    /** Further members of the answer. */
    readonly more?: More;
    readonly rows: (
      store: Store,
      asked: Asked,
      query: Partial<Static<TObject<Query>>>,
    ) => Promise<readonly [rows: readonly Row[], more: Static<TObject<More>>]>;
  };
  /** Summary of DELETE; without one nothing is removed. */
  readonly remove?: string;
};

/**
 * The routes of a kept thing: list, create (POST), change (PATCH; PUT makes what is not there) and delete.
 *
 * A change is checked, written and recorded in the audit log within one transaction, and only then answered:
 * without the record nothing is written.
 */
export function keep<
  Row,
  Shown extends TSchema,
  Query extends TProperties,
  More extends TProperties,
  Made extends TSchema,
  Changed extends TSchema,
>(
  thing: Thing<Row, Shown, Query, More> & {
    readonly create?: Write<Row, Made>;
    readonly change: Write<Row, Changed> & { readonly method: "PATCH" | "PUT" };
  },
): Route {
  const { path, key, list, create, change, remove } = thing;
  const one = `/api/${path}/:${key.name}`;
  const params = Type.Object({ [key.name]: key.schema });
  return (api, context) => {
    const ask = (request: FastifyRequest): Asked => ({
      ...request.session!,
      context,
      key: String(
        (request.params as Record<string, string | number>)[key.name] ?? randomUUID(),
      ).toLowerCase(),
    });
    const add = (
      method: "GET" | "POST" | "PATCH" | "PUT" | "DELETE",
      url: string,
      schema: FastifySchema,
      status: number,
      answer: Type.TSchema,
      work: (request: FastifyRequest, asked: Asked) => Promise<unknown>,
    ) =>
      api.route({
        method,
        url,
        schema: {
          tags: [path.replaceAll("-", " ")],
          ...schema,
          response: { [status]: answer, "4xx": errorSchema, "5xx": errorSchema },
        },
        handler: async (request: FastifyRequest, reply: FastifyReply) => {
          const body = await work(request, ask(request));
          return reply.code(status).header("cache-control", "no-store").send(body);
        },
      });
    const written = async <Body extends TSchema>(
      request: FastifyRequest,
      asked: Asked,
      makes: boolean,
      { read }: Write<Row, Body>,
    ) => {
      refuseNul(request.body as object);
      const becomes = await read(request.body as Static<Body>, asked);
      return thing.show((await write(thing, asked, makes, becomes))!, asked);
    };

    add(
      "GET",
      `/api/${path}`,
      {
        summary: list.summary,
        querystring: Type.Object({ ...list.query, lang: languageParameter }, { additionalProperties: false }),
      },
      200,
      Type.Object({ [list.member]: Type.Array(thing.shown), ...list.more }),
      async (request, asked) => {
        const [rows, more] = await list.rows(
          context.store,
          asked,
          request.query as Partial<Static<TObject<Query>>>,
        );
        return { [list.member]: await Promise.all(rows.map(async (row) => thing.show(row, asked))), ...more };
      },
    );
    if (create !== undefined)
      add(
        "POST",
        `/api/${path}`,
        { summary: create.summary, body: create.body },
        201,
        thing.shown,
        (request, asked) => written(request, asked, true, create),
      );
    add(
      change.method,
      one,
      { summary: change.summary, body: change.body, params },
      200,
      thing.shown,
      (request, asked) => written(request, asked, change.method === "PUT", change),
    );
    if (remove !== undefined)
      add(
        "DELETE",
        one,
        { summary: remove, params },
        204,
        Type.Null({ description: "Removed" }),
        async (_request, asked) => (await write(thing, asked, false, null)) ?? null,
      );
  };
}

/**
 * Checks, writes and records in one transaction what becomes of the row; null removes it. What is refused or fails
 * is recorded as that.
 */
async function write<Row>(
  thing: Core<Row>,
  asked: Asked,
  makes: boolean,
  becomes: Becomes<Row> | null,
): Promise<Row | undefined> {
  const { name, table } = thing;
  const { key, person, context } = asked;
  const action = becomes === null ? (`${name}_delete` as const) : makes ? name : (`${name}_change` as const);
  const subject = (after?: Row, before?: Row) => thing.subject?.(after, before, key) ?? `${name}:${key}`;
  try {
    return await context.store.transaction().execute(async (store) => {
      const found = await table.find(store, key);
      const before = found === undefined || thing.sees?.(found, asked) === false ? undefined : found;
      if (before === undefined && !makes)
        throw new HttpError("not_found", { what: thing.missing?.(key) ?? thing.what });
      if (before !== undefined && !thing.may(before, asked))
        throw new HttpError("not_yours", { what: thing.what });
      const after = await becomes?.(before, store);
      if (after === undefined) await table.remove(store, key);
      else await table.put(store, after);
      const detail = thing.tells(after, before);
      await context.audit.record({
        actor: person,
        action,
        subject: subject(after, before),
        outcome: "done",
        ...(detail === undefined ? {} : { detail }),
      });
      return after;
    });
  } catch (error) {
    if (!(error instanceof AuditUnavailable))
      await context.audit.record({ actor: person, action, subject: subject(), outcome: outcomeOf(error) });
    throw error;
  }
}

/** The store cuts a text at its first NUL: it is refused. */
function refuseNul(body: object): void {
  for (const [path, value] of Object.entries(body))
    if (typeof value === "string" && value.includes("\0"))
      throw new HttpError("invalid_parameter", {
        path,
        problem: { zh: "不能含空字符（NUL）", en: "it must not have the character NUL" },
      });
}

/** A line that people wrote: trimmed, spaces single; refused where it is blank or has control characters. */
export function checkedLine(path: string, text: string): string {
  const line = text.normalize("NFC").trim().replaceAll(/ +/g, " ");
  if (line === "")
    throw new HttpError("invalid_parameter", {
      path,
      problem: { zh: "不能为空", en: "it must not be blank" },
    });
  if (/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(line))
    throw new HttpError("invalid_parameter", {
      path,
      problem: { zh: "不能含控制字符或换行", en: "it must not have control characters or line breaks" },
    });
  return line;
}

/**
 * An address as the web app writes it: a page and parameters, nothing else. Whoever opens what was kept is sent
 * there, so it can name no other site and no sign-in link. Throws what is wrong with it.
 */
export function checkAddress(address: string): string {
  const wrong = (zh: string, en: string) =>
    new HttpError("invalid_parameter", { path: "address", problem: { zh, en } });
  const match = /^#\/([a-z][a-z0-9-]{0,39})(?:\?([^\s#<>"\\]*))?$/.exec(address);
  if (match === null || match[1] === "sign-in")
    throw wrong("应为应用内页面的地址，如 #/overview", "must be the address of a page, such as #/overview");
  const pairs = (match[2] ?? "").split("&").filter(Boolean);
  if (pairs.length > 40) throw wrong("参数过多", "has too many parameters");
  for (const pair of pairs) {
    const [name = "", ...rest] = pair.split("=");
    let value: string;
    try {
      value = decodeURIComponent(rest.join("="));
    } catch {
      throw wrong("参数的编码有误", "has a parameter that cannot be decoded");
    }
    if (!/^[a-z][a-z0-9_.-]{0,59}$/.test(name) || /[\p{Cc}\p{Cs}]/u.test(value))
      throw wrong("参数的名称或内容有误", "has a parameter whose name or value is not allowed");
  }
  return address;
}
