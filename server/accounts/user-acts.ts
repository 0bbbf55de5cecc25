import { foldLogin, isLogin } from "../access/login.ts";
import { HttpError } from "../http-error.ts";
import { type Account, accounts } from "../store/account.ts";
import type { SignInLink } from "../store/sign-in-link.ts";
import { type Actor, addAccount, changeAccount, type Desk, giveLink, type NewAccount } from "./people.ts";

/** What `assay user` asks, of this process or of the server. Of a link's token only the hash is handed over. */
export type UserAsked = { readonly actor: string } & (
  | { readonly act: "add"; readonly account: NewAccount; readonly link: Link }
  | { readonly act: "link"; readonly login: string; readonly link: Link }
  | { readonly act: "disable"; readonly login: string }
);
type Link = Omit<SignInLink, "account">;

/** Whose account it was, and where the server is reached. */
export type UserTold = { readonly login: string; readonly name: string; readonly address: string };

/** Does what `assay user` asks. */
export async function actOnUsers(desk: Desk, asked: UserAsked, address: string): Promise<UserTold> {
  const actor: Actor = { name: asked.actor, by: "command" };
  const { login, name } = await done(desk, actor, asked);
  return { login, name, address };
}

async function done(desk: Desk, actor: Actor, asked: UserAsked): Promise<Account> {
  if (asked.act === "add") {
    const { id } = await addAccount(desk, actor, asked.account);
    return giveLink(desk, actor, id, asked.link);
  }
  const key = foldLogin(asked.login);
  const found = isLogin(key) ? await accounts.byLogin(desk.store, key) : undefined;
  if (found === undefined)
    throw new HttpError("not_found", {
      what: { zh: `账号 ${asked.login}`, en: `The account ${asked.login}` },
    });
  if (asked.act === "disable") return changeAccount(desk, actor, found.id, { disabled: true });
  return giveLink(desk, actor, found.id, asked.link);
}
