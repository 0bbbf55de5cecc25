import { HttpError } from "../http-error.ts";

/** Letters and digits of any script, with dots, hyphens, underscores and @ between them. */
const LOGIN = /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}._@-]{0,62}[\p{L}\p{M}\p{N}])?$/u;

/** By which a login is found: case and width do not count. None is the key of two that differ in more. */
export function foldLogin(login: string): string {
  return login.normalize("NFKC").trim().toLowerCase().normalize("NFKC");
}

/** Whether some account could have the folded login. */
export const isLogin = (key: string): boolean => LOGIN.test(key);

/** A login as it is kept, with its key. Throws what is wrong with it. */
export function checkLogin(text: string): { readonly login: string; readonly login_key: string } {
  const login = text.normalize("NFKC").trim();
  const login_key = foldLogin(text);
  if (!isLogin(login) || !isLogin(login_key))
    throw new HttpError("invalid_parameter", {
      path: "login",
      problem: {
        zh: "应为 1 到 64 个字母或数字，中间可用 . - _ @，如 lin.yu",
        en: "must be 1 to 64 letters or digits, with . - _ @ between them, such as lin.yu",
      },
    });
  return { login, login_key };
}
