import { randomUUID } from "node:crypto";
import { type Audit, type AuditEvent, AuditUnavailable } from "../access/audit.ts";
import { checkLogin } from "../access/login.ts";
import { NOTHING, type Own, ROLES, type Role } from "../access/roles.ts";
import { HttpError } from "../http-error.ts";
import { checkedLine } from "../kept.ts";
import { outcomeOf } from "../recorded.ts";
import { type Account, accounts, ownOf, rolesOf } from "../store/account.ts";
import { newcomers } from "../store/newcomer.ts";
import type { Store } from "../store/open.ts";
import { sessionRows } from "../store/session.ts";
import { type SignInLink, signInLinks } from "../store/sign-in-link.ts";

/** Where accounts are changed: in the server, or by the command while none runs. */
export type Desk = {
  readonly store: Store;
  readonly audit: Audit;
  /** The values that own rows can have; null while nothing is loaded. */
  readonly known: (dimension: keyof Own) => Promise<ReadonlySet<string> | null>;
};

/** Who changes an account: another account, or somebody at the terminal. */
export type Actor = { readonly name: string; readonly by: "page" | "command" };

/** What is said of an account that is made. */
export type NewAccount = {
  readonly login: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly own?: Partial<Own>;
  /** Whom an identity provider calls so signs in; null or left out: by password. */
  readonly sso?: Sso | null;
};

/** An issuer's subject. */
export type Sso = { readonly issuer: string; readonly subject: string };

/** What may change of an account. */
export type AccountChange = Partial<NewAccount> & { readonly disabled?: boolean };

type Act = Pick<AuditEvent, "action" | "subject">;
type Work<Result> = (
  store: Store,
) => Promise<{ readonly result: Result; readonly detail: Readonly<Record<string, unknown>> }>;

/** Makes an account that nobody can sign in to yet: a link or a password is given to it afterwards. */
export async function addAccount(desk: Desk, actor: Actor, asked: NewAccount): Promise<Account> {
  const id = randomUUID();
  return recorded(desk, actor, { action: "user_create", subject: `account:${id}` }, async () => {
    const account = newAccount({
      ...{ id, ...checkLogin(asked.login), name: checkName(asked.name) },
      ...{ roles: checkRoles(asked.roles), own: { ...NOTHING, ...(await checkOwn(desk, asked.own ?? {})) } },
      sso: asked.sso ?? null,
    });
    return async (store) => {
      await refuseTaken(store, account);
      await accounts.put(store, account);
      await welcome(store, account);
      const { method } = account;
      return { result: account, detail: { roles: rolesOf(account), own: ownOf(account), method } };
    };
  });
}

/** The row of an account that is new, without a password. */
export function newAccount({
  id,
  login,
  login_key,
  name,
  roles,
  own = NOTHING,
  sso = null,
}: Pick<Account, "id" | "login" | "login_key" | "name"> & {
  roles: readonly Role[];
  own?: Own;
  sso?: Sso | null;
}): Account {
  return {
    ...{ id, login, login_key, name, roles: JSON.stringify(roles), own: JSON.stringify(own) },
    ...signsInBy(sso),
    password: null,
    ...{ created_at: new Date().toISOString(), disabled_at: null, signed_in_at: null },
  };
}

/** How an account signs in, as its row says it. */
function signsInBy(sso: Sso | null): Pick<Account, "method" | "issuer" | "subject"> {
  return sso === null
    ? { method: "password", issuer: null, subject: null }
    : { method: "sso", issuer: sso.issuer, subject: sso.subject };
}

/** Who signs in by an identity provider now is no newcomer any more. */
async function welcome(store: Store, { issuer, subject }: Account): Promise<void> {
  if (issuer !== null && subject !== null) await newcomers.remove(store, issuer, subject);
}

/**
 * From now on the account signs in by an identity provider alone: its password, its link and all other sessions end.
 * Throws `subject_taken`.
 */
export async function bindAccount(
  desk: Desk,
  { id, session, sso }: { readonly id: string; readonly session: string; readonly sso: Sso },
): Promise<void> {
  const actor: Actor = { name: id, by: "page" };
  await recorded(desk, actor, { action: "user_change", subject: `account:${id}` }, () => async (store) => {
    const before = await findAccount(store, id);
    const after = { ...before, ...signsInBy(sso), password: null };
    await refuseTaken(store, after);
    await accounts.change(store, id, after);
    await welcome(store, after);
    await sessionRows.endOf(store, id, session);
    await signInLinks.endOf(store, id);
    return { result: undefined, detail: tellChange(before, after) };
  });
}

/** Changes an account. What it allows holds from the next request on; who is disabled is signed out. */
export async function changeAccount(
  desk: Desk,
  actor: Actor,
  id: string,
  asked: AccountChange,
): Promise<Account> {
  return recorded(desk, actor, { action: "user_change", subject: `account:${id}` }, async () => {
    const becomes = await checkChange(desk, asked);
    return async (store) => {
      const before = await findAccount(store, id);
      const after = becomes(before);
      const touchesRights =
        before.roles !== after.roles ||
        before.own !== after.own ||
        !isSameWay(before, after) ||
        (before.disabled_at === null) !== (after.disabled_at === null);
      if (touchesRights && actor.by === "page" && actor.name === id) throw new HttpError("own_account");
      if (isAdmin(before) && !isAdmin(after)) await refuseLastAdmin(store, id);
      if (before.login_key !== after.login_key || !isSameWay(before, after)) await refuseTaken(store, after);
      await accounts.change(store, id, after);
      await welcome(store, after);
      if (after.disabled_at !== null || !isSameWay(before, after)) {
        await sessionRows.endOf(store, id);
        await signInLinks.endOf(store, id);
      }
      return { result: after, detail: tellChange(before, after) };
    };
  });
}

const isSameWay = (before: Account, after: Account): boolean =>
  before.issuer === after.issuer && before.subject === after.subject;

/** Gives an account a one-time link, of which only the hash is known here. */
export async function giveLink(
  desk: Desk,
  actor: Actor,
  id: string,
  link: Omit<SignInLink, "account">,
): Promise<Account> {
  return recorded(desk, actor, { action: "user_link", subject: `account:${id}` }, () => async (store) => {
    const account = await findAccount(store, id);
    if (account.disabled_at !== null) throw new HttpError("account_disabled");
    await signInLinks.putWithin(store, { ...link, account: id });
    return { result: account, detail: { until: link.expires_at } };
  });
}

/** Makes the first account by a set-up link; throws 410 where the link is no longer good or somebody was there before. */
export async function makeFirst(
  desk: Desk,
  token: string,
  asked: Pick<NewAccount, "login" | "name"> & { readonly password: string },
): Promise<Account> {
  const id = randomUUID();
  const actor: Actor = { name: id, by: "page" };
  return recorded(desk, actor, { action: "set_up", subject: `account:${id}` }, () => {
    const account = newAccount({
      ...{ id, ...checkLogin(asked.login), name: checkName(asked.name), roles: ["admin", "hr_admin"] },
    });
    return async (store) => {
      await refuseGone(store, token);
      await accounts.put(store, { ...account, password: asked.password });
      await signInLinks.endOf(store, null);
      return { result: account, detail: { roles: rolesOf(account) } };
    };
  });
}

/** Throws 410 where the hashed token sets nothing up. */
export async function refuseGone(store: Store, token: string): Promise<void> {
  const link = await signInLinks.find(store, token);
  const isGood = link !== undefined && link.account === null && link.expires_at > new Date().toISOString();
  if (!isGood || !(await accounts.areNone(store))) throw new HttpError("set_up_gone");
}

/** Puts another password in the place of the present one, which ends all other sessions and the link of the account. */
export async function setPassword(
  desk: Desk,
  { id, session, password }: { readonly id: string; readonly session: string; readonly password: string },
): Promise<void> {
  const actor: Actor = { name: id, by: "page" };
  await recorded(
    desk,
    actor,
    { action: "password_change", subject: `account:${id}` },
    () => async (store) => {
      await accounts.change(store, id, { password });
      await sessionRows.endOf(store, id, session);
      await signInLinks.endOf(store, id);
      return { result: undefined, detail: {} };
    },
  );
}

/**
 * Does what changes accounts and records it within one transaction: without the record nothing is written. What is
 * refused or fails is recorded as that. `check` comes before the transaction and may ask the warehouse.
 */
export async function recorded<Result>(
  { store, audit }: Desk,
  { name: actor, by }: Actor,
  act: Act,
  check: () => Promise<Work<Result>> | Work<Result>,
): Promise<Result> {
  try {
    const work = await check();
    return await store.transaction().execute(async (within) => {
      const { result, detail } = await work(within);
      await audit.record({ actor, ...act, outcome: "done", detail: { by, ...detail } });
      return result;
    });
  } catch (error) {
    if (!(error instanceof AuditUnavailable))
      await audit.record({ actor, ...act, outcome: outcomeOf(error), detail: { by } });
    throw error;
  }
}

/** The account, or 404. */
export async function findAccount(store: Store, id: string): Promise<Account> {
  const account = await accounts.find(store, id);
  if (account === undefined) throw new HttpError("not_found", { what: { zh: "该账号", en: "This account" } });
  return account;
}

/** What an account becomes; throws what is wrong with the change. */
async function checkChange(desk: Desk, asked: AccountChange): Promise<(before: Account) => Account> {
  const { login, name, roles, disabled, sso } = asked;
  const own = await checkOwn(desk, asked.own ?? {});
  const changes = {
    ...(login === undefined ? {} : checkLogin(login)),
    ...(name === undefined ? {} : { name: checkName(name) }),
    ...(roles === undefined ? {} : { roles: JSON.stringify(checkRoles(roles)) }),
    ...(sso === undefined ? {} : signsInBy(sso)),
    ...(sso === undefined || sso === null ? {} : { password: null }),
  };
  const at = new Date().toISOString();
  return (before) => ({
    ...before,
    ...changes,
    own: JSON.stringify({ ...ownOf(before), ...own }),
    ...(disabled === undefined ? {} : { disabled_at: disabled ? (before.disabled_at ?? at) : null }),
  });
}

/** Which parts changed; of names alone that they did. */
function tellChange(before: Account, after: Account): Readonly<Record<string, unknown>> {
  const [wasDisabled, isDisabled] = [before, after].map(({ disabled_at }) => disabled_at !== null);
  return {
    ...(before.roles === after.roles ? {} : { roles: { from: rolesOf(before), to: rolesOf(after) } }),
    ...(before.own === after.own ? {} : { own: { from: ownOf(before), to: ownOf(after) } }),
    ...(isSameWay(before, after) ? {} : { method: { from: before.method, to: after.method } }),
    ...(wasDisabled === isDisabled ? {} : { disabled: isDisabled }),
    ...(before.name === after.name && before.login === after.login ? {} : { renamed: true }),
  };
}

function checkName(text: string): string {
  const name = checkedLine("name", text);
  if ([...name].length <= 80) return name;
  throw new HttpError("invalid_parameter", {
    path: "name",
    problem: { zh: "最多 80 个字", en: "must have 80 characters at most" },
  });
}

function checkRoles(asked: readonly string[]): Role[] {
  const unknown = asked.find((role) => !(ROLES as readonly string[]).includes(role));
  if (unknown === undefined && asked.length > 0) return ROLES.filter((role) => asked.includes(role));
  const [zh, en] = [ROLES.join("、"), ROLES.join(", ")];
  throw new HttpError("invalid_parameter", {
    path: "roles",
    problem:
      unknown === undefined
        ? { zh: `至少要有一个角色：${zh}`, en: `at least one role is needed: ${en}` }
        : {
            zh: `没有角色“${unknown}”；可用的有 ${zh}`,
            en: `there is no role “${unknown}”; there are ${en}`,
          },
  });
}

async function checkOwn({ known }: Desk, asked: Partial<Own>): Promise<Partial<Own>> {
  const own: { -readonly [Name in keyof Own]?: Own[Name] } = {};
  for (const dimension of ["job", "department"] as const) {
    const wanted = asked[dimension];
    if (wanted === undefined) continue;
    own[dimension] = [...new Set(wanted)].sort();
    const values = wanted.length === 0 ? null : await known(dimension);
    const wrong = wanted.find((value) => values?.has(value) === false);
    if (wrong !== undefined)
      throw new HttpError("invalid_parameter", {
        path: `own.${dimension}`,
        problem: {
          zh: `数据中没有${dimension === "job" ? "岗位" : "部门"}“${wrong}”`,
          en: `the data have no ${dimension} “${wrong}”`,
        },
      });
  }
  return own;
}

const isAdmin = (account: Account): boolean =>
  account.disabled_at === null && rolesOf(account).includes("admin");

async function refuseLastAdmin(store: Store, id: string): Promise<void> {
  const others = (await accounts.enabled(store)).filter((other) => other.id !== id && isAdmin(other));
  if (others.length === 0) throw new HttpError("last_admin");
}

async function refuseTaken(store: Store, { id, login, login_key, issuer, subject }: Account): Promise<void> {
  const other = await accounts.byLogin(store, login_key);
  if (other !== undefined && other.id !== id) throw new HttpError("login_taken", { login });
  if (issuer === null || subject === null) return;
  const same = await accounts.bySubject(store, { issuer, subject });
  if (same !== undefined && same.id !== id) throw new HttpError("subject_taken");
}
