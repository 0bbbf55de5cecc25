import { randomBytes, randomUUID } from "node:crypto";
import { type MachineTokens, MOST_DAYS, TOKEN_RIGHTS, type TokenRight } from "../access/machine-token.ts";
import { NOTHING, type Right } from "../access/roles.ts";
import { hashOf } from "../access/sessions.ts";
import { HttpError } from "../http-error.ts";
import type { AtOnce } from "../store/at-once.ts";
import { type MachineToken, machineTokens, tokenRightsOf } from "../store/machine-token.ts";
import type { Store } from "../store/open.ts";
import { type Actor, type Desk, recorded } from "./people.ts";

/** What is said of a token that is made; of itself only the hash. */
export type NewToken = {
  readonly name: string;
  readonly rights: readonly string[];
  readonly days: number;
  readonly secret: string;
};

const NAME = /^[a-z][a-z0-9-]{0,39}$/;
const TOKEN = /^assay_[\w-]{43}$/;
/** How often it is written that a token is used, in milliseconds. */
const TOLD_EVERY = 60_000;

/** A fresh token, and what is kept of it. */
export function newToken(): { readonly token: string; readonly secret: string } {
  const token = `assay_${randomBytes(32).toString("base64url")}`;
  return { token, secret: hashOf(token) };
}

/** Finds the sessions of tokens, as they are at each request. */
export function openMachineTokens(
  store: Store,
  atOnce: Pick<AtOnce, "token">,
  now: () => number = () => Date.now(),
): MachineTokens {
  const told = new Map<string, number>();
  const touch = ({ id, used_at }: MachineToken) => {
    const last = Math.max(used_at === null ? 0 : Date.parse(used_at), told.get(id) ?? 0);
    if (now() - last < TOLD_EVERY) return;
    told.set(id, now());
    void machineTokens.used(store, id, new Date(now()).toISOString()).catch(() => told.delete(id));
  };
  return {
    find: (token) => {
      const row = TOKEN.test(token) ? atOnce.token(hashOf(token)) : undefined;
      if (row === undefined || row.ended_at !== null || Date.parse(row.expires_at) <= now()) return null;
      touch(row);
      const held = tokenRightsOf(row);
      const rights = held.filter((right): right is Right & TokenRight => right !== "rows");
      return {
        ...{ id: row.id, person: `token:${row.name}`, name: row.name, roles: [], own: NOTHING, issuer: null },
        ...{ opened_by: null, created_at: row.created_at, expires_at: row.expires_at },
        ...{ stepped_up_until: null, token: { rights, rows: held.includes("rows") } },
      };
    },
  };
}

/** Keeps a token. */
export async function addToken(desk: Desk, actor: Actor, asked: NewToken): Promise<MachineToken> {
  const act = {
    action: "token_create",
    subject: NAME.test(asked.name) ? `token:${asked.name}` : "token",
  } as const;
  return recorded(desk, actor, act, () => {
    const token = checked(actor, asked);
    const rights = tokenRightsOf(token);
    return async (store) => {
      if ((await machineTokens.byName(store, token.name)) !== undefined)
        throw new HttpError("token_name_taken", { name: token.name });
      await machineTokens.add(store, token);
      return { result: token, detail: { rights, until: token.expires_at } };
    };
  });
}

/** Ends a token for good; 404 where there is none, or it has ended. */
export async function endToken(desk: Desk, actor: Actor, name: string): Promise<MachineToken> {
  const act = { action: "token_end", subject: NAME.test(name) ? `token:${name}` : "token" } as const;
  return recorded(desk, actor, act, () => async (store) => {
    const token = await machineTokens.byName(store, name);
    if (token === undefined || token.ended_at !== null)
      throw new HttpError("not_found", { what: { zh: `令牌 ${name}`, en: `The token ${name}` } });
    await machineTokens.end(store, token.id, new Date().toISOString());
    return { result: token, detail: {} };
  });
}

function checked({ name: created_by }: Actor, { name, rights, days, secret }: NewToken): MachineToken {
  const wrong = (path: string, zh: string, en: string) =>
    new HttpError("invalid_parameter", { path, problem: { zh, en } });
  if (!NAME.test(name))
    throw wrong(
      "name",
      `应为 1 到 40 个小写字母、数字或连字符，以字母开头，如 nightly-push；现为“${name}”`,
      `must be 1 to 40 small letters, digits or hyphens, a letter first, such as nightly-push; it is “${name}”`,
    );
  const unknown = rights.find((right) => !(TOKEN_RIGHTS as readonly string[]).includes(right));
  if (unknown !== undefined || rights.length === 0)
    throw wrong(
      "rights",
      `应为 ${TOKEN_RIGHTS.join("、")} 中的一项或几项；${unknown === undefined ? "一项也没有" : `没有“${unknown}”`}`,
      `must be some of ${TOKEN_RIGHTS.join(", ")}; ${unknown === undefined ? "there is none" : `there is no “${unknown}”`}`,
    );
  if (rights.includes("rows") && !rights.includes("aggregates"))
    throw wrong("rights", "rows 须与 aggregates 一起给出", "rows goes with aggregates alone");
  if (!Number.isInteger(days) || days < 1 || days > MOST_DAYS)
    throw wrong(
      "days",
      `应为 1 到 ${MOST_DAYS} 的整数，现为 ${days}`,
      `must be a whole number from 1 to ${MOST_DAYS}; it is ${days}`,
    );
  const at = Date.now();
  return {
    ...{ id: randomUUID(), name, secret, created_by },
    rights: JSON.stringify(TOKEN_RIGHTS.filter((right) => rights.includes(right))),
    ...{ created_at: new Date(at).toISOString(), used_at: null, ended_at: null },
    expires_at: new Date(at + days * 86_400_000).toISOString(),
  };
}
