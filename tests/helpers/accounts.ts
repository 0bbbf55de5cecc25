import { checkLogin } from "../../server/access/login.ts";
import { NOTHING, type Own, type Role } from "../../server/access/roles.ts";
import { newAccount } from "../../server/accounts/people.ts";
import type { Context } from "../../server/context.ts";
import { accounts } from "../../server/store/account.ts";

/** Whose account a test uses; its id, login and name are one word. */
export type Who = { readonly person?: string; readonly roles?: readonly Role[]; readonly own?: Own };

type Signing = Pick<Context, "store" | "sessions">;

const EVERYTHING: readonly Role[] = ["admin", "hr_admin", "analyst"];

/** Makes an account, or gives the one that is there these roles; its id. */
export async function account({ store }: Signing, who: Who = {}): Promise<string> {
  const { person = "local", roles = EVERYTHING, own = NOTHING } = who;
  const before = await accounts.find(store, person);
  const made = newAccount({
    id: person,
    ...checkLogin(person.replaceAll(" ", "-")),
    name: person,
    roles,
    own,
  });
  await accounts.put(store, { ...made, password: before?.password ?? null });
  return person;
}

/** The secret of a new session of an account, made where it is not there. */
export async function signIn(context: Signing, who: Who = {}): Promise<string> {
  return (await context.sessions.open(await account(context, who), "link")).secret;
}

/** A one-time sign-in link to a server. */
export async function signInLink(
  { address, context }: { readonly address: string; readonly context: Signing },
  who: Who = {},
): Promise<string> {
  const { token } = await context.sessions.invite(await account(context, who));
  return `${address}/#/sign-in/${token}`;
}
