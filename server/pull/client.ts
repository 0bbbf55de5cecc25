import { type IncomingHttpHeaders, Agent as PlainAgent } from "node:http";
import { Agent } from "node:https";
import { type Auth, filled } from "../../pipelines/system.ts";
import { type Arrived, send } from "../outgoing.ts";
import type { Limit } from "../throttle.ts";
import type { Clock } from "./clock.ts";
import { parseExactly } from "./exact-json.ts";
import { createPace } from "./pace.ts";
import { textAt, textsAt, valuesAt } from "./paths.ts";
import { PullError } from "./problem.ts";
import { baseOf, hostsOf, type Source } from "./source.ts";

/** One request. */
export type Asked = {
  /** Name of the endpoint, for limits and errors. */
  readonly endpoint: string;
  readonly limits?: readonly Limit[];
  readonly method: "GET" | "POST";
  readonly address: URL;
  readonly body?: unknown;
};

/** A good answer. */
export type Answer = {
  readonly value: unknown;
  readonly headers: IncomingHttpHeaders;
  /** When it came, and what the system's own clock said then. */
  readonly at: number;
  readonly date: number | null;
};

/** Asks one system, within its limits, as who the settings say. */
export type Client = {
  /** Throws `PullError`; null where what was asked for by id is not there. */
  readonly ask: (asked: Asked) => Promise<Answer | null>;
  /** An address of the system; `path` begins with a slash, or is whole. Throws where it is on no host of the list. */
  readonly address: (path: string, from?: URL) => URL;
  /** Requests so far. */
  readonly spent: () => number;
  readonly close: () => void;
};

/** A token that is good until a time. */
export type Token = { readonly value: string; readonly until: number };

/** How often a request is tried again, and how long is waited for it at most, in milliseconds. */
const TRIES = { limited: 8, broken: 3 };
const LONGEST = 15 * 60_000;
/** A token is not used in its last minute; without an end it is good for an hour. */
const SPARE = 60_000;
const USUAL_LIFE = 3_600_000;

/** Makes one; `tokens` keeps the token of each system from one run to the next. */
export function createClient(
  source: Source,
  {
    clock,
    tokens,
    ending,
  }: { readonly clock: Clock; readonly tokens: Map<string, Token>; readonly ending?: AbortSignal },
): Client {
  const { system, options, secrets, isPrivate } = source;
  const { auth, envelope } = system;
  const hosts = hostsOf(source);
  const base = baseOf(source);
  const isPlain = base.startsWith("http://");
  const sleep = (milliseconds: number) =>
    clock.sleep(milliseconds, ending).catch(() => {
      throw new PullError("stopped", "it was cut short");
    });
  const pace = createPace(system.limits ?? [], { now: clock.now, sleep });
  const agent = new (isPlain ? PlainAgent : Agent)({ keepAlive: true, maxSockets: 16 });
  const values = { ...options, ...secrets };
  const hidden = new Set(Object.values(secrets));
  let spent = 0;
  let renewing: Promise<Token> | null = null;

  /** What a system says, without what nobody may read. */
  const open = (said: string) =>
    [...hidden]
      .reduce((left, one) => (one.length < 4 ? left : left.replaceAll(one, "…")), said)
      .slice(0, 200);

  const address = (path: string, from?: URL): URL => {
    const whole = path.startsWith("/") && from === undefined ? `${base}${path}` : path;
    if (!URL.canParse(whole, from)) throw new PullError("format", "gave an address that is none");
    const url = new URL(whole, from);
    const isRight = url.protocol === "https:" || (isPlain && url.protocol === "http:");
    if (!isRight || !hosts.includes(url.host) || url.username !== "" || url.password !== "")
      throw new PullError(
        "bad",
        `${url.protocol}//${url.host} is not asked: it is not among ${hosts.join(", ")}`,
      );
    return url;
  };

  const once = async (
    asked: Omit<Asked, "body">,
    headers: Record<string, string>,
    body: string | undefined,
  ): Promise<Arrived | Error> => {
    if (spent >= source.budget)
      throw new PullError("budget", `${source.budget} requests, the budget of a run, are spent`);
    await pace.turn(asked.endpoint, asked.limits ?? []);
    if (ending?.aborted === true) throw new PullError("stopped", "it was cut short");
    spent += 1;
    const sent = { method: asked.method, headers, ...(body === undefined ? {} : { body }) };
    return send(asked.address, sent, {
      isPrivate,
      agent,
      milliseconds: (system.patience_seconds ?? 60) * 1000,
      most: (system.megabytes ?? 50) * 1_000_000,
      ...(ending === undefined ? {} : { signal: ending }),
    }).catch((error: Error) => {
      if (ending?.aborted === true) throw new PullError("stopped", "it was cut short");
      return error;
    });
  };

  /** Sends until there is an answer of another kind than “later” or “out of order”. */
  const patiently = async (
    asked: Omit<Asked, "body">,
    headers: () => Promise<Record<string, string>>,
    body: string | undefined,
  ): Promise<{ arrived: Arrived; value: unknown }> => {
    for (let limited = 0, broken = 0; ; ) {
      const arrived = await once(asked, await headers(), body);
      const isDown = arrived instanceof Error || [500, 502, 504].includes(arrived.status);
      if (isDown) {
        broken += 1;
        if (broken >= TRIES.broken) {
          if (arrived instanceof Error)
            throw new PullError(
              "unreachable",
              `${asked.address.host} did not answer (${open(arrived.message)})`,
            );
          throw new PullError(
            "broken",
            `${asked.endpoint}: ${asked.address.host} answered ${arrived.status}`,
          );
        }
        await sleep(backOff(broken, clock));
        continue;
      }
      if (arrived.isCut)
        throw new PullError(
          "format",
          `${asked.endpoint}: an answer of more than ${system.megabytes ?? 50} MB`,
        );
      const value = parsed(arrived);
      const code = envelope?.code === undefined ? undefined : textAt(value, envelope.code);
      const isLimited =
        [429, 503].includes(arrived.status) ||
        (code !== undefined && envelope?.limited?.includes(code) === true);
      if (!isLimited) return { arrived, value };
      limited += 1;
      const wait = waitOf(arrived.headers, clock.now()) ?? backOff(limited, clock);
      if (limited >= TRIES.limited || wait > LONGEST)
        throw new PullError(
          arrived.status === 503 ? "broken" : "limited",
          `${asked.endpoint}: ${asked.address.host} takes no more for now (${arrived.status}, wait ${Math.ceil(wait / 1000)} s)`,
        );
      pace.pause(wait);
    }
  };

  const newToken = async (own: Auth & { kind: "token" }): Promise<Token> => {
    const text = (one: string) => filled(one, values);
    const fields = Object.fromEntries(Object.entries(own.body).map(([name, one]) => [name, text(one)]));
    const isForm = own.as === "form";
    const headers = {
      accept: "application/json",
      "content-type": isForm ? "application/x-www-form-urlencoded" : "application/json; charset=utf-8",
      ...(own.basic === undefined
        ? {}
        : { authorization: basic(text(own.basic.user), text(own.basic.password), hidden) }),
    };
    const body = isForm ? new URLSearchParams(fields).toString() : JSON.stringify(fields);
    const where = filled(own.address, options);
    const place =
      where.startsWith("/") || source.base === undefined
        ? address(where)
        : new URL(new URL(where).pathname, source.base);
    const asked = { endpoint: "token", method: "POST", address: place } as const;
    const { arrived, value } = await patiently(asked, async () => headers, body);
    const token = arrived.status > 299 ? undefined : textAt(value, own.token);
    if (token === undefined) {
      const code = envelope?.code === undefined ? undefined : textAt(value, envelope.code);
      throw new PullError("refused", `${place.host} gave no token (${arrived.status}${said(code)})`, code);
    }
    hidden.add(token);
    const end = own.expires === undefined ? undefined : textAt(value, own.expires.path);
    const until = end === undefined ? Number.NaN : endOf(end, own.expires?.as, clock.now());
    return { value: token, until: Number.isFinite(until) ? until : clock.now() + USUAL_LIFE };
  };

  /** The token, asked for where there is none that is good, or where `bad` is the one that was refused. */
  const tokenOf = async (own: Auth & { kind: "token" }, bad?: string): Promise<string> => {
    const known = tokens.get(system.name);
    if (known !== undefined && known.value !== bad && known.until - SPARE > clock.now()) {
      hidden.add(known.value);
      return known.value;
    }
    renewing ??= newToken(own).finally(() => {
      renewing = null;
    });
    const token = await renewing;
    tokens.set(system.name, token);
    return token.value;
  };

  const ask = async (asked: Asked): Promise<Answer | null> => {
    const { body, ...rest } = asked;
    let used = "";
    let bad: string | undefined;
    const headers = async () => {
      const own: Record<string, string> = {
        accept: "application/json",
        ...(body === undefined ? {} : { "content-type": "application/json; charset=utf-8" }),
        ...Object.fromEntries(
          Object.entries(system.headers ?? {}).map(([name, one]) => [name, filled(one, options)]),
        ),
      };
      if (auth.kind === "basic")
        own.authorization = basic(filled(auth.user, values), filled(auth.password, values), hidden);
      if (auth.kind === "bearer") own.authorization = `Bearer ${filled(auth.token, values)}`;
      if (auth.kind === "header") own[auth.header] = filled(auth.value, values);
      if (auth.kind === "token") {
        used = await tokenOf(auth, bad);
        own[auth.header ?? "authorization"] = (auth.value ?? "Bearer {token}").replace("{token}", () => used);
      }
      return own;
    };
    const text = body === undefined ? undefined : JSON.stringify(body);
    for (;;) {
      const { arrived, value } = await patiently(rest, headers, text);
      const { status } = arrived;
      const code = envelope?.code === undefined ? undefined : textAt(value, envelope.code);
      const isRefused = status === 401 || (code !== undefined && envelope?.refused?.includes(code) === true);
      if (isRefused && auth.kind === "token" && bad === undefined) {
        bad = used;
        continue;
      }
      if (isRefused || status === 403)
        throw new PullError(
          "refused",
          `${asked.endpoint}: ${asked.address.host} does not let this installation in (${status}${said(code)})`,
          code,
        );
      if (status === 404 || (code !== undefined && envelope?.missing?.includes(code) === true)) return null;
      if (status > 299 && status < 400)
        throw new PullError("bad", `${asked.endpoint}: answered ${status}; redirects are not followed`);
      const message = envelope?.message === undefined ? undefined : textAt(value, envelope.message);
      const told = `${status}${said(code)}${message === undefined ? "" : `: ${open(message)}`}`;
      if (status > 299) throw new PullError("bad", `${asked.endpoint}: answered ${told}`, code);
      if (value === undefined)
        throw new PullError("format", `${asked.endpoint}: answered ${status} with something that is no JSON`);
      if (!isGood(value, envelope?.good ?? []))
        throw new PullError("bad", `${asked.endpoint}: an error came with ${told}`, code);
      return { value, headers: arrived.headers, at: clock.now(), date: dateOf(arrived.headers) };
    }
  };

  const said = (code: string | undefined) => (code === undefined ? "" : `, code ${open(code)}`);
  return { ask, address, spent: () => spent, close: () => agent.destroy() };
}

type Good = { readonly path: string; readonly is?: readonly string[]; readonly absent?: true };

function isGood(value: unknown, conditions: readonly Good[]): boolean {
  return conditions.every(({ path, is, absent }) => {
    if (absent === true) return valuesAt(value, path).length === 0;
    const texts = textsAt(value, path);
    return is === undefined ? texts.length > 0 : texts.some((text) => is.includes(text));
  });
}

function parsed({ body }: Arrived): unknown {
  try {
    return parseExactly(body.toString("utf8"));
  } catch {
    return undefined;
  }
}

function basic(user: string, password: string, hidden: Set<string>): string {
  const both = Buffer.from(`${user}:${password}`).toString("base64");
  hidden.add(both);
  return `Basic ${both}`;
}

function endOf(text: string, as: "seconds" | "iso" | "epoch_ms" | undefined, now: number): number {
  if (as === "iso") return Date.parse(text);
  return as === "epoch_ms" ? Number(text) : now + Number(text) * 1000;
}

/** What the system's clock said, null where it does not tell. */
function dateOf({ date }: IncomingHttpHeaders): number | null {
  const at = Date.parse(date ?? "");
  return Number.isFinite(at) ? at : null;
}

/** Milliseconds that a system asks to wait: `Retry-After` (seconds or a date), else the least of its `*-Reset`. */
function waitOf(headers: IncomingHttpHeaders, ours: number): number | undefined {
  const now = dateOf(headers) ?? ours;
  const after = headers["retry-after"];
  if (after !== undefined) {
    const wait = /^\d+(\.\d+)?$/.test(after) ? Number(after) * 1000 : Date.parse(after) - now;
    if (Number.isFinite(wait)) return Math.max(0, wait);
  }
  const resets = Object.entries(headers).flatMap(([name, value]) => {
    const number = Number(value);
    if (!/(^|-)reset(-after)?$/.test(name) || value === "" || !Number.isFinite(number)) return [];
    if (number > 1e12) return [number - now];
    return [number > 1e9 ? number * 1000 - now : number * 1000];
  });
  return resets.length === 0 ? undefined : Math.max(0, Math.min(...resets));
}

/** 1, 2, 4, … seconds up to a minute, less up to half of it by chance. */
function backOff(attempt: number, { random }: Clock): number {
  return Math.min(60_000, 1000 * 2 ** (attempt - 1)) * (1 - random() / 2);
}
